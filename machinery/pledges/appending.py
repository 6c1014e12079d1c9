"""Adding revisions: the one way content enters the store, a single pledge and a whole batch alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from machinery.access.asking import Asking
from machinery.domain.allocation import tenths_by_month, tenths_by_place
from machinery.domain.periods import month_no
from machinery.domain.pledge import FIELDS, Pledge, pledge_as_row, pledge_from_row
from machinery.errors import NotFound, Refused, UnknownCode
from machinery.pledges.stored import LeftPledge
from machinery.store.database import Writer
from machinery.store.moments import TICK, from_store, to_store


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision about to be added. Moments are aware."""

    pledge_id: str
    revision: int
    pledge_no: int
    pledge: Pledge
    change: str
    changed_at: datetime
    confirmed_at: datetime
    is_withdrawn: bool = False
    batch_id: str | None = None
    idempotency_key: str | None = None
    reason: str = ""


_TEXTS = ("pledge_id", *(field.name for field in FIELDS), "change", "batch_id", "idempotency_key", "reason")
_REVISION = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("revision", pa.int32()),
        ("pledge_no", pa.int64()),
        ("is_withdrawn", pa.bool_()),
        ("changed_by", pa.string()),
        ("changed_at", pa.timestamp("us")),
        ("confirmed_at", pa.timestamp("us")),
        ("is_demo", pa.bool_()),
    ]
)
_REFERENCE = pa.schema([("pledge_id", pa.string()), ("pledge_ref", pa.string()), ("is_withdrawn", pa.bool_())])
_LINE = pa.schema(
    [
        ("pledge_no", pa.int64()),
        ("pledge_id", pa.string()),
        ("revision", pa.int32()),
        ("builder_no", pa.int32()),
        ("builder_id", pa.string()),
        ("place_no", pa.int32()),
        ("place_count", pa.int32()),
        ("place_code", pa.string()),
        ("machine_class", pa.string()),
        ("commitment", pa.string()),
        ("visibility", pa.string()),
        ("start_no", pa.int32()),
        ("end_no", pa.int32()),
        ("months", pa.int32()),
        ("machines_peak", pa.int32()),
        ("tenths", pa.int32()),
        ("base", pa.int32()),
        ("remainder", pa.int32()),
        ("changed_at", pa.timestamp("us")),
        ("confirmed_at", pa.timestamp("us")),
    ]
)


def append(writer: Writer, asking: Asking, builder: Mapping[str, Any], revisions: Sequence[Revision]) -> None:
    """Add revisions of one builder's pledges and their lines.

    Raises `UnknownCode` for a place, class or commitment outside the reference tables, which the signal would miss, and
    `Refused` when two pledges of the builder would share a pledge_ref, or when it is ended and something would be
    stated: what it has stated can be withdrawn, and a change undone. Asks for the right to write once more: a role
    may have ended while this write waited for its turn.
    """
    asking.require_writer(builder["builder_id"])
    for one in revisions:
        _require_known(writer, one.pledge)
        if builder["left_on"] and one.change != "undo" and not one.is_withdrawn:
            raise Refused("store.builder_ended", builder_id=builder["builder_id"], builder_name=builder["name"])
    rows = [_revision_row(one, asking, builder) for one in revisions]
    frame = pa.Table.from_pylist(rows, schema=_REVISION)
    lines = pa.Table.from_pylist(
        [line for one in revisions if not one.is_withdrawn for line in _lines(one, builder)], schema=_LINE
    )
    for pledge_ref, pledge_id in taken_references(writer, builder["builder_id"], revisions).items():
        raise Refused("store.reference_taken", pledge_ref=pledge_ref, pledge_id=pledge_id)
    writer.write_frame("append_revisions", frame)
    writer.write_frame("append_lines", lines)


def taken_references(writer: Writer, builder_id: str, revisions: Sequence[Revision]) -> dict[str, str]:
    """The references that revisions would give to pledges beside another one that has them: which pledge that is."""
    incoming = [
        {"pledge_id": one.pledge_id, "pledge_ref": one.pledge.pledge_ref, "is_withdrawn": one.is_withdrawn}
        for one in revisions
    ]
    frame = pa.Table.from_pylist(incoming, schema=_REFERENCE)
    found = writer.read_frame("references_taken", frame, builder_id=builder_id)
    return {row["pledge_ref"]: row["pledge_id"] for row in found}


def newest(writer: Writer, pledge_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The newest revision of each pledge as a row, by pledge_id; raises `NotFound` naming the first that is missing."""
    found = {row["pledge_id"]: row for row in writer.rows("pledge_newest", pledge_ids=list(pledge_ids))}
    for pledge_id in pledge_ids:
        if pledge_id not in found:
            raise NotFound("store.unknown_pledge", pledge_id=pledge_id)
    return found


def next_numbers(writer: Writer, how_many: int) -> list[int]:
    """So many pledge numbers that no other pledge has."""
    return [row["pledge_no"] for row in writer.rows("next_numbers", how_many=how_many)]


def moment_after(previous: datetime, now: datetime) -> datetime:
    """`now`, or a microsecond after the store's `previous` timestamp where the clock has not moved on since."""
    return max(now, from_store(previous) + TICK)


def giving_back(
    row: Mapping[str, Any], undone_at: datetime, *, batch_id: str | None = None, idempotency_key: str | None = None
) -> Revision:
    """The revision that undoes the newest one of a pledge; `row` is what that one brings back, from `revision_before`.

    What comes back keeps the age of its last confirmation.
    """
    return Revision(
        pledge_id=row["pledge_id"],
        revision=row["undone_revision"] + 1,
        pledge_no=row["pledge_no"],
        pledge=pledge_from_row(row),
        change="undo",
        changed_at=moment_after(row["undone_changed_at"], undone_at),
        confirmed_at=from_store(row["confirmed_at"]),
        is_withdrawn=row["is_withdrawn"],
        batch_id=batch_id,
        idempotency_key=idempotency_key,
    )


def left_pledge(row: Mapping[str, Any], *, is_reference_taken: bool = False) -> LeftPledge:
    """A pledge that an undo leaves as it is, from `batch_revisions` or `confirmation_revisions`."""
    return LeftPledge(
        row["pledge_id"],
        row["pledge_ref"],
        row["changed_by"],
        from_store(row["changed_at"]),
        is_reference_taken=is_reference_taken,
        project=row["project"],
        machine_class=row["machine_class"],
    )


def with_own_reference(pledge: Pledge, pledge_id: str) -> Pledge:
    """The pledge with its id as reference where the builder gave none."""
    return pledge if pledge.pledge_ref else replace(pledge, pledge_ref=pledge_id)


def _require_known(writer: Writer, pledge: Pledge) -> None:
    named = {
        "place": (writer.known.place, [place.code for place in pledge.places]),
        "machine_class": (writer.known.machine_class, [pledge.machine_class]),
        "commitment": (writer.known.commitment, [pledge.commitment]),
    }
    for kind, (known, codes) in named.items():
        for code in codes:
            if code not in known:
                raise UnknownCode("store.unknown_code", kind=kind, code=code)


def _revision_row(one: Revision, asking: Asking, builder: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = pledge_as_row(one.pledge)
    row.update(
        pledge_id=one.pledge_id,
        revision=one.revision,
        pledge_no=one.pledge_no,
        change=one.change,
        is_withdrawn=one.is_withdrawn,
        changed_by=asking.name,
        changed_at=to_store(one.changed_at),
        confirmed_at=to_store(one.confirmed_at),
        batch_id=one.batch_id,
        idempotency_key=one.idempotency_key,
        reason=one.reason,
        is_demo=builder["is_demo"],
    )
    return row


def _lines(one: Revision, builder: Mapping[str, Any]) -> list[dict[str, Any]]:
    pledge = one.pledge
    start_no, end_no = month_no(pledge.start_month), month_no(pledge.end_month)
    months = end_no - start_no + 1
    lines = []
    parts = tenths_by_place(pledge.machine_months, [place.share for place in pledge.places])
    for place_no, (place, tenths) in enumerate(zip(pledge.places, parts, strict=True)):
        base, remainder = tenths_by_month(tenths, months)
        lines.append(
            {
                "pledge_no": one.pledge_no,
                "pledge_id": one.pledge_id,
                "revision": one.revision,
                "builder_no": builder["builder_no"],
                "builder_id": pledge.builder_id,
                "place_no": place_no,
                "place_count": len(pledge.places),
                "place_code": place.code,
                "machine_class": pledge.machine_class,
                "commitment": pledge.commitment,
                "visibility": pledge.visibility,
                "start_no": start_no,
                "end_no": end_no,
                "months": months,
                "machines_peak": pledge.machines_peak,
                "tenths": tenths,
                "base": base,
                "remainder": remainder,
                "changed_at": to_store(one.changed_at),
                "confirmed_at": to_store(one.confirmed_at),
            }
        )
    return lines
