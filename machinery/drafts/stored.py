"""What a builder's table of drafts holds, and what the services answer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from machinery.domain.entered import as_text
from machinery.domain.pledge import FIELD, FIELDS, Pledge, pledge_from_row
from machinery.errors import Refused
from machinery.store.database import Reader
from machinery.store.moments import NEWEST, from_store, to_store

CELLS: tuple[str, ...] = tuple(one.name for one in FIELDS if one.name != "builder_id")
"""The fields that a row has cells for; whose pledge it becomes is not written in it."""
MOST_DRAFTS = 1000
"""So many rows a builder's table takes; more belong in a workbook."""
MOST_CHARACTERS = 4000
"""So long a cell may be: more than any field takes, so that everything typed can be kept and told to be too long."""

Row = tuple[str, int]
"""A row as somebody saw it: its id and its version."""

_COLUMNS = pa.schema(
    [
        ("draft_id", pa.string()),
        ("builder_id", pa.string()),
        ("row_version", pa.int32()),
        ("position", pa.int32()),
        ("cells", pa.string()),
        ("pledge_id", pa.string()),
        ("based_on", pa.int32()),
        ("conflict_with", pa.string()),
        ("changed_by", pa.string()),
        ("changed_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of the table. `cells`: field → text as typed, without the empty ones; `row_version` grows with each change.

    With `pledge_id` it changes revision `based_on` of that pledge. `conflict_with`: the row whose change came first.
    """

    draft_id: str
    builder_id: str
    row_version: int
    position: int
    cells: Mapping[str, str]
    pledge_id: str | None
    based_on: int | None
    conflict_with: str | None
    changed_by: str
    changed_at: datetime

    @property
    def row(self) -> Row:
        """The row as it is now."""
        return self.draft_id, self.row_version


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What somebody typed into a row: the changed cells alone, and the row as they saw it before."""

    seen: Draft
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """Where an edit is kept now: in the row itself, or in a row made for it because another had changed or removed it.

    `draft` is that row. `other` is the row as somebody else had left it; None where the edit met nobody, or a row that
    is gone. `is_stated`: the row that is gone had become a pledge, and `draft` changes that one as it stands.
    """

    draft: Draft
    is_apart: bool = False
    other: Draft | None = None
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class RowsReport:
    """What became of an act on several rows, by id: done, rows made by it, and rows that were left.

    `edited_since`: somebody had changed or removed them meanwhile; `not_possible`: they have nothing to do it to.
    """

    done: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    edited_since: tuple[str, ...] = ()
    not_possible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Current:
    """The newest revision of a pledge."""

    pledge_id: str
    revision: int
    pledge: Pledge
    is_withdrawn: bool
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Held:
    """All drafts of a builder in order, and its pledges by id, of one state of the store."""

    drafts: tuple[Draft, ...]
    pledges: Mapping[str, Current] = field(default_factory=dict)


def clean_cells(cells: Mapping[str, object]) -> dict[str, str]:
    """Cells as they are kept: text of known fields, none empty. Raises `Refused` for a text that no field takes."""
    kept = {}
    for name in CELLS:
        text = as_text(cells.get(name), FIELD[name].kind)
        if len(text) > MOST_CHARACTERS:
            raise Refused("drafts.too_long", limit=MOST_CHARACTERS)
        if text:
            kept[name] = text
    return kept


def read_held(reader: Reader, builder_id: str) -> Held:
    """The drafts and pledges of a builder; whoever calls has asked for the right to read them."""
    rows = reader.rows("pledges_at", builder_ids=[builder_id], as_of=NEWEST, with_withdrawn=True)
    return Held(read_drafts(reader, builder_id), _by_id(rows))


def read_drafts(reader: Reader, builder_id: str) -> tuple[Draft, ...]:
    """The drafts alone, as `read_held`."""
    return tuple(_draft(row) for row in reader.rows("drafts", builder_id=builder_id))


def read_pledges(reader: Reader, builder_id: str, pledge_ids: Iterable[str | None]) -> dict[str, Current]:
    """Those of the pledges that are the builder's, by id, as `read_held`."""
    wanted = [one for one in pledge_ids if one]
    rows = reader.rows("pledge_newest", pledge_ids=wanted) if wanted else []
    return _by_id(row for row in rows if row["builder_id"] == builder_id)


def as_frame(drafts: Sequence[Draft]) -> pa.Table:
    """Drafts as rows for the store."""
    rows = [
        {
            "draft_id": one.draft_id,
            "builder_id": one.builder_id,
            "row_version": one.row_version,
            "position": one.position,
            "cells": json.dumps(dict(one.cells), ensure_ascii=False, sort_keys=True),
            "pledge_id": one.pledge_id,
            "based_on": one.based_on,
            "conflict_with": one.conflict_with,
            "changed_by": one.changed_by,
            "changed_at": to_store(one.changed_at),
        }
        for one in drafts
    ]
    return pa.Table.from_pylist(rows, schema=_COLUMNS)


def _by_id(rows: Iterable[dict[str, Any]]) -> dict[str, Current]:
    return {
        row["pledge_id"]: Current(
            row["pledge_id"],
            row["revision"],
            pledge_from_row(row),
            row["is_withdrawn"],
            row["changed_by"],
            from_store(row["changed_at"]),
        )
        for row in rows
    }


def _draft(row: dict[str, Any]) -> Draft:
    return Draft(**{**row, "cells": json.loads(row["cells"]), "changed_at": from_store(row["changed_at"])})
