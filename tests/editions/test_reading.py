"""Finding, opening and checking editions; what happens when somebody has changed one."""

import json
from datetime import timedelta

import pytest

from machinery.editions import reading
from machinery.editions.folder import publishing, put_in_place
from machinery.editions.manifest import manifest_bytes, read_manifest
from machinery.editions.reading import damaged_editions, editions, open_edition
from machinery.errors import BadFile, NotFound, Refused
from tests.editions.worlds import AS_OF, small_world, write_edition

FILES = ("cells.parquet", "cells.csv", "named.parquet", "named.csv", "reference.json")


@pytest.fixture
def folder(tmp_path):
    return write_edition(tmp_path, small_world())


def overwrite(path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_no_folder_and_an_empty_folder_hold_no_editions(tmp_path):
    assert editions(tmp_path / "none") == []
    assert editions(tmp_path) == []
    with pytest.raises(NotFound):
        open_edition(tmp_path)


def test_the_newest_is_the_latest(tmp_path):
    write_edition(tmp_path, small_world(), "2026-2", published_at=AS_OF + timedelta(days=2))
    write_edition(tmp_path, small_world(), "2026-1", published_at=AS_OF + timedelta(days=1))
    assert [head.label for head in editions(tmp_path)] == ["2026-2", "2026-1"]
    assert open_edition(tmp_path, "latest").label == "2026-2"
    assert open_edition(tmp_path, "2026-1").label == "2026-1"
    with pytest.raises(NotFound):
        open_edition(tmp_path, "2026-3")


@pytest.mark.parametrize("label", ["../secret", "a/b", "", ".publishing", "å", "a b", "x" * 41])
def test_a_label_is_no_path(tmp_path, folder, label):
    with pytest.raises((Refused, NotFound)):
        open_edition(tmp_path, label)


def test_an_edition_is_kept_once_opened(tmp_path, folder):
    assert open_edition(tmp_path) is open_edition(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_never_read(tmp_path, folder, name):
    content = (folder / name).read_bytes()
    overwrite(folder / name, content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(BadFile) as found:
        open_edition(tmp_path)
    assert found.value.values["file"] == name
    assert found.value.values["label"] == "2026-1"


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_missing_file_is_an_error_and_no_half_edition(tmp_path, folder, name):
    (folder / name).unlink()
    with pytest.raises(BadFile) as found:
        open_edition(tmp_path)
    assert found.value.values["file"] == name


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"{", b"\xff\xfe", b'{"seal": null}'])
def test_a_broken_manifest_is_told(tmp_path, folder, content):
    overwrite(folder / "manifest.json", content)
    assert editions(tmp_path) == []
    assert [(e.key, e.values["file"]) for e in damaged_editions(tmp_path)] == [("editions.damaged", "manifest.json")]
    for label in ("2026-1", "latest"):
        with pytest.raises(BadFile):
            open_edition(tmp_path, label)


def bad_folder(tmp_path, kind):
    """A folder with the name of an edition, newer than the good one, and how it is told of."""
    bad = tmp_path / "notes"
    if kind == "stray":
        bad.mkdir()
        (bad / "todo.txt").write_text("x")
        return "editions.no_edition"
    write_edition(tmp_path, small_world(), "notes", published_at=AS_OF + timedelta(days=9))
    if kind == "no manifest":
        (bad / "manifest.json").unlink()
    elif kind == "broken manifest":
        overwrite(bad / "manifest.json", b"{")
    else:
        overwrite(bad / "cells.parquet", b"PAR1")
    return "editions.damaged"


@pytest.mark.parametrize("kind", ["stray", "no manifest", "broken manifest", "changed file"])
def test_one_bad_folder_takes_no_good_edition_from_its_readers(tmp_path, folder, kind):
    told = bad_folder(tmp_path, kind)
    assert "2026-1" in [head.label for head in editions(tmp_path)]
    assert open_edition(tmp_path).label == "2026-1"
    assert open_edition(tmp_path, "2026-1").label == "2026-1"
    assert [(error.key, error.values["label"]) for error in damaged_editions(tmp_path)] == [(told, "notes")]


def test_a_stray_folder_alone_is_no_edition_yet(tmp_path):
    bad_folder(tmp_path, "stray")
    with pytest.raises(NotFound):
        open_edition(tmp_path)


def test_manifests_are_read_again_only_when_they_change(tmp_path, folder, monkeypatch):
    read = []

    def counting(content, label):
        read.append(label)
        return read_manifest(content, label)

    monkeypatch.setattr(reading, "read_manifest", counting)
    first = editions(tmp_path)
    read.clear()
    for _ in range(3):
        assert editions(tmp_path) == first
        open_edition(tmp_path)
    assert read.count("2026-1") <= 1, "once to open it"
    overwrite(folder / "manifest.json", (folder / "manifest.json").read_bytes() + b" ")
    assert editions(tmp_path)[0].manifest_sha256 != first[0].manifest_sha256


@pytest.mark.parametrize("name", ["../outside.csv", "/tmp/outside.csv", "a/b.csv", "..", ".", "", ".hidden", "a\0.csv"])
def test_a_file_of_an_edition_leads_to_no_other_folder(tmp_path, name):
    with publishing(tmp_path / "editions"), pytest.raises(Refused) as found:
        put_in_place(tmp_path / "editions", "2026-1", {"cells.csv": b"", name: b"x"})
    assert found.value.key == "editions.bad_file_name"
    with publishing(tmp_path / "editions"), pytest.raises(Refused):
        put_in_place(tmp_path / "editions", "../2026-1", {"cells.csv": b""})
    assert {path.name for path in tmp_path.rglob("*")} == {"editions", ".publishing"}


def test_an_edited_manifest_is_told(tmp_path, folder):
    plain = json.loads((folder / "manifest.json").read_bytes())
    plain["rules"]["min_contributors"] = 10
    overwrite(folder / "manifest.json", json.dumps(plain).encode())
    with pytest.raises(BadFile):
        open_edition(tmp_path)


def test_a_renamed_edition_is_not_another_edition(tmp_path, folder):
    folder.rename(tmp_path / "2027-1")
    with pytest.raises(BadFile):
        open_edition(tmp_path, "2027-1")


def test_verify_reads_again_what_was_opened_before(tmp_path, folder):
    edition = open_edition(tmp_path)
    edition.verify()
    overwrite(folder / "cells.csv", b"machine_months\n1\n")
    with pytest.raises(BadFile) as found:
        edition.verify()
    assert found.value.values["file"] == "cells.csv"
    with pytest.raises(BadFile):
        edition.file("cells.csv")


def test_verify_finds_what_was_not_published(tmp_path, folder):
    (folder / "more.csv").write_text("1\n")
    with pytest.raises(BadFile) as found:
        open_edition(tmp_path).verify()
    assert found.value.values["file"] == "more.csv"


def test_files_are_given_out_by_name_only(tmp_path, folder):
    edition = open_edition(tmp_path)
    assert edition.file("cells.csv").startswith(b"machine_group,")
    assert json.loads(edition.file("manifest.json"))["label"] == "2026-1"
    for name in ("../2026-1/cells.csv", "/etc/passwd", "seal", ""):
        with pytest.raises(NotFound):
            edition.file(name)


def test_an_unfinished_publication_is_no_edition(tmp_path, folder):
    (tmp_path / ".partial-2027-1").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    assert [head.label for head in editions(tmp_path)] == ["2026-1"]


def test_a_manifest_survives_its_file(folder):
    content = (folder / "manifest.json").read_bytes()
    manifest = read_manifest(content, "2026-1")
    assert manifest_bytes(manifest) == content
    assert manifest.predecessor is None
    assert manifest.first_half_year == "2026H2"
    assert manifest.files["cells.csv"].rows == manifest.tables["group_region_year"]
