"""A large invented world for tests and benchmarks, made inside the database from a seed."""

from datetime import UTC, datetime

from machinery.domain.ids import new_ulid
from machinery.errors import Refused
from machinery.store.database import Store

PART = 1_000_000
"""Pledges made at a time: bounds the memory needed."""
WORLD_AS_OF = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The moment the world is made for: every pledge was stated within the thirteen months before."""


def fill_synthetic(store: Store, builders: int, pledges: int, seed: int, *, now: datetime = WORLD_AS_OF) -> None:
    """Fill an empty store with invented builders and pledges, marked as example data.

    The same numbers and seed give the same world. About 2 % of the pledges have two places, 4 % a second revision, 5 %
    are contracted; months from 2026-07 to 2032-12; few builders have most pledges. Raises `Refused` when the store
    holds builders or the numbers are not positive.
    """
    if builders < 1 or pledges < 1:
        raise Refused("store.synthetic_too_small", builders=builders, pledges=pledges)
    with store.transaction() as writer:
        if writer.rows("builders", builder_id=None):
            raise Refused("store.not_empty", file=store.path)
        writer.write("synthetic_builders", builders=builders)
        writer.write("meta", name="is_demo", value="true")
        writer.write(
            "audit_event",
            event_id=new_ulid(now),
            happened_at=now,
            who="synthetic",
            action="synthesize",
            subject="store",
            details=f'{{"builders": {builders}, "pledges": {pledges}, "seed": {seed}}}',
        )
    for first in range(0, pledges, PART):
        last = min(pledges, first + PART)
        with store.transaction() as writer:
            writer.write("synthetic_content", builders=builders, first=first, last=last, seed=seed, now=now)
            writer.write("synthetic_revisions")
            writer.write("synthetic_lines")
            writer.write("synthetic_done")
