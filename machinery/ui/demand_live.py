"""Samlet efterspørgsel from the store, for the facilitator only: `signal.demand` checks who asks."""

from dataclasses import replace

import pandas as pd

from machinery.charts.theme import TIERS, tier_name
from machinery.domain.periods import first_open_half_year, half_years_between
from machinery.domain.places import PlaceLevel
from machinery.signal.demand import DemandQuery, demand
from machinery.store.standing import Standing, standing
from machinery.ui.demand_views import SURE, WITHOUT_PLACE, DemandView
from machinery.ui.filters import DemandOptions, DemandWish
from machinery.ui.kept import Kept
from machinery.ui.page import Page
from machinery.ui.places import place_names

LEAST_YEARS = 7
LEVEL_WORDS = (PlaceLevel.region, PlaceLevel.province, PlaceLevel.municipality)
_ends: Kept[Standing, tuple[str, str]] = Kept(4)
_views: Kept[tuple[Standing, str, DemandWish, str, str], DemandView] = Kept(16)


def live_options(page: Page) -> DemandOptions:
    """Everything in the reference data, and the open half-years of the next years or to the last one with demand.

    The last period to choose is never before the last demand: whoever leaves the period alone gets all of it. Raises
    `NotAllowed` for anyone but the facilitator.
    """
    reference, t = page.reference, page.t
    first, last = _ends.of(_standing(page), lambda: _first_and_last(page))
    return DemandOptions(
        classes={code: t.name(row) for code, row in reference.classes.items()},
        groups={code: t.name(row) for code, row in reference.groups.items()},
        places=place_names(reference, t, LEVEL_WORDS),
        periods=half_years_between(first, last),
        tiers={tier: tier_name(t, tier) for tier in TIERS},
    )


def _first_and_last(page: Page) -> tuple[str, str]:
    first = first_open_half_year(page.now)
    asked = demand(page.store, page.asking, DemandQuery(by=("half_year",), as_of=page.now))
    return first, max([f"{int(first[:4]) + LEAST_YEARS - 1}H2", *asked["half_year"]])


def _standing(page: Page) -> Standing:
    """What live figures are kept by. Raises `NotAllowed` for anyone but the facilitator, before the kept ones."""
    page.asking.require_facilitator()
    return standing(page.store, page.now)


def live_view(page: Page, wish: DemandWish, options: DemandOptions, *, kind_level: str, map_level: str) -> DemandView:
    """The live figures of a wish. Raises `NotAllowed` for anyone but the facilitator.

    Kept until anything is written or the moment makes a difference. `options` are those of `live_options`.
    """
    key = (_standing(page), page.t.lang, wish, kind_level, map_level)
    return _views.of(key, lambda: _view(page, wish, options, kind_level, map_level))


def _view(page: Page, wish: DemandWish, options: DemandOptions, kind_level: str, map_level: str) -> DemandView:
    query = DemandQuery(
        by=(kind_level, "region", "half_year"),
        classes=wish.classes or None,
        groups=wish.groups or None,
        places=wish.places or None,
        from_period=wish.from_period,
        to_period=wish.to_period,
        as_of=page.now,
    )
    tiers = wish.tiers or TIERS
    cells = _as_cells(demand(page.store, page.asking, query), kind_level, "region", tiers)
    map_cells = cells
    if map_level != "region":
        map_query = replace(query, by=(map_level,))
        map_cells = _as_cells(demand(page.store, page.asking, map_query), None, map_level, tiers)
    sure = tuple(tier for tier in SURE if tier in tiers) or tiers
    together = demand(page.store, page.asking, replace(query, by=(), tiers=sure))
    by_kind = demand(page.store, page.asking, replace(query, by=(kind_level,), tiers=sure))
    return DemandView(
        is_live=True,
        stamp="",
        kind_level=kind_level,
        cells=cells,
        kinds=options.classes if kind_level == "class" else options.groups,
        places={**options.places, WITHOUT_PLACE: page.t("common.without_fixed_place")},
        map_level=map_level,
        map_cells=map_cells,
        machines=_range(together),
        machines_by_kind=by_kind[[kind_level, "machines_low", "machines_high"]].rename(columns={kind_level: "kind"}),
    )


def _as_cells(found: pd.DataFrame, kind: str | None, place: str, tiers: tuple[str, ...]) -> pd.DataFrame:
    found = found[found["tier"].isin(tiers)]
    return pd.DataFrame(
        {
            "kind": found[kind] if kind else "",
            "place": found[place],
            "period": found.get("half_year", ""),
            "tier": found["tier"],
            "machine_months": found["machine_months"].astype(float),
            "hidden": 0,
        }
    ).reset_index(drop=True)


def _range(found: pd.DataFrame) -> tuple[int, int]:
    if found.empty:
        return (0, 0)
    return int(found["machines_low"].iloc[0]), int(found["machines_high"].iloc[0])
