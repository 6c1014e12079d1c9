"""The store: one connection, a fresh cursor per question, one owner of transactions."""

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from machinery.errors import StoreError
from machinery.reference.model import Reference
from machinery.store import driver, leftovers, migrating, reference_tables, statements
from machinery.store.moments import Now, WriteMoment, from_store, to_store
from machinery.store.reference_tables import KnownCodes

T = TypeVar("T")
ATTEMPTS = 5
"""How often a write that met another one is tried before the conflict is reported."""
_state_numbers = itertools.count()


class Reader:
    """Asks questions on one cursor; all answers of a `Store.snapshot` come from the same state."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, path: str) -> None:
        self._cursor = cursor
        self._path = path

    def read(self, name: str, /, **parameters: Any) -> pd.DataFrame:
        """Run sql/reads/<name>.sql; decimals arrive as float. Use `rows` where exact types matter."""
        with driver.errors_told(self._path):
            return self._run("reads", name, parameters).df()

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run sql/reads/<name>.sql; one dictionary per row with exact Python types, timestamps in UTC without zone."""
        with driver.errors_told(self._path):
            return _as_rows(self._run("reads", name, parameters))

    def _run(self, kind: str, name: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        bound = {key: _bound(value) for key, value in parameters.items()}
        parts = statements.statements(kind, name)
        known = frozenset().union(*(part.parameters for part in parts))
        if known != bound.keys():
            raise TypeError(f"{kind}/{name}.sql takes {sorted(known)}, not {sorted(bound)}")
        result = self._cursor
        for part in parts:
            result = self._cursor.execute(part.text, {key: bound[key] for key in part.parameters})
        return result

    def check(self, name: str, /) -> list[dict[str, Any]]:
        """Run sql/checks/<name>.sql: the rows that break the rule."""
        with driver.errors_told(self._path):
            return _as_rows(self._run("checks", name, {}))

    def copy_out(self, table: str, file: Path) -> None:
        """Write a table to a Parquet file below an allowed folder (sql/backup)."""
        with driver.errors_told(self._path):
            self._run("backup", table, {"file": str(file)})


class Writer(Reader):
    """Reads and writes inside one transaction. `known` holds the codes that lines may name."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, path: str, known: KnownCodes, write_moment: WriteMoment
    ) -> None:
        super().__init__(cursor, path)
        self.known = known
        self._write_moment = write_moment
        self._moment: datetime | None = None

    def moment(self, now: Now) -> datetime:
        """When this write happens: a moment as it was given, or a clock read now that no other write is running.

        A clock is read once per transaction and gives no moment before the newest revision in the store.
        """
        if not callable(now):
            return now
        if self._moment is None:
            (newest,) = self.rows("newest_change")
            last = newest["changed_at"]
            self._moment = self._write_moment.begin(now, None if last is None else from_store(last))
        return self._moment

    def write(self, name: str, /, **parameters: Any) -> None:
        """Run sql/writes/<name>.sql."""
        with driver.errors_told(self._path):
            self._run("writes", name, parameters)

    def write_frame(self, name: str, frame: pa.Table | pd.DataFrame, /, **parameters: Any) -> None:
        """Run sql/writes/<name>.sql, which reads the rows of `frame` as the table `incoming`."""
        with driver.errors_told(self._path):
            self._cursor.register("incoming", frame)
            try:
                self._run("writes", name, parameters)
            finally:
                self._cursor.unregister("incoming")

    def read_frame(self, name: str, frame: pa.Table | pd.DataFrame, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run sql/reads/<name>.sql, which reads the rows of `frame` as the table `incoming`; rows as from `rows`."""
        with driver.errors_told(self._path):
            self._cursor.register("incoming", frame)
            try:
                return _as_rows(self._run("reads", name, parameters))
            finally:
                self._cursor.unregister("incoming")


class Store:
    """The database of one process. Threads may share it: each call takes a cursor of its own.

    `stale_after_months` and `out_after_months` are the two ages of an unconfirmed pledge (`settings.py`).
    """

    def __init__(
        self,
        path: str,
        connection: duckdb.DuckDBPyConnection,
        *,
        known: KnownCodes,
        backup_dir: Path | None,
        stale_after_months: int,
        out_after_months: int,
    ) -> None:
        self.path = path
        self.known = known
        self.backup_dir = backup_dir
        self.stale_after_months = stale_after_months
        self.out_after_months = out_after_months
        self._connection = connection
        self._writing = threading.Lock()
        self._writer_thread: int | None = None
        self._write_moment = WriteMoment()
        self._state_no = next(_state_numbers)
        self._is_closed = False

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        reference: Reference,
        backup_dir: str | Path | None = None,
        editions_dir: str | Path | None = None,
        stale_after_months: int = 9,
        out_after_months: int = 15,
    ) -> Self:
        """Open or make the store, bring it up to date, rebuild its reference tables and lock it down.

        What a killed backup left in `backup_dir` goes first: only the process that has the store makes backups.

        Afterwards the database may touch its own file, `backup_dir` and `editions_dir`, and nothing else. Raises
        `StoreInUse` when another process has the file, `MigrationError` when it does not fit this program.
        """
        name = driver.MEMORY if str(path) == driver.MEMORY else str(Path(path).resolve())
        connection = driver.connect(name)
        try:
            with driver.errors_told(name):
                if backup_dir is not None:
                    leftovers.remove(Path(backup_dir))
                migrating.migrate(connection, name)
                reference_tables.rebuild(connection, reference)
                _lock_down(connection, [folder for folder in (backup_dir, editions_dir) if folder is not None])
        except BaseException:
            connection.close()
            driver.let_go(name)
            raise
        return cls(
            name,
            connection,
            known=reference_tables.known_codes(reference),
            backup_dir=None if backup_dir is None else Path(backup_dir).resolve(),
            stale_after_months=stale_after_months,
            out_after_months=out_after_months,
        )

    def close(self) -> None:
        """Wait for a running write, fold the log into the file and let it go. Closing twice does nothing."""
        with self._writing:
            if not self._is_closed:
                self._is_closed = True
                with driver.errors_told(self.path):
                    self._connection.close()
                driver.let_go(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, /, **parameters: Any) -> pd.DataFrame:
        """Run sql/reads/<name>.sql on a fresh cursor; see `Reader.read`."""
        with self._cursor() as cursor:
            return Reader(cursor, self.path).read(name, **parameters)

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run sql/reads/<name>.sql on a fresh cursor; see `Reader.rows`."""
        with self._cursor() as cursor:
            return Reader(cursor, self.path).rows(name, **parameters)

    def settled(self, clock: Callable[[], datetime]) -> datetime:
        """The newest moment that can be read again later with the same answer; waits for nothing.

        It is the present, or while a write is running the moment before that write.
        """
        return self._write_moment.settled(clock)

    @property
    def state_no(self) -> int:
        """A number that changes with every write before that is acknowledged; no two stores of a process share one.

        What is read after the number was, shows all that was written before it.
        """
        return self._state_no

    def migrations(self) -> dict[str, str]:
        """Name → checksum of the migrations this store has."""
        with self._cursor() as cursor:
            return migrating.applied_migrations(cursor)

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Several questions on one unchanging state, whatever is written meanwhile."""
        with self._cursor() as cursor:
            cursor.execute("begin transaction")
            try:
                yield Reader(cursor, self.path)
            finally:
                cursor.execute("rollback")

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """The only owner of begin, commit and rollback: commits when the block ends, rolls back when it raises.

        One write runs at a time in a process; others wait. What is committed survives the death of the process.
        """
        if self._writer_thread == threading.get_ident():
            raise StoreError("store.nested_transaction", file=self.path)
        with self._writing:
            self._writer_thread = threading.get_ident()
            try:
                with self._cursor() as cursor:
                    yield from self._one_transaction(cursor)
            finally:
                self._writer_thread = None

    def run(self, work: Callable[[Writer], T]) -> T:
        """`work` inside a transaction, tried again up to `ATTEMPTS` times when it met another write."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.transaction() as writer:
                    return work(writer)
            except driver.Conflict:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _one_transaction(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[Writer]:
        with driver.errors_told(self.path):
            cursor.execute("begin transaction")
        try:
            yield Writer(cursor, self.path, self.known, self._write_moment)
            with driver.errors_told(self.path):
                cursor.execute("commit")
        except BaseException:
            _roll_back(cursor)
            raise
        finally:
            # After the commit: whoever reads the new number must find what was written. Also when the commit failed, as
            # nobody knows then what was kept.
            self._state_no = next(_state_numbers)
            self._write_moment.end()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        if self._is_closed:
            raise StoreError("store.closed", file=self.path)
        with driver.errors_told(self.path):
            cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("rollback")
    except duckdb.Error:
        # The error that ended the transaction is the one to report, and the closing cursor drops what is left.
        return


def _bound(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_store(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _as_rows(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    columns = [column[0] for column in result.description or []]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _lock_down(connection: duckdb.DuckDBPyConnection, folders: Sequence[str | Path]) -> None:
    allowed = []
    for folder in folders:
        Path(folder).mkdir(parents=True, exist_ok=True)
        allowed.append(str(Path(folder).resolve()))
    for statement in statements.statements("start", "lock_down"):
        parameters = {"folders": allowed} if statement.parameters else {}
        connection.execute(statement.text, parameters)
