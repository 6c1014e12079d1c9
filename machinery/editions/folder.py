"""Putting an edition in its place: the whole folder appears at once, or nothing does."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from machinery.editions.manifest import is_file_name, is_label, is_taken
from machinery.errors import Refused

_PARTIAL = ".partial-"
_LOCK = ".publishing"

READABLE = 0o755
"""Mode of the folders of editions: everybody may read them, whatever the process does with its other files."""


@contextmanager
def publishing(folder: Path) -> Iterator[None]:
    """Hold the right to publish into `folder`, which is made if need be; what a killed publication left is removed.

    The right ends with the process that holds it. Raises `Refused` while somebody else has it or when the folder
    cannot be written.
    """
    try:
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)  # another process may be making it too
        if is_new:
            folder.chmod(READABLE)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("editions.publishing_now") from None
        for leftover in folder.glob(f"{_PARTIAL}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        os.close(lock)


def put_in_place(folder: Path, label: str, files: Mapping[str, bytes]) -> None:
    """Write `files` as the edition `label`: beside first, to disk, then renamed. An existing edition stays as it is.

    Must run inside `publishing`. Raises `Refused` when the disk will not take it, and for a label or name that leads
    elsewhere; nothing is published then.
    """
    if not is_label(label) or not all(is_file_name(name) for name in files):
        wrong = next((name for name in files if not is_file_name(name)), label)
        raise Refused("editions.bad_file_name", label=label, file=wrong)
    beside = folder / f"{_PARTIAL}{label}"
    try:
        beside.mkdir()
        beside.chmod(READABLE)
        for name, content in files.items():
            _write(beside / name, content)
        _sync_folder(beside)
        beside.rename(folder / label)
        _sync_folder(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise cannot_write(folder, error) from error


def labels_in(folder: Path) -> list[str]:
    """Every label that is taken, also by an edition that is damaged; a stray folder takes none."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if is_label(path.name) and is_taken(path))


def cannot_write(folder: Path, error: OSError) -> Refused:
    """The refusal for a disk that is full, read-only or not ours."""
    return Refused("editions.cannot_write", folder=str(folder), reason=error.strerror or type(error).__name__)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
