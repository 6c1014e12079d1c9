"""The audit trail: who did what and when, written with what was done and read by the facilitator."""

import json
from collections.abc import Mapping
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

    `who` is a function mailbox, an account or `command line`; `subject` the id of what it was done to.
    """

    event_id: str
    happened_at: datetime
    who: str
    action: str
    subject: str
    details: Mapping[str, Any]


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


def audit_trail(store: Store, asking: Asking, *, at_most: int = 200) -> list[AuditEvent]:
    """The newest events first. For the facilitator; raises `NotAllowed`."""
    asking.require_facilitator()
    return [
        AuditEvent(
            event_id=row["event_id"],
            happened_at=from_store(row["happened_at"]),
            who=row["who"],
            action=row["action"],
            subject=row["subject"],
            details=json.loads(row["details"]),
        )
        for row in store.rows("audit_events", at_most=at_most)
    ]
