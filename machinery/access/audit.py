"""The audit trail: who did what and when, written with what was done and read by the facilitator."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from machinery.access.asking import Asking
from machinery.domain.ids import new_ulid
from machinery.store.database import Store, Writer
from machinery.store.moments import from_store


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One thing somebody did.

    `who` is a function mailbox, an account or `command line`; `subject` the id of what it was done to. Where that is a
    pledge, a batch or a builder the rest names it, as it is called now; else the rest is empty.
    """

    event_id: str
    happened_at: datetime
    who: str
    action: str
    subject: str
    details: Mapping[str, Any]
    builder_name: str = ""
    pledge_ref: str = ""
    project: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which events are asked for: of these, of this kind, from a moment on and before another; None asks for all."""

    whos: Sequence[str] | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def note_event(writer: Writer, asking: Asking, action: str, subject: str, now: datetime, **details: object) -> None:
    """Write down who did what, in the same transaction as what was done."""
    writer.write(
        "audit_event",
        event_id=new_ulid(now),
        happened_at=now,
        who=asking.name,
        action=action,
        subject=subject,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
    )


def audit_trail(
    store: Store, asking: Asking, wish: AuditWish | None = None, *, at_most: int = 200, skipped: int = 0
) -> list[AuditEvent]:
    """The newest events first, without so many that are newer. For the facilitator; raises `NotAllowed`."""
    asking.require_facilitator()
    return [_event(row) for row in _rows(store, wish or AuditWish(), at_most, skipped)]


def audit_count(store: Store, asking: Asking, wish: AuditWish) -> int:
    """How many events there are. For the facilitator; raises `NotAllowed`."""
    asking.require_facilitator()
    return next((row["found"] for row in _rows(store, wish, 1, 0)), 0)


def audit_kinds(store: Store, asking: Asking) -> list[tuple[str, str]]:
    """Who did what: each pair of a who and an action once. For the facilitator; raises `NotAllowed`."""
    asking.require_facilitator()
    return [(row["who"], row["action"]) for row in store.rows("audit_kinds")]


def _rows(store: Store, wish: AuditWish, at_most: int, skipped: int) -> list[dict[str, Any]]:
    whos = None if wish.whos is None else list(wish.whos)
    return store.rows(
        "audit_events",
        whos=whos,
        action=wish.action,
        since=wish.since,
        before=wish.before,
        at_most=at_most,
        skipped=skipped,
    )


def _event(row: Mapping[str, Any]) -> AuditEvent:
    names = {name: row[name] or "" for name in ("builder_name", "pledge_ref", "project", "file_name")}
    return AuditEvent(
        event_id=row["event_id"],
        happened_at=from_store(row["happened_at"]),
        who=row["who"],
        action=row["action"],
        subject=row["subject"],
        details=json.loads(row["details"]),
        **names,
    )
