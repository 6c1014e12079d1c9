"""Opening a store: who may, what it is brought up to, what it may touch afterwards."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from machinery.clock import now
from machinery.errors import MigrationError, StoreError, StoreInUse
from machinery.i18n import translator
from machinery.pledges.builders import add_builder, builders
from machinery.reference import reference
from machinery.store import migrating, statements
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders

OPENING = """
import sys
from machinery.errors import StoreInUse
from machinery.i18n import translator
from machinery.reference import reference
from machinery.store.database import Store
try:
    Store.open(sys.argv[1], reference=reference())
except StoreInUse as error:
    print(translator("en")(error.key, **error.values))
    raise SystemExit(7)
"""


def test_a_second_process_is_told_which_file_who_has_it_and_what_to_do(store, path):
    done = subprocess.run([sys.executable, "-c", OPENING, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert str(path) in done.stdout
    assert f"process {os.getpid()}" in done.stdout
    assert "stop the running product" in done.stdout


def test_opening_twice_in_one_process_is_refused_until_it_is_closed(store, path, reopen):
    with pytest.raises(StoreInUse) as refused:
        reopen()
    assert refused.value.values == {"file": str(path), "pid": str(os.getpid())}
    store.close()
    assert [row["builder_id"] for row in reopen().rows("builders", builder_id=None)]


def test_a_closed_store_says_so(store):
    store.close()
    store.close()
    with pytest.raises(StoreError, match=r"store\.closed"):
        store.rows("meta")


def test_the_file_and_its_log_are_readable_by_their_owner_only(store, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    add_builder(store, ME, replace(builders(store)[0], builder_id="another"), now=now())
    log = path.with_name(path.name + ".wal")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_file_that_is_no_store_is_left_alone(path, reopen):
    path.parent.mkdir()
    path.write_text("a letter")
    with pytest.raises(StoreError) as refused:
        reopen()
    assert refused.value.values["file"] == str(path)
    assert path.read_text() == "a letter"


def test_opening_again_keeps_everything_and_applies_nothing(store, reopen):
    before = store.migrations()
    store.close()
    again = reopen()
    assert again.migrations() == before
    assert list(before) == list(statements.names("migrations"))
    assert run_checks(again) == []


def tampered(path, statement):
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()


def test_a_changed_migration_stops_the_start(store, path, reopen):
    store.close()
    tampered(path, "update _migration set sha256 = 'other' where name = '0001_pledges'")
    with pytest.raises(MigrationError) as refused:
        reopen()
    assert refused.value.key == "store.migration_changed"
    assert refused.value.values["migration"] == "0001_pledges"


def test_a_store_of_a_newer_program_stops_the_start(store, path, reopen):
    store.close()
    tampered(path, "insert into _migration values ('9999_future', 'x', now()::timestamp)")
    with pytest.raises(MigrationError) as refused:
        reopen()
    assert refused.value.key == "store.newer_than_program"


def test_a_migration_that_fails_leaves_nothing_behind(path, reopen):
    path.parent.mkdir()
    tampered(path, "create table receipt (already varchar)")
    with pytest.raises(MigrationError) as refused:
        reopen()
    assert refused.value.values["migration"] == "0001_pledges"
    connection = duckdb.connect(str(path))
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    connection.close()
    assert tables == {"receipt", "_migration"}


@pytest.mark.parametrize(
    "forbidden",
    [
        "select * from read_csv('/etc/passwd')",
        "copy builder to '/tmp/stolen.csv'",
        "attach '/tmp/other.duckdb' as other",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set memory_limit = '1GB'",
        "install httpfs",
    ],
)
def test_after_opening_the_database_reaches_nothing_else(store, forbidden):
    for connection in (store._connection, store._connection.cursor()):
        with pytest.raises(duckdb.Error, match=r"disabled|locked|not allowed|Cannot"):
            connection.execute(forbidden)


def test_a_variable_of_python_is_no_table(store):
    secret = reference  # noqa: F841
    with pytest.raises(duckdb.CatalogException):
        store._connection.cursor().execute("select * from secret")


def test_reference_tables_follow_the_data_at_each_start(store, path, reopen):
    store.close()
    tampered(path, "delete from place_in_era; delete from machine_class where class_no > 3")
    again = reopen()
    counted = again._connection.cursor().execute(
        "select (select count(*) from machine_class), (select count(*) from place_in_era)"
    )
    assert counted.fetchone() == (30, 2 * len(reference().geography.places))


def test_every_error_of_the_store_has_its_sentence(store):
    told = {"file": "f", "pid": "1", "reason": "r", "migration": "m"}
    for lang in ("da", "en"):
        t = translator(lang)
        for key in ("in_use", "disk_full", "cannot_read_or_write", "conflict", "needs_restart", "failed"):
            assert t(f"store.{key}", **told)


def test_in_memory_stores_are_apart():
    with Store.open(":memory:", reference=reference()) as one, Store.open(":memory:", reference=reference()) as two:
        add_builders(one)
        assert one.rows("builders", builder_id=None)
        assert not two.rows("builders", builder_id=None)


def test_an_account_of_before_keeps_its_role():
    connection = duckdb.connect()
    migrating.migrate(connection, "store", only={"0000_migration", "0001_pledges", "0002_house"})
    connection.execute(
        "insert into account values ('a', 'https://id.example', 'anne', 'builder', 'town', '2026-01-01', null), "
        "('b', 'https://id.example', 'bent', 'partner', 'town', '2026-01-01', '2026-02-01')"
    )
    migrating.migrate(connection, "store")
    kept = connection.execute(
        "select account_id, role, builder_id, granted_at::date, ended_at::date from account_role order by all"
    ).fetchall()
    assert kept == [
        ("a", "builder", "town", date(2026, 1, 1), None),
        ("b", "partner", None, date(2026, 1, 1), date(2026, 2, 1)),
    ]
    assert connection.execute("select subject, mailbox from account order by all").fetchall() == [
        ("anne", ""),
        ("bent", ""),
    ]
    connection.close()
