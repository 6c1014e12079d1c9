"""Eget billede as figures: a builder's own demand, its ladder of commitment, its sites and where suppliers see it.

Everything here is the builder's own or the edition's. What is kept knows nobody: who asks is checked first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from machinery.charts.theme import TIERS
from machinery.domain.periods import first_open_half_year, half_year_months, half_years_between
from machinery.domain.pledge_lines import open_tenths
from machinery.domain.vocabulary import COMMITMENTS
from machinery.editions.own_levels import Level, OwnLine, own_levels
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import Builder, StoredPledge
from machinery.signal.demand import DemandQuery, demand
from machinery.sites import Site, sites
from machinery.store.standing import Standing, standing
from machinery.ui.charging_views import TIER_CHOICES
from machinery.ui.demand_views import DemandView, rolled
from machinery.ui.kept import Kept
from machinery.ui.page import Page

_figures: Kept[tuple[Standing, str, str, str], "OwnFigures"] = Kept(32)


@dataclass(frozen=True, eq=False)
class OwnFigures:
    """A builder's own figures as they stand now, beside the last edition. Nobody may change its tables.

    `view` is its open demand by class and half-year; `ladder` maps each step of commitment to machine-months from the
    first open half-year on, `contracted` being outside the open demand; `pledges` are those that stand, `lines` where
    the edition shows them (empty before the first edition).
    """

    view: DemandView
    ladder: Mapping[str, float]
    pledges: Sequence[StoredPledge]
    lines: Sequence[OwnLine]

    @property
    def periods(self) -> list[str]:
        """Every half-year from the first with own demand to the last; empty without any."""
        present = self.view.cells["period"]
        return half_years_between(present.min(), present.max()) if len(present) else []


def own_figures(page: Page, builder: Builder) -> OwnFigures:
    """The figures of a builder. Raises `NotAllowed` for another builder's."""
    page.asking.require_reader_of(builder.builder_id)
    seal = page.edition.manifest_sha256 if page.edition is not None else ""
    key = (standing(page.store, page.now), builder.builder_id, page.t.lang, seal)
    return _figures.of(key, lambda: _made(page, builder.builder_id))


def _made(page: Page, builder_id: str) -> OwnFigures:
    stored = own_pledges(page.store, page.asking, builder_id, as_of=page.now)
    lines = (
        own_levels(page.store, page.asking, builder_id, page.edition, now=page.now, reference=page.reference)
        if page.edition is not None
        else []
    )
    return OwnFigures(_view(page, builder_id), _ladder(page, stored), stored, lines)


def _view(page: Page, builder_id: str) -> DemandView:
    query = DemandQuery(by=("class", "half_year"), builders=(builder_id,), as_of=page.now)
    found = demand(page.store, page.asking, query)
    cells = pd.DataFrame(
        {
            "kind": found["class"],
            "place": "",
            "period": found["half_year"],
            "tier": found["tier"],
            "machine_months": found["machine_months"].astype(float),
            "hidden": 0,
        }
    )
    kinds = {code: page.t.name(row) for code, row in page.reference.classes.items()}
    return DemandView(
        is_live=True, stamp="", kind_level="class", cells=cells, kinds=kinds, places={}, map_level="", map_cells=cells
    )


def _ladder(page: Page, stored: Sequence[StoredPledge]) -> dict[str, float]:
    first_no = half_year_months(first_open_half_year(page.now)).start
    tenths = dict.fromkeys(COMMITMENTS, 0)
    for one in stored:
        if not one.is_out:
            tenths[one.pledge.commitment] += open_tenths(one.pledge, page.reference.geography, first_no)
    return {step: sum_ / 10 for step, sum_ in tenths.items()}


def own_sites(page: Page, builder: Builder, half_year: str, tiers: str) -> list[Site]:
    """The builder's sites of a half-year, largest energy first; those without a place last."""
    found = sites(
        page.store,
        page.asking,
        builders=[builder.builder_id],
        half_year=half_year,
        as_of=page.now,
        tiers=TIER_CHOICES[tiers],
        reference=page.reference,
    )
    return sorted(found, key=lambda site: (not site.has_place, -site.energy_kwh_per_day, site.key))


def beside_edition(figures: OwnFigures, edition: PublishedEdition, page: Page) -> pd.DataFrame:
    """Own open demand now and what the edition shows, by machine group; groups of own demand only.

    Columns: group, own_sure, own_early, shown_sure and shown_early (counted and named), shown_mixed, hidden (withheld
    cells of the group). All in machine-months.
    """
    group_of = {code: row.machine_group for code, row in page.reference.classes.items()}
    own = figures.view.cells.assign(kind=figures.view.cells["kind"].map(group_of))
    names = {code: page.t.name(row) for code, row in page.reference.groups.items()}
    parts = rolled(own, "kind", names)
    sure = parts[parts["tier"] != "early"].groupby("code")["machine_months"].sum()
    early = parts[parts["tier"] == "early"].groupby("code")["machine_months"].sum()
    shown = edition.by_group().set_index("machine_group")
    codes = [code for code in names if code in set(parts["code"])]
    known = shown.reindex(codes).fillna(0.0)
    return pd.DataFrame(
        {
            "group": [names[code] for code in codes],
            "own_sure": sure.reindex(codes).fillna(0.0).to_numpy(),
            "own_early": early.reindex(codes).fillna(0.0).to_numpy(),
            "shown_sure": (known["planned_and_firm"] + known["named_planned_and_firm"]).to_numpy(),
            "shown_early": (known["early"] + known["named_early"]).to_numpy(),
            "shown_mixed": known["mixed"].to_numpy(),
            "hidden": known["cells_withheld"].astype(int).to_numpy(),
        }
    )


def by_class_and_period(figures: OwnFigures, t: Translator) -> pd.DataFrame:
    """A row per class and half-year: name, period_name, and machine-months firm, planned, early."""
    cells = figures.view.cells
    table = cells.pivot_table(index=["kind", "period"], columns="tier", values="machine_months", aggfunc="sum")
    table = table.reindex(columns=list(TIERS)).fillna(0.0).reset_index()
    order = {code: rank for rank, code in enumerate(figures.view.kinds)}
    table = table.assign(rank=table["kind"].map(order)).sort_values(["rank", "period"], ignore_index=True)
    return table.assign(name=table["kind"].map(figures.view.kinds), period_name=table["period"].map(t.period))


def level_sums(lines: Sequence[OwnLine]) -> list[tuple[Level, int, float]]:
    """How many own lines stand at each level, and with how many machine-months; levels without a line are left out."""
    found = []
    for level in Level:
        here = [line for line in lines if line.level is level]
        if here:
            found.append((level, len(here), sum(round(line.machine_months * 10) for line in here) / 10))
    return found
