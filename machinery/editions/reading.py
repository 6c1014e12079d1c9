"""Finding and opening published editions. Knows files only: what is not in the folder cannot be read."""

import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from machinery.editions.manifest import (
    CELLS,
    LATEST,
    MANIFEST,
    NAMED,
    REFERENCE,
    Manifest,
    check_label,
    damaged,
    is_label,
    is_taken,
    read_manifest,
    sha256,
)
from machinery.editions.published import PublishedEdition
from machinery.errors import BadFile, NotFound

T = TypeVar("T")

_lock = threading.Lock()
_opened: dict[tuple[Path, str], PublishedEdition] = {}


@dataclass(frozen=True, slots=True)
class EditionHead:
    """An edition in a list. `manifest_sha256` names exactly this publication."""

    label: str
    kind: str
    published_at: datetime
    as_of: datetime
    is_example: bool
    manifest_sha256: str


_known_heads: dict[Path, tuple[tuple[int, int, int], EditionHead | BadFile]] = {}


def editions(folder: Path) -> list[EditionHead]:
    """The editions in a folder whose manifest can be read, newest first; empty when the folder does not exist.

    Unfinished publications (names that are no label) are no editions. What else lies there, `damaged_editions` tells:
    one bad folder must not take the good ones from their readers.
    """
    heads = [head for head in _heads(folder).values() if isinstance(head, EditionHead)]
    return sorted(heads, key=lambda head: (head.published_at, head.label), reverse=True)


def damaged_editions(folder: Path) -> list[BadFile]:
    """What is wrong with each folder that has the name of an edition and cannot be opened as one, by label."""
    return [error for label, head in _heads(folder).items() if (error := _damage(folder, label, head)) is not None]


def open_edition(folder: Path, label: str = LATEST) -> PublishedEdition:
    """The edition with this label, or for `latest` the newest that is whole; every file is checked against its hash.

    An edition once opened is kept, by label and hash of its manifest: it never changes. Raises `NotFound` (also when
    nothing is published yet), `Refused` for what cannot be a label, `BadFile` for a missing or changed file, and for
    `latest` when no edition is whole.
    """
    if label == LATEST:
        return _open_latest(folder)
    check_label(label)
    if not (folder / label).is_dir():
        raise NotFound("editions.unknown_label", label=label)
    return _open(folder, _head(folder, label))


def _open_latest(folder: Path) -> PublishedEdition:
    damage = None
    for head in editions(folder):
        try:
            return _open(folder, head)
        except BadFile as error:
            damage = damage or error
    # A folder that holds nothing of an edition was never one, and nothing is missed without it.
    damage = damage or next((e for e in damaged_editions(folder) if e.key == "editions.damaged"), None)
    raise damage or NotFound("editions.none_yet")


def _open(folder: Path, head: EditionHead | BadFile) -> PublishedEdition:
    if isinstance(head, BadFile):
        raise BadFile(head.key, **head.values)
    key = ((folder / head.label).resolve(), head.manifest_sha256)
    with _lock:
        if key not in _opened:
            content = _manifest_bytes(folder, head.label)
            _opened[key] = _load(folder / head.label, read_manifest(content, head.label), sha256(content))
        return _opened[key]


def _damage(folder: Path, label: str, head: EditionHead | BadFile) -> BadFile | None:
    if isinstance(head, BadFile):
        return head if is_taken(folder / label) else BadFile("editions.no_edition", label=label, folder=str(folder))
    try:
        _open(folder, head)
    except BadFile as error:
        return error
    return None


def _heads(folder: Path) -> dict[str, EditionHead | BadFile]:
    if not folder.is_dir():
        return {}
    labels = sorted(path.name for path in folder.iterdir() if path.is_dir() and is_label(path.name))
    return {label: _head(folder, label) for label in labels}


def _head(folder: Path, label: str) -> EditionHead | BadFile:
    """The head of one edition, or what is wrong with its manifest; read again only when the file is another."""
    path = folder / label / MANIFEST
    try:
        state = path.stat()
    except OSError:
        return damaged(label, MANIFEST)
    stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
    known = _known_heads.get(path)
    if known is None or known[0] != stamp:
        known = _known_heads[path] = (stamp, _read_head(folder, label))
    return known[1]


def _read_head(folder: Path, label: str) -> EditionHead | BadFile:
    try:
        content = _manifest_bytes(folder, label)
        manifest = read_manifest(content, label)
    except BadFile as error:
        return error
    return EditionHead(
        label, manifest.kind, manifest.published_at, manifest.as_of, manifest.is_example, sha256(content)
    )


def _manifest_bytes(folder: Path, label: str) -> bytes:
    try:
        return (folder / label / MANIFEST).read_bytes()
    except OSError as error:
        raise damaged(label, MANIFEST) from error


def _load(folder: Path, manifest: Manifest, manifest_sha256: str) -> PublishedEdition:
    content = {}
    for name, entry in manifest.files.items():
        try:
            content[name] = (folder / name).read_bytes()
        except OSError as error:
            raise damaged(manifest.label, name) from error
        if sha256(content[name]) != entry.sha256:
            raise damaged(manifest.label, name)
    return PublishedEdition(
        folder=folder,
        manifest=manifest,
        manifest_sha256=manifest_sha256,
        reference=_part(content, REFERENCE, manifest, json.loads),
        frames={name: _part(content, name, manifest, _frame) for name in (CELLS, NAMED)},
    )


def _part(content: Mapping[str, bytes], name: str, manifest: Manifest, read: Callable[[bytes], T]) -> T:
    try:
        return read(content[name])
    except (KeyError, ValueError, pa.ArrowException) as error:
        raise damaged(manifest.label, name) from error


def _frame(content: bytes) -> pd.DataFrame:
    return pq.read_table(io.BytesIO(content)).to_pandas()
