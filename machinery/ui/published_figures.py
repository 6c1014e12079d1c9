"""The figures of a published edition: what it shows by group, region and year, and the energy it asks for."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import pandas as pd

from machinery.charts.figure import Figure, Head
from machinery.charts.published import SHOWN_TIERS, range_bars, tier_bars
from machinery.charts.theme import tier_name
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.ui.kept import Kept
from machinery.ui.published_energy import PARTS, published_energy

EDITIONS = 16
"""Editions whose figures are kept, each language apart; visitors see the latest."""
_PART_OF_TIER = {
    "firm": "firm",
    "planned": "planned",
    "planned+firm": "planned_or_firm",
    "early": "early",
    "total": "mixed",
}


def once_per_edition(make: Callable[[PublishedEdition, Translator], Figure]) -> Callable[..., Figure]:
    """Keep what was made, by edition and language: an edition never changes, and this page is the one most read."""
    made: Kept[tuple[str, str], Figure] = Kept(EDITIONS)

    @wraps(make)
    def kept(edition: PublishedEdition, t: Translator) -> Figure:
        return made.of((edition.manifest_sha256, t.lang), lambda: make(edition, t))

    return kept


@once_per_edition
def by_group(edition: PublishedEdition, t: Translator) -> Figure:
    """Shown machine-months by machine group, stacked by tier."""
    names = {code: t.name(group) for code, group in edition.groups.items()}
    return _by_tier(edition, t, "machine_group", names, t("common.terms.machine_group"))


@once_per_edition
def by_region(edition: PublishedEdition, t: Translator) -> Figure:
    """Shown machine-months by region; a region that exists only in some years of the edition says which."""
    names = {code: region_name(edition, code, t) for code in edition.regions}
    return _by_tier(edition, t, "region_code", names, t("common.terms.region"))


@once_per_edition
def by_year(edition: PublishedEdition, t: Translator) -> Figure:
    """Shown machine-months by year; the first year may be half a year and then says so."""
    names = {year: year_name(edition, year, t) for year in edition.manifest.years}
    return _by_tier(edition, t, "year", names, t("common.terms.year"))


@once_per_edition
def energy_by_year(edition: PublishedEdition, t: Translator) -> Figure:
    """Energy per working day by year as a range, of everything shown; its parts stand beside it in the table."""
    frame = published_energy(edition)
    parts = [part for part in PARTS if (frame[f"{part}_high"] > 0).any()]
    for part in parts:
        frame[part] = [t.range(*ends) for ends in frame[[f"{part}_low", f"{part}_high"]].itertuples(index=False)]
    frame["name"] = [year_name(edition, year, t) for year in frame["year"]]
    ranges = [
        f"{name}: {t.range(low, high)}"
        for name, low, high in zip(frame["name"], frame["low"], frame["high"], strict=True)
    ]
    heads = (
        Head("name", t("common.terms.year")),
        Head("machines_mean", t("signal.charging.machines_mean"), 1),
        Head("low", t("signal.charging.low"), 0),
        Head("high", t("signal.charging.high"), 0),
        *(Head(part, t(f"signal.charging.{part}")) for part in parts),
    )
    chart = range_bars(frame, t, head=t("common.terms.year"), measure=t("common.terms.energy_kwh_per_day"))
    return Figure(chart, t("signal.charging.alt", ranges=t.listing(ranges)), frame, heads)


def _by_tier(edition: PublishedEdition, t: Translator, key: str, names: Mapping[Any, str], head: str) -> Figure:
    parts = shown_by_tier(edition, key)
    tiers = [tier for tier in SHOWN_TIERS if (parts.loc[parts["tier"] == tier, "machine_months"] > 0).any()]
    wide = parts.pivot_table(index=key, columns="tier", values="machine_months", aggfunc="sum", sort=False)
    withheld = edition.sums((key,)).set_index(key)["cells_withheld"]
    table = wide.assign(name=[names[code] for code in wide.index], cells_withheld=withheld).reset_index()
    heads = (
        Head("name", head),
        *(Head(tier, tier_name(t, tier), 1) for tier in tiers),
        Head("cells_withheld", t("signal.withheld_cells"), 0),
    )
    totals = parts.groupby(key)["machine_months"].sum().to_dict()
    values = t.listing(f"{name}: {t.number(float(totals[code]))}" for code, name in names.items())
    frame = parts.assign(name=[names[code] for code in parts[key]], hidden=parts[key].map(withheld))
    return Figure(tier_bars(frame, tiers, t, head=head), t("signal.bars_alt", values=values), table, heads)


def shown_by_tier(edition: PublishedEdition, key: str) -> pd.DataFrame:
    """Shown machine-months, counted and named together, by `key` (machine_group, region_code, year) and tier.

    A row for every value of the key and every tier, zero where nothing is shown. Columns: key, tier, machine_months.
    """
    sums = edition.sums((key,)).set_index(key)
    named = edition.named.assign(year=lambda rows: rows["half_year"].str[:4].astype("int64"))
    by_name = named.groupby([key, "tier"])["machine_months"].sum()
    rows = [
        {key: code, "tier": tier, "machine_months": sums.at[code, part] + by_name.get((code, tier), 0.0)}
        for code in sums.index
        for tier, part in _PART_OF_TIER.items()
    ]
    return pd.DataFrame(rows, columns=[key, "tier", "machine_months"]).round({"machine_months": 1})


def region_name(edition: PublishedEdition, code: str, t: Translator) -> str:
    """The name of a region, with its years where it does not exist in all of the edition."""
    region, years = edition.regions[code], edition.manifest.years
    name = t.name(region)
    if region["first_year"] > years[0]:
        return t("signal.region_from", region=name, year=region["first_year"])
    if region["last_year"] < years[-1]:
        return t("signal.region_until", region=name, year=region["last_year"])
    return name


def year_name(edition: PublishedEdition, year: int, t: Translator) -> str:
    """The year, or its second half where the edition starts in the middle of it."""
    is_part = year == edition.manifest.years[0] and edition.manifest.first_year_is_part
    if not is_part:
        return str(year)
    words = t.half_year(f"{year}H2")
    return words[0].upper() + words[1:]
