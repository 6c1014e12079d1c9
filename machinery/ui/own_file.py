"""Eget billede as a file: the one page for the builder's own management."""

import streamlit as st

from machinery.charts.theme import TIER_LOOK, TIERS, tier_name
from machinery.exchange.own_pdf import own_pdf
from machinery.exchange.own_sheet import DemandRow, OwnSheet, SheetAmount, SheetBar, SheetTier, SiteRow
from machinery.pledges.stored import Builder
from machinery.sites import Site
from machinery.ui.charging_views import names_of
from machinery.ui.demand_views import SURE_TIERS
from machinery.ui.demonstration import situation
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.frame import edition_line
from machinery.ui.own_figures import OwnFigures, level_sums, own_figures, own_sites
from machinery.ui.page import Page

MOST_PERIODS = 6
"""Half-years that have a column of their own; those after are one."""
MOST_BARS = 10
"""Half-years that are drawn; those after are said in words, as a bar of several would look like a rise."""


def show_file(page: Page, builder: Builder, half_year: str, tiers: str) -> None:
    """The button. The page is made when it is asked for, and who asks is asked again then."""
    t = page.t
    file = FileToTake(
        t("own.pdf"), t("own.file_name"), "application/pdf", lambda: own_page(page, builder, half_year, tiers)
    )
    show_downloads([file], key="own_pdf")
    st.caption(t("own.pdf_note"))


def own_page(page: Page, builder: Builder, half_year: str, tiers: str) -> bytes:
    """The page as PDF, with the figures of the screen. Raises `NotAllowed` for another builder's."""
    figures = own_figures(page, builder)
    return own_pdf(_sheet(page, builder, figures, own_sites(page, builder, half_year, tiers), half_year, tiers), page.t)


def _sheet(
    page: Page, builder: Builder, figures: OwnFigures, found: list[Site], half_year: str, tiers: str
) -> OwnSheet:
    t = page.t
    steps = page.reference.vocabulary["commitment"]
    placed = [site for site in found if site.has_place]
    return OwnSheet(
        builder=builder.name,
        as_of=t.datetime(page.now),
        edition_line=edition_line(t, page.edition),
        is_example=situation().has_example_data,
        sure=figures.view.sure,
        early=figures.view.early,
        tiers=[SheetTier(tier, tier_name(t, tier), TIER_LOOK[tier].fill_opacity) for tier in TIERS],
        periods=[name for name, _ in _columns(figures, page)],
        demand=_demand(figures, page),
        bars=_bars(figures, page),
        after_bars=_after_bars(figures, page),
        half_year=t.period(half_year),
        sites_of=t(f"charging.tiers_of_{tiers}"),
        sites=[_site(site, page) for site in placed],
        without_place_kwh=sum(site.energy_kwh_per_day for site in found if not site.has_place),
        ladder=[SheetAmount(t.name(steps[step]), months) for step, months in figures.ladder.items()],
        levels=[
            SheetAmount(t(f"own.level.{level}"), months, lines) for level, lines, months in level_sums(figures.lines)
        ],
    )


def _columns(figures: OwnFigures, page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """What each column is called, and its half-years: the first ones apart, the later ones together."""
    periods = figures.periods
    several = len(periods) > MOST_PERIODS
    apart = periods[:MOST_PERIODS] if several else periods
    columns: list[tuple[str, tuple[str, ...]]] = [(page.t.short_period(period), (period,)) for period in apart]
    if not several:
        return columns
    later = page.t("own_pdf.later", period=page.t.short_period(periods[MOST_PERIODS]))
    return [*columns, (later, tuple(periods[MOST_PERIODS:]))]


def _demand(figures: OwnFigures, page: Page) -> list[DemandRow]:
    cells = figures.view.cells
    is_sure = cells["tier"].isin(SURE_TIERS)
    rows = []
    for kind, name in figures.view.kinds.items():
        here = cells["kind"] == kind
        if not here.any():
            continue
        sure, early = (
            tuple(
                round(float(cells.loc[here & part & cells["period"].isin(within), "machine_months"].sum()), 1)
                for _, within in _columns(figures, page)
            )
            for part in (is_sure, ~is_sure)
        )
        rows.append(DemandRow(name, sure, early))
    return sorted(rows, key=lambda row: -sum(row.sure) - sum(row.early))


def _bars(figures: OwnFigures, page: Page) -> list[SheetBar]:
    sums = figures.view.cells.groupby(["period", "tier"])["machine_months"].sum()
    return [
        SheetBar(page.t.short_period(period), tuple(float(sums.get((period, tier), 0.0)) for tier in TIERS))
        for period in figures.periods[:MOST_BARS]
    ]


def _after_bars(figures: OwnFigures, page: Page) -> str:
    left, cells = figures.periods[MOST_BARS:], figures.view.cells
    if not left:
        return ""
    months = float(cells.loc[cells["period"].isin(left), "machine_months"].sum())
    return page.t("own_pdf.after_bars", months=page.t.number(months, 1), period=page.t.period(left[0]))


def _site(site: Site, page: Page) -> SiteRow:
    place = names_of([site.place_code], page.reference, page.t)[site.place_code]
    return SiteRow(
        name=f"{site.project or page.t('charging.no_project')}, {place}",
        machines=site.machine_count,
        energy_kwh_per_day=site.energy_kwh_per_day,
        peak_kw=site.unmanaged_peak_kw,
        connection_kw=site.site_power_kw,
    )
