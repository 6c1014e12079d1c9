"""Bringing a store up to date: numbered migrations, each in one transaction with the row that records it."""

from collections.abc import Collection
from datetime import UTC, datetime

import duckdb

from machinery.errors import MigrationError
from machinery.store import statements


def migrate(connection: duckdb.DuckDBPyConnection, path: str, *, only: Collection[str] | None = None) -> None:
    """Apply the migrations that are missing, or of those the ones in `only`.

    Raises `MigrationError` when an applied one has changed since, when the store knows one that this program does not
    (a newer program made it), or when one fails, which is then rolled back.
    """
    applied = applied_migrations(connection)
    require_known(applied, path)
    for name in statements.names("migrations"):
        if name not in applied and (only is None or name in only):
            _apply(connection, name, path)


def applied_migrations(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name → checksum of what was applied, in order; empty for a new store."""
    tables = {name for (name,) in _start(connection, "tables").fetchall()}
    return dict(_start(connection, "migrations").fetchall()) if "_migration" in tables else {}


def require_known(applied: dict[str, str], path: str) -> None:
    """Raise `MigrationError` unless this program has these very migrations."""
    known = statements.names("migrations")
    for name, checksum in applied.items():
        if name not in known:
            raise MigrationError("store.newer_than_program", file=path, migration=name)
        if checksum != statements.sha256("migrations", name):
            raise MigrationError("store.migration_changed", file=path, migration=name)


def _apply(connection: duckdb.DuckDBPyConnection, name: str, path: str) -> None:
    connection.execute("begin transaction")
    try:
        for statement in statements.statements("migrations", name):
            connection.execute(statement.text)
        _start(
            connection,
            "migration_applied",
            name=name,
            sha256=statements.sha256("migrations", name),
            applied_at=datetime.now(UTC).replace(tzinfo=None),
        )
        connection.execute("commit")
    except duckdb.Error as error:
        connection.execute("rollback")
        raise MigrationError("store.migration_failed", file=path, migration=name, reason=str(error)) from error


def _start(connection: duckdb.DuckDBPyConnection, name: str, /, **parameters: object) -> duckdb.DuckDBPyConnection:
    (statement,) = statements.statements("start", name)
    return connection.execute(statement.text, parameters)
