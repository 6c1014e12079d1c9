"""The driver's connection and its errors, told in the words of the house."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from machinery.errors import StoreError, StoreInUse

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # A local variable of Python must never be read as a table.
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Every read orders its rows; without this a large load keeps all rows in memory.
    "preserve_insertion_order": "false",
}
MEMORY = ":memory:"

_HOLDER = re.compile(r"PID (\d+)")
_FULL = re.compile(
    r"no space left|disk full|file too large|disk quota|out of disk|max_temp_directory_size", re.IGNORECASE
)
_open_here: set[str] = set()
_open_here_lock = threading.Lock()


class Conflict(StoreError):
    """Two writes met on one row; nothing of the second was kept and it may be tried again."""


@contextmanager
def errors_told(path: str) -> Iterator[None]:
    """Turn the driver's errors into `StoreError`s that name the store."""
    try:
        yield
    except duckdb.Error as error:
        raise told(error, path) from error


def told(error: duckdb.Error, path: str) -> StoreError:
    """The driver's error as one of ours: in use, disk full, conflict, broken, or simply failed."""
    text = str(error)
    if isinstance(error, duckdb.IOException) and "lock" in text and (holder := _HOLDER.search(text)):
        return StoreInUse("store.in_use", file=path, pid=holder[1])
    if _FULL.search(text):
        return StoreError("store.disk_full", file=path, reason=text)
    if isinstance(error, duckdb.TransactionException | duckdb.ConstraintException):
        return Conflict("store.conflict", file=path, reason=text)
    if isinstance(error, duckdb.FatalException | duckdb.InternalException):
        return StoreError("store.needs_restart", file=path, reason=text)
    if isinstance(error, duckdb.IOException | duckdb.SerializationException):
        return StoreError("store.cannot_read_or_write", file=path, reason=text)
    return StoreError("store.failed", file=path, reason=text)


PRIVATE = 0o077
"""Mode bits that files of a process with a store do not get: nothing for the group, nothing for others."""


def connect(path: str) -> duckdb.DuckDBPyConnection:
    """The one connection of this process to a store file, which is made when missing, readable by its owner only.

    From then on the process makes every file for its owner alone: the driver writes its log beside the store again and
    again, and private fields pass through it. What is meant for others (editions) says so where it is written.

    Raises `StoreInUse` when this or another process has it open, `StoreError` when it is no store.
    """
    if path == MEMORY:
        return duckdb.connect(MEMORY, config=CONFIG)
    with _open_here_lock:
        if path in _open_here:
            raise StoreInUse("store.in_use", file=path, pid=str(os.getpid()))
        file = Path(path)
        with _file_errors(path):
            file.parent.mkdir(parents=True, exist_ok=True)
        os.umask(PRIVATE)
        with errors_told(path):
            connection = duckdb.connect(path, config=CONFIG)
        _open_here.add(path)
        return connection


def let_go(path: str) -> None:
    """Note that this process has closed the file."""
    with _open_here_lock:
        _open_here.discard(path)


@contextmanager
def _file_errors(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError("store.cannot_read_or_write", file=path, reason=str(error)) from error
