"""Backup and restore: complete or not at all, and never over a store."""

import json
import threading
from datetime import UTC, datetime

import pytest

from machinery.errors import MigrationError, Refused, StoreError
from machinery.pledges.batches import record_batch, undo_batch
from machinery.pledges.reading import all_pledges, pledge_history
from machinery.pledges.recording import change_pledge, record_pledge
from machinery.pledges.stored import BatchChange
from machinery.reference import reference
from machinery.signal.demand import DemandQuery, demand
from machinery.store.backup import MANIFEST, back_up, restore
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.worlds import ALL_EVENTS, ME, fill, plain_pledge, random_world

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORLD = random_world(1, 60)
QUERY = DemandQuery(by=("class", "region", "half_year"), as_of=NOW)


@pytest.fixture
def lived_in(store):
    fill(store, WORLD)
    receipt = record_pledge(store, ME, plain_pledge(), idempotency_key="a", now=NOW)
    change_pledge(store, ME, receipt.pledge_id, 1, plain_pledge(note="ø"), idempotency_key="b", now=NOW)
    batch = record_batch(store, ME, "town", [BatchChange(plain_pledge())], file_name="x.csv", now=NOW)
    undo_batch(store, ME, batch.batch_id, now=NOW)
    return store


def test_a_restored_store_is_the_same_store(lived_in, tmp_path):
    manifest = back_up(lived_in, tmp_path / "taken")
    copy = tmp_path / "elsewhere.duckdb"
    assert restore(tmp_path / "taken", copy, reference=reference()) == manifest
    with Store.open(copy, reference=reference()) as restored:
        assert run_checks(restored) == []
        for name, asked in (
            ("builders", {"builder_id": None}), ("audit_events", ALL_EVENTS), ("meta", {}), ("editions", {}),
            ("batches", {"builder_id": None}), ("receipt", {"builder_id": "town", "idempotency_key": "b"}),
        ):  # fmt: skip
            assert restored.rows(name, **asked) == lived_in.rows(name, **asked)
        before = all_pledges(lived_in, ME, as_of=NOW, with_withdrawn=True)
        assert all_pledges(restored, ME, as_of=NOW, with_withdrawn=True) == before
        for one in before:
            assert [r.pledge for r in pledge_history(restored, ME, one.pledge_id)] == [
                r.pledge for r in pledge_history(lived_in, ME, one.pledge_id)
            ]
        assert demand(restored, ME, QUERY).equals(demand(lived_in, ME, QUERY))
        again = record_pledge(restored, ME, plain_pledge(), idempotency_key="a", now=NOW)
        assert again.repeated, "receipts are part of the backup"
        record_pledge(restored, ME, plain_pledge(), idempotency_key="new", now=NOW)
        assert run_checks(restored) == []


def test_a_backup_while_writing_is_of_one_moment(store, tmp_path):
    stop = threading.Event()
    stored = []

    def write():
        while not stop.is_set():
            changes = [BatchChange(plain_pledge()) for _ in range(5)]
            stored.append(record_batch(store, ME, "town", changes, file_name="", now=NOW))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            at_least = len(stored)
            manifest = back_up(store, tmp_path / f"taken {number}")
            revisions = manifest["tables"]["pledge_revision"]["rows"]
            assert revisions == manifest["tables"]["pledge_line"]["rows"] == 5 * manifest["tables"]["batch"]["rows"]
            assert revisions >= 5 * at_least
    finally:
        stop.set()
        writer.join()
    restore(tmp_path / "taken 2", tmp_path / "again.duckdb", reference=reference())
    with Store.open(tmp_path / "again.duckdb", reference=reference()) as restored:
        assert run_checks(restored) == []


def test_a_restore_never_overwrites_a_store(lived_in, path, tmp_path):
    back_up(lived_in, tmp_path / "taken")
    for is_open in (True, False):
        before = path.read_bytes()
        with pytest.raises(Refused) as refused:
            restore(tmp_path / "taken", path, reference=reference())
        assert refused.value.values == {"file": str(path)}
        assert path.read_bytes() == before
        if is_open:
            lived_in.close()


@pytest.mark.parametrize("damage", ["changed", "cut", "missing", "no manifest"])
def test_a_damaged_backup_is_refused_before_anything_is_written(lived_in, tmp_path, damage):
    back_up(lived_in, tmp_path / "taken")
    file = tmp_path / "taken" / ("pledge_line.parquet" if damage != "no manifest" else MANIFEST)
    content = bytearray(file.read_bytes())
    if damage == "changed":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage == "cut":
        file.write_bytes(content[:-20])
    else:
        file.unlink()
    with pytest.raises(Refused) as refused:
        restore(tmp_path / "taken", tmp_path / "new" / "store.duckdb", reference=reference())
    assert refused.value.values["file"] == file.name
    assert not (tmp_path / "new").exists()


def test_a_backup_that_lists_too_little_or_too_much_is_refused(lived_in, tmp_path):
    back_up(lived_in, tmp_path / "taken")
    file = tmp_path / "taken" / MANIFEST
    whole = json.loads(file.read_text())

    def refused():
        with pytest.raises(Refused) as error:
            restore(tmp_path / "taken", tmp_path / "new.duckdb", reference=reference())
        assert not list(tmp_path.glob("new.duckdb*"))
        return error.value.key, error.value.values["file"]

    for table, facts in whole["tables"].items():
        rest = {name: one for name, one in whole["tables"].items() if name != table}
        file.write_text(json.dumps({**whole, "tables": rest}))
        assert refused() == ("store.backup_incomplete", f"{table}.parquet")
        file.write_text(json.dumps({**whole, "tables": {**rest, table: {**facts, "rows": facts["rows"] + 1}}}))
        assert refused() == ("store.backup_damaged", f"{table}.parquet")
    (tmp_path / "taken" / "machine_class.parquet").write_bytes((tmp_path / "taken" / "builder.parquet").read_bytes())
    strange = {**whole["tables"], "machine_class": whole["tables"]["builder"]}
    file.write_text(json.dumps({**whole, "tables": strange}))
    assert refused() == ("store.backup_unknown_table", "machine_class.parquet")


def test_what_a_killed_backup_left_goes_when_the_store_is_opened(store, reopen, tmp_path):
    kept = tmp_path / "backups" / "monday"
    back_up(store, kept)
    for name in ("making-01ABC", "handing-over-01ABC"):
        (tmp_path / "backups" / name).mkdir()
        (tmp_path / "backups" / name / "pledge_revision.parquet").write_bytes(b"private")
    store.close()
    reopen()
    assert list((tmp_path / "backups").iterdir()) == [kept]
    assert (kept / MANIFEST).is_file()


def test_a_backup_of_a_newer_program_is_refused(lived_in, tmp_path):
    back_up(lived_in, tmp_path / "taken")
    manifest = json.loads((tmp_path / "taken" / MANIFEST).read_text())
    manifest["migrations"]["9999_future"] = "x"
    (tmp_path / "taken" / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(MigrationError, match="newer"):
        restore(tmp_path / "taken", tmp_path / "new.duckdb", reference=reference())


def test_a_backup_goes_into_an_empty_folder_only(lived_in, tmp_path):
    (tmp_path / "empty").mkdir()
    back_up(lived_in, tmp_path / "empty")
    with pytest.raises(Refused, match=r"store\.backup_exists"):
        back_up(lived_in, tmp_path / "empty")
    assert list((tmp_path / "backups").iterdir()) == []
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("making-")]


def test_a_store_without_a_backup_folder_says_so(tmp_path):
    with Store.open(":memory:", reference=reference()) as store, pytest.raises(StoreError, match="no_backup_folder"):
        back_up(store, tmp_path / "taken")
