"""Rows, who asks, and short ways to act for the tests of drafts."""

from datetime import UTC, date, datetime

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import Pledge, pledge_as_row
from machinery.drafts.checking import CheckedDraft, checked_drafts
from machinery.drafts.keeping import own_drafts
from machinery.drafts.stored import Draft
from machinery.drafts.submitting import Submission, submit_drafts
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import record_pledge
from machinery.reference import reference
from machinery.store.database import Store
from machinery.store.moments import NEWEST
from tests.second.worlds import ME, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
GOOD = {
    "project": "Havnevej",
    "places": "Aarhus Kommune",
    "start_month": "marts 2027",
    "end_month": "Q2 2028",
    "machine_class": "Minigraver 2-6 t",
    "machines_peak": "2",
    "hours_per_day": "6,5",
    "commitment": "planlagt",
}
"""A row as it is pasted from a spreadsheet."""


def person(builder: str, name: str = "anna") -> Asking:
    return Asking(Role.BUILDER, frozenset({builder}), name=name)


def drafts(store: Store, builder: str) -> tuple[Draft, ...]:
    return own_drafts(store, ME, builder).drafts


def checked(store: Store, builder: str) -> list[CheckedDraft]:
    held = own_drafts(store, ME, builder)
    return checked_drafts(held, builder_id=builder, known=reference(), today=TODAY)


def submit(store: Store, builder: str, key: str = "key", who: Asking = ME) -> Submission:
    """State every row of the table."""
    rows = [one.row for one in drafts(store, builder)]
    return submit_drafts(store, who, builder, rows, known=reference(), idempotency_key=key, now=NOW)


def stored(store: Store, builder: str) -> dict[str, Pledge]:
    """Pledge id → what stands."""
    return {one.pledge_id: one.pledge for one in own_pledges(store, ME, builder, as_of=NEWEST)}


def a_pledge(store: Store, builder: str, ref: str = "P-1", **changes: object) -> str:
    pledge = plain_pledge(builder_id=builder, pledge_ref=ref, start_month="2027-01", end_month="2027-06", **changes)
    return record_pledge(store, ME, pledge, idempotency_key=f"{builder}-{ref}", now=NOW).pledge_id


def said(pledge: Pledge) -> tuple[tuple[str, str], ...]:
    """What a pledge says, whoever it is of and whatever reference was made for it."""
    row = pledge_as_row(pledge)
    ref = row["pledge_ref"]
    own = {**row, "builder_id": "", "pledge_ref": "" if len(ref) == 26 or ref.startswith("auto-") else ref}
    return tuple(sorted(own.items()))
