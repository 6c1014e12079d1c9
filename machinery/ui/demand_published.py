"""Samlet efterspørgsel from the latest edition: nothing here can reach a pledge."""

import pandas as pd

from machinery.charts.theme import TIERS, tier_name
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.ui.demand_views import SURE, DemandView
from machinery.ui.filters import DemandOptions, DemandWish
from machinery.ui.kept import Kept

# A figure shown for several tiers together answers a wish only when all of them are wished for.
TOGETHER = {"planned+firm": frozenset(SURE), "total": frozenset(TIERS)}


def published_options(edition: PublishedEdition, t: Translator) -> DemandOptions:
    """What the edition itself holds: groups, regions and years. Classes and half-years are not in it."""
    return DemandOptions(
        classes={},
        groups={code: t.name(row) for code, row in edition.groups.items()},
        places={code: t.name(row) for code, row in edition.regions.items()},
        periods=[str(year) for year in edition.manifest.years],
        tiers={tier: tier_name(t, tier) for tier in TIERS},
    )


_views: Kept[tuple[str, str, DemandWish], DemandView] = Kept(64)


def published_view(edition: PublishedEdition, wish: DemandWish, options: DemandOptions, t: Translator) -> DemandView:
    """The published figures of a wish, counted and named together; withheld ones stay withheld.

    Kept, as an edition never changes. `options` are those of `published_options`.
    """
    return _views.of((edition.manifest_sha256, t.lang, wish), lambda: _view(edition, wish, options))


def _view(edition: PublishedEdition, wish: DemandWish, options: DemandOptions) -> DemandView:
    cells = pd.concat([_counted(edition), _named(edition)], ignore_index=True)
    keep = cells["period"].between(wish.from_period, wish.to_period)
    if wish.groups:
        keep &= cells["kind"].isin(wish.groups)
    if wish.places:
        keep &= cells["place"].isin(wish.places)
    cells = _of_tiers(cells[keep].reset_index(drop=True), wish.tiers)
    return DemandView(
        is_live=False,
        stamp=edition.label,
        kind_level="group",
        cells=cells,
        kinds=options.groups,
        places=options.places,
        map_level="region",
        map_cells=cells,
    )


def _counted(edition: PublishedEdition) -> pd.DataFrame:
    cells = edition.cells
    return pd.DataFrame(
        {
            "kind": cells["machine_group"],
            "place": cells["region_code"],
            "period": cells["year"].astype("str"),
            "tier": cells["tier"],
            "machine_months": cells["machine_months"].astype(float),
            "hidden": (cells["mark"] != "").astype(int),
        }
    )


def _named(edition: PublishedEdition) -> pd.DataFrame:
    named = edition.named
    return pd.DataFrame(
        {
            "kind": named["machine_group"],
            "place": named["region_code"],
            "period": named["half_year"].str[:4],
            "tier": named["tier"],
            "machine_months": named["machine_months"].astype(float),
            "hidden": 0,
        }
    )


def _of_tiers(cells: pd.DataFrame, tiers: tuple[str, ...]) -> pd.DataFrame:
    """The rows that answer the wished tiers; a figure that mixes them with others counts as not shown."""
    if not tiers or set(tiers) == set(TIERS):
        return cells
    wished = set(tiers)
    shown = cells["tier"].isin(wished | {tier for tier, parts in TOGETHER.items() if parts <= wished})
    touched = cells["tier"].isin([tier for tier, parts in TOGETHER.items() if parts & wished and not parts <= wished])
    with_figure = (cells["machine_months"] > 0) | (cells["hidden"] > 0)
    mixed = cells[touched & with_figure].assign(machine_months=float("nan"), hidden=1)
    return pd.concat([cells[shown], mixed], ignore_index=True)
