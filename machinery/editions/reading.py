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
    read_manifest,
    sha256,
)
from machinery.editions.published import PublishedEdition
from machinery.errors import NotFound

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


def editions(folder: Path) -> list[EditionHead]:
    """The editions in a folder, newest first; empty when the folder does not exist.

    Unfinished publications (names that are no label) are no editions. Raises `BadFile` for an edition whose manifest
    is missing or damaged.
    """
    if not folder.is_dir():
        return []
    heads = []
    for label in sorted(path.name for path in folder.iterdir() if path.is_dir() and is_label(path.name)):
        content = _manifest_bytes(folder, label)
        manifest = read_manifest(content, label)
        heads.append(
            EditionHead(
                label, manifest.kind, manifest.published_at, manifest.as_of, manifest.is_example, sha256(content)
            )
        )
    return sorted(heads, key=lambda head: (head.published_at, head.label), reverse=True)


def open_edition(folder: Path, label: str = LATEST) -> PublishedEdition:
    """The edition with this label, or the newest for `latest`; every file is checked against its hash first.

    An edition once opened is kept, by label and hash of its manifest: it never changes. Raises `NotFound` (also when
    nothing is published yet), `Refused` for what cannot be a label, `BadFile` for a missing or changed file.
    """
    if label == LATEST:
        heads = editions(folder)
        if not heads:
            raise NotFound("editions.none_yet")
        label = heads[0].label
    check_label(label)
    if not (folder / label).is_dir():
        raise NotFound("editions.unknown_label", label=label)
    content = _manifest_bytes(folder, label)
    key = ((folder / label).resolve(), sha256(content))
    with _lock:
        if key not in _opened:
            _opened[key] = _load(folder / label, read_manifest(content, label), key[1])
        return _opened[key]


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
