"""Backups: every precious table as a Parquet file of one moment, with a manifest of their hashes.

Made by the process that owns the store, while it is written. Restored into a new file through the same migrations.
"""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from machinery.domain.ids import new_ulid
from machinery.errors import Refused, StoreError
from machinery.reference.model import Reference
from machinery.store import driver, migrating, statements
from machinery.store.database import Store
from machinery.store.leftovers import MAKING

MANIFEST = "backup.json"


def back_up(store: Store, folder: Path | str, *, now: datetime | None = None) -> dict[str, Any]:
    """Write a backup into `folder`, new or empty, and return its manifest.

    It appears there complete or not at all. All tables are of one moment, whatever is written meanwhile. Raises
    `Refused` when the folder holds files, `StoreError` when the store has no backup folder to write in or the disk is
    full.
    """
    target = Path(folder).resolve()
    moment = now or datetime.now(UTC)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("store.backup_exists", folder=str(target))
    if store.backup_dir is None:
        raise StoreError("store.no_backup_folder", file=store.path)
    name = f"{MAKING}{new_ulid(moment)}"
    written = store.backup_dir / name
    arriving = target.parent / name
    try:
        written.mkdir(mode=0o700)
        with store.snapshot() as reader:
            for table in statements.names("backup"):
                reader.copy_out(table, written / f"{table}.parquet")
        manifest = {
            "made_at": moment.isoformat(),
            "migrations": store.migrations(),
            "tables": {table: _facts(written / f"{table}.parquet") for table in statements.names("backup")},
        }
        _write_safely(written / MANIFEST, json.dumps(manifest, indent=2).encode())
        if arriving != written:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(written, arriving)
        if target.exists():
            target.rmdir()
        arriving.rename(target)
    except OSError as error:
        raise StoreError("store.cannot_read_or_write", file=str(target), reason=str(error)) from error
    finally:
        shutil.rmtree(written, ignore_errors=True)
        shutil.rmtree(arriving, ignore_errors=True)
    return manifest


def restore(folder: Path | str, path: Path | str, *, reference: Reference) -> dict[str, Any]:
    """Make a new store at `path` from a backup, and return the backup's manifest.

    Every hash and number of rows is verified before anything is written, and the store appears complete or not at all.
    Raises `Refused` when there is a store at `path`, or the backup is not complete or damaged; `MigrationError` when a
    newer program made it.
    """
    source, target = Path(folder).resolve(), Path(path).resolve()
    if target.exists():
        raise Refused("store.restore_over_store", file=str(target))
    manifest = _verified(source)
    migrating.require_known(manifest["migrations"], str(source))
    making = target.with_name(f"{target.name}.restoring-{os.getpid()}")
    try:
        _fill(making, source, manifest)
        with Store.open(making, reference=reference):
            pass
        # Unlike a rename, a link fails when a store has appeared there meanwhile.
        os.link(making, target)
    except FileExistsError:
        raise Refused("store.restore_over_store", file=str(target)) from None
    except OSError as error:
        raise StoreError("store.cannot_read_or_write", file=str(target), reason=str(error)) from error
    finally:
        making.unlink(missing_ok=True)
        making.with_name(making.name + ".wal").unlink(missing_ok=True)
    return manifest


def _fill(making: Path, source: Path, manifest: dict[str, Any]) -> None:
    connection = driver.connect(str(making))
    try:
        with driver.errors_told(str(making)):
            migrating.migrate(connection, str(making), only=manifest["migrations"])
            _require_all_tables(connection, source, manifest)
            connection.execute("begin transaction")
            for table in manifest["tables"]:
                (statement,) = statements.statements("restore", table)
                connection.execute(statement.text, {"file": str(source / f"{table}.parquet")})
            for statement in statements.statements("start", "skip_numbers"):
                connection.execute(statement.text)
            connection.execute("commit")
    finally:
        connection.close()
        driver.let_go(str(making))


def _require_all_tables(connection: duckdb.DuckDBPyConnection, source: Path, manifest: dict[str, Any]) -> None:
    """Raise `Refused` unless the backup lists every precious table that its migrations made."""
    (statement,) = statements.statements("start", "tables")
    there = {name for (name,) in connection.execute(statement.text).fetchall()}
    for table in statements.names("backup"):
        if table in there and table not in manifest["tables"]:
            raise Refused("store.backup_incomplete", folder=str(source), file=f"{table}.parquet")


def _verified(source: Path) -> dict[str, Any]:
    if not (source / MANIFEST).is_file():
        raise Refused("store.backup_incomplete", folder=str(source), file=MANIFEST)
    manifest: dict[str, Any] = json.loads((source / MANIFEST).read_bytes())
    for table, facts in manifest["tables"].items():
        file = source / f"{table}.parquet"
        if not file.is_file():
            raise Refused("store.backup_incomplete", folder=str(source), file=file.name)
        if table not in statements.names("backup"):
            raise Refused("store.backup_unknown_table", folder=str(source), file=file.name)
        if _sha256(file) != facts["sha256"] or pq.read_metadata(file).num_rows != facts["rows"]:
            raise Refused("store.backup_damaged", folder=str(source), file=file.name)
    return manifest


def _facts(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    return {"rows": pq.read_metadata(file).num_rows, "sha256": _sha256(file)}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_safely(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
