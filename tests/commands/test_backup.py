"""`backup` and `restore`: everything comes back as it was, nothing that exists is overwritten."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from machinery.editions.manifest import sha256


@pytest.fixture
def published(call, example) -> Path:
    assert call(example, "publish", "2026-1").code == 0
    return example


@pytest.fixture
def copy(call, published, tmp_path) -> Path:
    done = call(published, "backup", str(tmp_path / "copy"), "--json")
    assert done.code == 0, done.err
    assert done.json["editions"] == ["2026-1"]
    assert done.json["builders"] == 19
    assert done.json["is_example"] is True
    return tmp_path / "copy"


def everything(call, folder: Path) -> list:
    return [
        call(folder, "demand", "--by", "class,municipality,half_year", "--json").json,
        call(folder, "demand", "--by", "region", "--as-of", "2026-03-01", "--json").json,
        call(folder, "builders", "--json").json,
        call(folder, "editions", "--json").json,
        call(folder, "check", "--json").json,
    ]


def test_a_restored_world_answers_as_the_old_one_did(call, published, copy, tmp_path):
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    done = call(fresh, "restore", str(copy), "--json")
    assert done.code == 0, done.err
    assert everything(call, fresh) == everything(call, published)
    assert everything(call, fresh)[-1] == {"ok": True, "faults": []}


def test_a_backup_is_for_its_owner_and_leaves_nothing_behind(published, copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    assert list((published / "backups").iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(call, published, copy):
    before = sorted(path.name for path in copy.rglob("*"))
    done = call(published, "backup", str(copy))
    assert done.code == 1
    assert str(copy) in done.err
    assert sorted(path.name for path in copy.rglob("*")) == before


def test_a_store_that_exists_is_never_overwritten(call, published, copy):
    before = (published / "store.duckdb").read_bytes()
    done = call(published, "restore", str(copy), "--json")
    assert (done.code, done.json["error"]["key"]) == (1, "cli.restore.store_exists")
    assert (published / "store.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    "name", ["contents.json", "store/pledge_revision.parquet", "store/backup.json", "editions/2026-1/cells.parquet"]
)
@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_damaged_backup_is_refused_before_anything_is_written(call, copy, tmp_path, name, damage):
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    path = copy / name
    content = path.read_bytes()
    path.unlink()
    if damage == "changed":
        path.write_bytes(content[:-2] + b"xx")
    done = call(fresh, "restore", str(copy))
    assert done.code == 1
    assert not (fresh / "store.duckdb").exists()
    assert not (fresh / "editions").exists() or not list((fresh / "editions").iterdir())


def test_names_in_a_backup_cannot_lead_out_of_the_editions_folder(call, copy, tmp_path):
    contents = json.loads((copy / "contents.json").read_text("utf-8"))
    contents["editions"] = ["../../outside"]
    (copy / "contents.json").write_text(json.dumps(contents))
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert call(fresh, "restore", str(copy)).code == 1


def sealed_again(copy, name, content: bytes) -> None:
    """Add a file to a backup as somebody would who knows how its list of contents is made."""
    path = copy / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    contents = json.loads((copy / "contents.json").read_text("utf-8"))
    contents["files"][name] = sha256(content)
    (copy / "contents.json").write_text(json.dumps(contents))


@pytest.mark.parametrize(
    "name",
    [
        "editions/2026-1/../../outside.txt", "editions/2026-1/more.csv", "editions/2026-1/sub/cells.csv",
        "../outside.txt", "editions/2026-9/cells.csv", "outside.txt",
    ],
)  # fmt: skip
def test_a_file_that_no_manifest_names_is_not_restored(call, copy, tmp_path, name):
    sealed_again(copy, name, b"planted")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    done = call(fresh, "restore", str(copy), "--json")
    assert (done.code, done.json["error"]["key"]) == (1, "cli.restore.damaged")
    assert not list(fresh.iterdir())


def test_a_file_that_is_not_the_one_of_the_manifest_is_not_restored(call, copy, tmp_path):
    sealed_again(copy, "editions/2026-1/cells.csv", b"machine_months\n1\n")
    assert call(tmp_path / "fresh", "restore", str(copy), "--json").json["error"]["key"] == "cli.restore.damaged"


@pytest.mark.parametrize("bad", ["stray", "changed"])
def test_what_is_no_whole_edition_is_told_and_stops_no_backup(call, published, tmp_path, bad):
    if bad == "stray":
        (published / "editions" / "notes").mkdir()
    else:
        file = published / "editions" / "2026-1" / "cells.csv"
        file.chmod(0o644)
        file.write_bytes(b"x")
    done = call(published, "backup", str(tmp_path / "copy"), "--json")
    assert (done.code, done.json["editions"]) == (0, ["2026-1"] if bad == "stray" else [])
    assert ("notes" if bad == "stray" else "2026-1") in done.err
    assert call(tmp_path / "fresh", "restore", str(tmp_path / "copy")).code == 0


def test_another_edition_of_the_same_name_stops_the_restore(call, published, copy, tmp_path):
    fresh = tmp_path / "fresh"
    shutil.copytree(published / "editions", fresh / "editions")
    manifest = fresh / "editions" / "2026-1" / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes() + b" ")
    done = call(fresh, "restore", str(copy), "--json")
    assert (done.code, done.json["error"]["key"]) == (1, "cli.restore.edition_exists")
    assert not (fresh / "store.duckdb").exists()


def test_an_interrupted_restore_is_run_again(call, published, copy, tmp_path):
    fresh = tmp_path / "fresh"
    shutil.copytree(published / "editions", fresh / "editions")
    assert call(fresh, "restore", str(copy)).code == 0
    assert everything(call, fresh) == everything(call, published)


def test_what_is_no_backup_is_refused(call, world, tmp_path):
    assert call(world, "restore", str(tmp_path)).code == 1
    assert call(world, "restore", str(tmp_path / "nowhere")).code == 1
