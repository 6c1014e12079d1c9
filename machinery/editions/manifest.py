"""The manifest of an edition: what it is, by which rules, and the hash of every file."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from machinery.errors import BadFile, Refused

FORMAT = 1
KINDS = ("full", "update")
MANIFEST = "manifest.json"
CELLS = "cells.parquet"
NAMED = "named.parquet"
REFERENCE = "reference.json"
LATEST = "latest"
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class EditionRules:
    """The rules the edition was made by: contributors, share of 1, machine-months."""

    min_contributors: int
    protection: float
    floor: float


@dataclass(frozen=True, slots=True)
class EditionFile:
    """One file of the edition: hex SHA-256, size in bytes, data rows (None where rows mean nothing)."""

    sha256: str
    size_bytes: int
    rows: int | None


@dataclass(frozen=True)
class Manifest:
    """Everything about an edition but its figures.

    `months_in_year` maps each year to the months of it that count (the first may be half a year); `tables` maps a
    table to its rows; `data_files` maps each reference file to its SHA-256 at publication; `predecessor` is the
    SHA-256 of the manifest before, None for the first.
    """

    label: str
    kind: str
    published_at: datetime
    as_of: datetime
    is_example: bool
    rules: EditionRules
    first_half_year: str
    months_in_year: Mapping[int, int]
    class_count: int
    class_list_sha256: str
    data_files: Mapping[str, str]
    tables: Mapping[str, int]
    files: Mapping[str, EditionFile]
    predecessor: str | None = None
    format: int = FORMAT

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the edition, first to last."""
        return tuple(sorted(self.months_in_year))

    @property
    def first_year_is_part(self) -> bool:
        """Whether the first year holds only its second half."""
        return self.months_in_year[self.years[0]] < 12

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain JSON values, times as ISO 8601 in UTC, without the seal."""
        plain = asdict(self)
        plain["published_at"] = self.published_at.astimezone(UTC).isoformat()
        plain["as_of"] = self.as_of.astimezone(UTC).isoformat()
        plain["months_in_year"] = {str(year): months for year, months in sorted(self.months_in_year.items())}
        return plain


def manifest_bytes(manifest: Manifest) -> bytes:
    """The file `manifest.json`: sorted keys, and a seal (SHA-256 of the rest) that shows damage to the file itself."""
    plain = manifest.as_dict()
    return _json({**plain, "seal": sha256(_json(plain))})


def read_manifest(content: bytes, label: str) -> Manifest:
    """The manifest in `content`; raises `BadFile` when it is damaged or belongs to another label."""
    try:
        plain = json.loads(content)
        seal = plain.pop("seal")
        if seal != sha256(_json(plain)):
            raise ValueError("seal")
        manifest = Manifest(
            **{
                **plain,
                "published_at": datetime.fromisoformat(plain["published_at"]),
                "as_of": datetime.fromisoformat(plain["as_of"]),
                "rules": EditionRules(**plain["rules"]),
                "months_in_year": {int(year): months for year, months in plain["months_in_year"].items()},
                "files": {name: EditionFile(**entry) for name, entry in plain["files"].items()},
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(label, MANIFEST) from error
    if manifest.label != label or manifest.format != FORMAT or not manifest.months_in_year:
        raise damaged(label, MANIFEST)
    return manifest


def damaged(label: str, file: str) -> BadFile:
    """The error for an edition whose file is missing or no longer what was published."""
    return BadFile("editions.damaged", label=label, file=file)


def check_label(label: str) -> str:
    """The label itself; raises `Refused` unless it is letters, digits and hyphens, such as `2027-1`."""
    if not _LABEL.fullmatch(label) or label.lower() == LATEST:
        raise Refused("editions.bad_label", label=label, example="2027-1")
    return label


def is_label(name: str) -> bool:
    """Whether a folder name can be an edition."""
    return _LABEL.fullmatch(name) is not None and name.lower() != LATEST


def is_taken(folder: Path) -> bool:
    """Whether a folder holds, or held, an edition: one of its files is there. Anything else is a stray folder."""
    return any((folder / name).exists() for name in (MANIFEST, CELLS, NAMED, REFERENCE))


def is_file_name(name: str) -> bool:
    """Whether a name can be that of an edition's file: plain, so that it leads to no other folder."""
    return _FILE_NAME.fullmatch(name) is not None


def sha256(content: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def _json(plain: Mapping[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
