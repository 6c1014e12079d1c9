"""The joint demand: machine-months, sharing bounds and builders by class, place, period and tier (DESIGN.md 5).

Internal figures. What may be shown to others is decided in `disclosure` and published in editions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from machinery import clock
from machinery.access.asking import Asking, Role
from machinery.domain.periods import (
    LAST_MONTH_NO,
    first_open_half_year,
    half_year_months,
    period_months,
)
from machinery.domain.vocabulary import TIERS
from machinery.errors import UnknownCode
from machinery.store.database import Store
from machinery.store.moments import months_before

KEYS = ("class", "group", "municipality", "province", "region", "half_year", "year")
"""What demand can be broken down by."""
WITHOUT_FIXED_PLACE = "without_fixed_place"
"""The place of pledges that are given more coarsely than the level asked for."""
MEASURES = ("machine_months", "machines_low", "machines_high", "builders")


@dataclass(frozen=True)
class DemandQuery:
    """What is asked. An empty or absent list leaves all.

    `by` are names out of `KEYS`. `places` are codes of any level, `DK` for the whole country. `tiers` absent gives a
    row per tier; else those tiers are counted together. `from_period` and `to_period` are half-years or years, both
    included. `as_of` is an aware moment, now when absent.
    """

    by: tuple[str, ...] = ()
    classes: Collection[str] | None = None
    groups: Collection[str] | None = None
    places: Collection[str] | None = None
    builders: Collection[str] | None = None
    tiers: Collection[str] | None = None
    from_period: str | None = None
    to_period: str | None = None
    as_of: datetime | None = None


def demand(store: Store, asking: Asking, query: DemandQuery) -> pd.DataFrame:
    """The open demand at a moment: whole half-years from the one that contains it.

    Columns: the names in `by` in their order, `tier`, `machine_months` (exact tenths), `machines_low` and
    `machines_high` (machines, with perfect sharing and with none), `builders` (contributors, affiliated ones counted as
    one). Withdrawn and contracted pledges are left out, and those not confirmed within the store's `out_after_months`.
    A row is there when a pledge is active; several tiers asked for together are written `planned+firm`.

    Raises `NotAllowed` for anyone but the facilitator, or a builder asking for exactly its own; `UnknownCode` for a
    key, tier or period that does not exist.
    """
    _require_reader(asking, query)
    parameters = _parameters(store, query)
    with store.snapshot() as reader:
        highest = reader.rows("highest_builder_no")[0]["builder_no"]
        frame = reader.read("demand", highest_builder_no=highest, **parameters)
    return frame[[*query.by, "tier", *MEASURES]]


def open_half_year_start(as_of: datetime) -> int:
    """Number of the first month of open demand: that of the half-year containing as-of, in Danish time."""
    return half_year_months(first_open_half_year(as_of)).start


def confirmed_since(store: Store, as_of: datetime) -> datetime:
    """Pledges last confirmed before this moment have left the signal."""
    return months_before(as_of, store.out_after_months)


def _require_reader(asking: Asking, query: DemandQuery) -> None:
    if asking.role is not Role.BUILDER or not query.builders:
        asking.require_facilitator()
        return
    for builder_id in query.builders:
        asking.require_reader_of(builder_id)


def _parameters(store: Store, query: DemandQuery) -> dict[str, Any]:
    for key in query.by:
        if key not in KEYS:
            raise UnknownCode("store.unknown_key", kind="key", code=key, allowed=", ".join(KEYS))
    for tier in query.tiers or ():
        if tier not in TIERS:
            raise UnknownCode("store.unknown_key", kind="tier", code=tier, allowed=", ".join(TIERS))
    as_of = query.as_of or store.settled(clock.now)
    first_no = open_half_year_start(as_of)
    last_no = LAST_MONTH_NO
    if query.from_period:
        first_no = max(first_no, _half_years(query.from_period).start)
    if query.to_period:
        last_no = _half_years(query.to_period).stop - 1
    return {
        "as_of": as_of,
        "confirmed_since": confirmed_since(store, as_of),
        "first_no": first_no,
        "last_no": last_no,
        "classes": _all_if_empty(query.classes),
        "groups": _all_if_empty(query.groups),
        "places": _all_if_empty(query.places),
        "builders": _all_if_empty(query.builders),
        "tiers": [tier for tier in TIERS if tier in query.tiers] if query.tiers else None,
        **{f"by_{key}": key in query.by for key in KEYS},
    }


def _half_years(period: str) -> range:
    months = period_months(period)
    if len(months) < 6:
        raise UnknownCode("store.unknown_key", kind="period", code=period, allowed="2027, 2027H1")
    return months


def _all_if_empty(codes: Collection[str] | None) -> list[str] | None:
    return sorted(codes) if codes else None
