"""Publishing from a real store: what comes out, what is refused, what a crash leaves."""

import json
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from machinery.access.asking import Asking, Role
from machinery.editions.folder import publishing
from machinery.editions.publish import publish
from machinery.editions.reading import editions, open_edition
from machinery.editions.record import edition_faults, recognise_editions
from machinery.errors import BadFile, NotAllowed, Refused
from machinery.i18n import translator
from machinery.reference import reference
from machinery.store.database import Store
from tests.editions.store_worlds import FACILITATOR, NOW, filled_store, settings_in
from tests.second.worlds import ALL_EVENTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.duckdb"
    filled_store(path).close()
    return path


@pytest.fixture
def another(template, tmp_path):
    """Opens further stores with the same content."""

    def opened(name: str) -> Store:
        (tmp_path / name).mkdir(exist_ok=True)
        return Store.open(shutil.copy(template, tmp_path / name / "store.duckdb"), reference=reference())

    return opened


@pytest.fixture
def store(another):
    with another("first") as opened:
        yield opened


def publish_in(folder, store, label="2026-1", **given):
    known = {"now": NOW, "settings": settings_in(folder), "reference": reference()} | given
    return publish(store, known.pop("asking", FACILITATOR), label, **known)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_was_pledged_is_published(tmp_path, store):
    report = publish_in(tmp_path, store)
    edition = open_edition(tmp_path / "editions")
    cells = edition.cells.query("machine_group == 'excavator' and region_code == '1081'").set_index(["year", "tier"])
    assert cells.loc[(2027, "planned+firm"), "machine_months"] == 175.0, "60 + 40 + 27 + 48"
    assert cells.loc[(2027, "planned+firm"), "contributors_band"] == "3–4"
    assert cells.loc[(2027, "early"), "machine_months"] == 0.0
    assert cells.loc[(2026, "total"), "mark"] == ":c"
    dumpers = edition.cells.query("machine_group == 'dumper' and region_code == 'ostdanmark'")
    assert dumpers["mark"].tolist() == [":c", ":c"], "vand belongs to nord: two contributors"
    assert edition.named[["builder_name", "region_code", "machine_months"]].values.tolist() == [
        ["Eksempel Vand", "without_fixed_place", 6.0], ["Eksempel Vand", "without_fixed_place", 6.0],
    ]  # fmt: skip
    assert report.counted == pytest.approx(60 + 40 + 36 + 48 + 48 + 30)
    assert (report.shown, report.named) == (175.0, 12.0)
    assert report.cells["withheld"] == edition.withheld == 3
    assert edition.is_example
    edition.verify()


def test_the_manifest_says_by_which_rules_and_data(tmp_path, store):
    report = publish_in(tmp_path, store)
    manifest = open_edition(tmp_path / "editions").manifest
    assert (manifest.rules.min_contributors, manifest.rules.protection, manifest.rules.floor) == (3, 0.15, 6.0)
    assert manifest.class_count == 30
    assert manifest.class_list_sha256 == manifest.data_files["machine_classes.csv"]
    assert {"parameters.csv", "regions.csv", "datapackage.json"} <= set(manifest.data_files)
    assert manifest.predecessor is None
    assert manifest.tables == {"group_region_year": len(open_edition(tmp_path / "editions").cells), "named": 2}
    assert report.manifest_sha256 == open_edition(tmp_path / "editions").manifest_sha256


def test_nothing_in_the_files_tells_how_much_is_withheld_or_who_is_counted(tmp_path, store):
    publish_in(tmp_path, store)
    for name, content in files(tmp_path / "editions" / "2026-1").items():
        for secret in (b"nord", b"Eksempel Nord", b"oest", b"Eksempel Syd", b"0851", b"0101", b"214.0", b"262.0"):
            assert secret not in content, (name, secret)


def test_the_store_remembers_what_was_published(tmp_path, store):
    report = publish_in(tmp_path, store)
    (row,) = store.rows("editions")
    assert (row["label"], row["manifest_sha256"]) == ("2026-1", report.manifest_sha256)
    event = store.rows("audit_events", **ALL_EVENTS)[0]
    assert (event["action"], event["subject"]) == ("publish", "2026-1")
    assert report.manifest_sha256 in event["details"]
    assert edition_faults(store, tmp_path / "editions") == []


def test_the_same_store_and_moment_give_the_same_bytes(tmp_path, another):
    for name, later in (("one", 0), ("two", 3)):
        with another(name) as again:
            publish_in(tmp_path / name, again, as_of=NOW, now=NOW + timedelta(days=later))
    one, two = (files(tmp_path / name / "editions" / "2026-1") for name in ("one", "two"))
    first, second = (json.loads(content.pop("manifest.json")) for content in (one, two))
    assert one == two
    assert {key for key in first if first[key] != second[key]} == {"published_at", "seal"}


@pytest.mark.parametrize("role", [Role.SUPPLIER, Role.BUILDER, Role.PARTNER])
@pytest.mark.parametrize("dry_run", [True, False])
def test_only_the_facilitator_publishes(tmp_path, store, role, dry_run):
    with pytest.raises(NotAllowed):
        publish_in(tmp_path, store, asking=Asking(role=role, builder_ids=frozenset({"nord"})), dry_run=dry_run)
    assert not (tmp_path / "editions").exists()


@pytest.mark.parametrize("label", ["", "latest", "Latest", "a b", "../x", ".hidden", "å", "-1", "x" * 41, "a/b", "a\n"])
def test_a_label_is_letters_digits_and_hyphens(tmp_path, store, label):
    with pytest.raises(Refused) as found:
        publish_in(tmp_path, store, label, dry_run=True)
    assert found.value.key == "editions.bad_label"


def test_wrong_wishes_are_refused(tmp_path, store):
    for wish, key in (
        ({"kind": "half"}, "editions.bad_kind"),
        ({"kind": "update"}, "editions.first_is_full"),
        ({"as_of": NOW + timedelta(seconds=1)}, "editions.as_of_in_future"),
    ):
        with pytest.raises(Refused) as found:
            publish_in(tmp_path, store, **wish)
        assert found.value.key == key
        for lang in ("da", "en"):
            assert translator(lang)(found.value.key, **found.value.values)
    assert editions(tmp_path / "editions") == []


@pytest.mark.parametrize("kind", ["full", "update"])
@pytest.mark.parametrize("label", ["2026-1", "2027-1", "other"])
def test_a_second_edition_is_refused(tmp_path, store, kind, label):
    publish_in(tmp_path, store)
    before = files(tmp_path / "editions" / "2026-1")
    with pytest.raises(Refused) as found:
        publish_in(tmp_path, store, label, kind=kind, now=NOW + timedelta(days=200))
    assert found.value.key == "editions.second_edition"
    assert found.value.values["label"] == "2026-1"
    assert files(tmp_path / "editions" / "2026-1") == before
    assert [head.label for head in editions(tmp_path / "editions")] == ["2026-1"]
    assert len(store.rows("editions")) == 1


def test_a_second_edition_is_refused_by_the_record_alone_and_by_the_folder_alone(tmp_path, store, another):
    publish_in(tmp_path, store)
    with pytest.raises(Refused):
        publish_in(tmp_path / "elsewhere", store, "2027-1")
    with another("second") as fresh, pytest.raises(Refused):
        publish_in(tmp_path, fresh, "2027-1")
    shutil.rmtree(tmp_path / "editions")
    with pytest.raises(Refused):
        publish_in(tmp_path, store, "2027-1")


def test_a_damaged_first_edition_does_not_open_the_way_for_a_second(tmp_path, store):
    publish_in(tmp_path, store)
    (tmp_path / "editions" / "2026-1" / "manifest.json").unlink()
    with pytest.raises((Refused, BadFile)):
        publish_in(tmp_path, store, "2027-1")


def test_a_stray_folder_stops_no_publication_and_is_told(tmp_path, store):
    stray = tmp_path / "editions" / "notes"
    stray.mkdir(parents=True)
    (stray / "todo.txt").write_text("x")
    publish_in(tmp_path, store)
    assert [head.label for head in editions(tmp_path / "editions")] == ["2026-1"]
    assert [(f.label, f.problem) for f in edition_faults(store, tmp_path / "editions")] == [
        ("notes", "editions.no_edition")
    ]


def test_a_dry_run_writes_nothing_at_any_time(tmp_path, store):
    report = publish_in(tmp_path, store, dry_run=True)
    assert not (tmp_path / "editions").exists()
    assert store.rows("editions") == []
    events = len(store.rows("audit_events", **ALL_EVENTS))
    assert (report.dry_run, report.published_at, report.manifest_sha256, report.folder) == (True, None, None, None)
    assert report.shown == 175.0
    published = publish_in(tmp_path, store)
    again = publish_in(tmp_path, store, "2027-1", kind="update", dry_run=True)
    assert (published.cells, published.shown) == (again.cells, again.shown) == (report.cells, report.shown)
    assert [path.name for path in (tmp_path / "editions").iterdir() if path.is_dir()] == ["2026-1"]
    assert len(store.rows("audit_events", **ALL_EVENTS)) == events + 1
    json.dumps(again.as_dict())


def test_as_of_a_moment_before_a_pledge_it_is_not_there(tmp_path, store):
    report = publish_in(tmp_path, store, as_of=NOW - timedelta(days=30), dry_run=True)
    assert report.counted == 0
    assert report.share_shown == 1.0


def test_a_world_without_example_builders_is_not_marked(tmp_path):
    with filled_store(is_demo=False) as real:
        publish_in(tmp_path, real)
    assert not open_edition(tmp_path / "editions").is_example
    assert b"EKSEMPELDATA" not in (tmp_path / "editions" / "2026-1" / "cells.csv").read_bytes()


def test_two_publish_at_once_and_one_is_refused(tmp_path, store):
    outcomes = []

    def attempt(label):
        try:
            publish_in(tmp_path, store, label)
            outcomes.append("published")
        except Refused as refused:
            outcomes.append(refused.key)

    threads = [threading.Thread(target=attempt, args=(f"2026-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("published") == 1
    assert set(outcomes) <= {"published", "editions.publishing_now", "editions.second_edition"}
    assert len(editions(tmp_path / "editions")) == len(store.rows("editions")) == 1


def test_nobody_else_publishes_meanwhile(tmp_path, store):
    with publishing(tmp_path / "editions"), pytest.raises(Refused) as found:
        publish_in(tmp_path, store)
    assert found.value.key == "editions.publishing_now"
    publish_in(tmp_path, store)


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_recorded(tmp_path, store):
    (tmp_path / "editions").write_text("a file, not a folder")
    with pytest.raises(Refused) as found:
        publish_in(tmp_path, store)
    assert found.value.key == "editions.cannot_write"
    assert store.rows("editions") == []


def run_and_die(*runs: tuple[Path, int]) -> list[tuple[int, int]]:
    """(exit code, touches counted) of each run: publish in the folder and be killed at this touch, 0 for never."""
    asked = [str(part) for run in runs for part in run]
    program = [sys.executable, "-m", "tests.editions.publish_and_die", *asked]
    ran = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return [tuple(outcome) for outcome in json.loads(ran.stdout)]


def test_killed_anywhere_there_is_a_whole_edition_or_none(tmp_path, template):
    """Killed at each write to disk, at the renaming and before the record; then started again and published."""
    touches = 10  # six files, two folders, the renaming, the record
    folders = {die_at: tmp_path / f"dies-at-{die_at}" for die_at in range(touches + 1)}
    for folder in folders.values():
        folder.mkdir()
        shutil.copy(template, folder / "store.duckdb")
    outcomes = run_and_die(*((folder, die_at) for die_at, folder in folders.items()))
    assert outcomes[0] == (0, touches)
    assert [code for code, _ in outcomes[1:]] == [-9] * touches
    complete = files(folders.pop(0) / "editions" / "2026-1")
    seen = set()
    for folder in folders.values():
        found = editions(folder / "editions")
        seen.add(len(found))
        with Store.open(folder / "store.duckdb", reference=reference()) as store:
            assert store.rows("editions") == [], "the record comes last"
            assert recognise_editions(store, folder / "editions", now=NOW) == [head.label for head in found]
            if not found:
                publish_in(folder, store)
            (row,) = store.rows("editions")
            edition = open_edition(folder / "editions")
            assert row["manifest_sha256"] == edition.manifest_sha256
            assert edition_faults(store, folder / "editions") == []
            assert recognise_editions(store, folder / "editions", now=NOW) == []
        edition.verify()
        assert files(folder / "editions" / "2026-1") == complete
        leftovers = [path.name for path in (folder / "editions").iterdir() if path.name != "2026-1"]
        assert leftovers == [".publishing"]
    assert seen == {0, 1}, "killed before and after the renaming"


def test_what_was_done_to_a_recorded_edition_is_found(tmp_path, store, another):
    publish_in(tmp_path, store)
    folder = tmp_path / "editions"
    shutil.copytree(folder, tmp_path / "kept")
    (folder / "2026-1" / "cells.csv").unlink()
    assert [(f.label, f.problem, f.file) for f in edition_faults(store, folder)] == [
        ("2026-1", "editions.damaged", "cells.csv")
    ]
    shutil.rmtree(folder / "2026-1")
    assert [fault.problem for fault in edition_faults(store, folder)] == ["editions.recorded_elsewhere"]
    with another("second") as fresh:
        publish_in(tmp_path, fresh, now=NOW + timedelta(days=1))
    assert [fault.problem for fault in edition_faults(store, folder)] == ["editions.not_what_was_published"]
