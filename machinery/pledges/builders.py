"""Participants: who takes part, who counts as one contributor, how complete the entries are."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from machinery import clock
from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.domain.builder_entry import date_faults
from machinery.domain.periods import first_open_half_year, half_year_months
from machinery.errors import Refused
from machinery.pledges.stored import Builder
from machinery.store.database import Store, Writer
from machinery.store.known_builders import unknown_builder
from machinery.store.moments import Now, months_before


def builders(store: Store) -> list[Builder]:
    """All participants in the order in which they were added. The list itself is public."""
    return [_builder(row) for row in store.rows("builders", builder_id=None)]


def require_builder(store: Store, builder_id: str) -> None:
    """Nothing when somebody with this id takes part; else raises `NotFound` with the nearest id of those who do."""
    everyone = builders(store)
    if builder_id not in {builder.builder_id for builder in everyone}:
        raise unknown_builder(builder_id, {builder.builder_id: builder.name for builder in everyone})


def add_builder(store: Store, asking: Asking, builder: Builder, *, now: Now) -> Builder:
    """Add a participant. For the facilitator.

    Raises `NotAllowed`, `Refused` when the id is taken or the builder it belongs to belongs to another one itself, and
    `NotFound` when that builder is unknown.
    """
    asking.require_facilitator("write")

    def work(writer: Writer) -> Builder:
        known = {row["builder_id"]: row for row in writer.rows("builders", builder_id=None)}
        if builder.builder_id in known:
            raise Refused("store.builder_exists", builder_id=builder.builder_id)
        main = builder.affiliated_to
        if main and main not in known:
            raise unknown_builder(main, {one: row["name"] for one, row in known.items()})
        if main and known[main]["affiliated_to"]:
            raise Refused("store.affiliated_twice", builder_id=builder.builder_id, affiliated_to=main)
        writer.write(
            "builder",
            builder_id=builder.builder_id,
            name=builder.name,
            kind=builder.kind,
            affiliated_to=main or None,
            joined_on=builder.joined,
            left_on=builder.left or None,
            home_places=";".join(builder.home_places),
            is_demo=builder.is_demo,
        )
        note_event(writer, asking, "add_builder", builder.builder_id, writer.moment(now), name=builder.name)
        return builder

    return store.run(work)


def change_dates(
    store: Store, asking: Asking, seen: Builder, *, joined: str, left: str, today: date, now: Now
) -> Builder:
    """Say from when to when a participant takes part; `left` is empty while it does. Nothing is deleted.

    For the facilitator. Raises `NotAllowed`, `NotFound` for an unknown builder, `Refused` for dates that cannot be and
    when somebody has changed them since the builder was `seen`.
    """
    asking.require_facilitator("write")
    builder_id = seen.builder_id

    def work(writer: Writer) -> Builder:
        known = {row["builder_id"]: row for row in writer.rows("builders", builder_id=None)}
        if builder_id not in known:
            raise unknown_builder(builder_id, {one: row["name"] for one, row in known.items()})
        before = _builder(known[builder_id])
        if (before.joined, before.left) != (seen.joined, seen.left):
            raise Refused("participants.entry.dates_changed", name=before.name)
        for fault in date_faults(joined, left, today):
            raise Refused(f"participants.entry.{fault.rule}", **fault.values)
        writer.write("builder_dates", builder_id=builder_id, joined_on=joined, left_on=left or None)
        note_event(
            writer, asking, "change_builder", builder_id, writer.moment(now),
            name=before.name, joined=joined, left=left,
        )  # fmt: skip
        return replace(before, joined=joined, left=left)

    return store.run(work)


def completeness(store: Store, asking: Asking, *, as_of: datetime | None = None) -> pd.DataFrame:
    """How complete the entries are: one row per builder, no single pledge. For facilitator and partners.

    Columns: builder_id, name, kind, pledges (open ones: not withdrawn, not over before the first open half-year),
    last_changed (UTC, of pledges not withdrawn, empty without any), stale and out_of_signal (of the open ones).
    """
    asking.require_completeness_reader()
    moment = as_of or store.settled(clock.now)
    return store.read(
        "completeness",
        as_of=moment,
        first_no=half_year_months(first_open_half_year(moment)).start,
        stale_before=months_before(moment, store.stale_after_months),
        out_before=months_before(moment, store.out_after_months),
    )


def _builder(row: dict[str, Any]) -> Builder:
    return Builder(
        builder_id=row["builder_id"],
        name=row["name"],
        kind=row["kind"],
        joined=row["joined_on"],
        affiliated_to=row["affiliated_to"] or "",
        left=row["left_on"] or "",
        home_places=tuple(code for code in row["home_places"].split(";") if code),
        is_demo=row["is_demo"],
    )
