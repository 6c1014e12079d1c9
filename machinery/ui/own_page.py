"""The parts of the page Eget billede: demand, ladder of commitment and charging need, beside the last edition."""

import pandas as pd
import streamlit as st

from machinery.charts.demand import demand_bars
from machinery.charts.finished import finished
from machinery.charts.theme import TIERS, tier_name
from machinery.domain.vocabulary import TIER_OF
from machinery.i18n import Translator
from machinery.pledges.stored import Builder
from machinery.sites import Site
from machinery.ui.charging_parts import site_grid
from machinery.ui.charging_views import TIER_CHOICES, names_of
from machinery.ui.demand_drawn import Bars, kind_bars, time_bars
from machinery.ui.figure import is_dark, show_chart
from machinery.ui.filters import kept_segment, kept_slider
from machinery.ui.links import how_computed
from machinery.ui.markdown import plain
from machinery.ui.own_figures import OwnFigures, beside_edition, by_class_and_period
from machinery.ui.page import Page
from machinery.ui.tables import Column, grid, height_of, show_grid, show_table, show_written_under

_MOST_LEVEL = 7
"""So many half-years can be named side by side below a chart in half a page's width."""


def show_headline(figures: OwnFigures, t: Translator) -> None:
    """Planned and firm first, early beside it."""
    sure, early = st.columns(2)
    unit = t("common.unit.machine_months")
    sure.metric(f"{t('common.planned_and_firm')}, {unit}", t.number(figures.view.sure), help=t("demand.sure_help"))
    early.metric(f"{tier_name(t, 'early')}, {unit}", t.number(figures.view.early), help=t("demand.early_help"))
    st.caption(how_computed(t, "machine-months"))


def show_demand(figures: OwnFigures, t: Translator, *, narrow: bool) -> None:
    """Own demand by class and over time, each with its figures, and both together as one table."""
    dark = is_dark()
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("demand.by_class"), anchor=False)
        _show_bars(kind_bars(figures.view, t, narrow=narrow, is_dark=dark), t, key="own_classes")
    with right:
        st.subheader(t("demand.over_time"), anchor=False)
        _show_bars(
            time_bars(figures.view, t, narrow=narrow or len(figures.periods) > _MOST_LEVEL, is_dark=dark),
            t,
            key="own_time",
        )
    st.subheader(t("own.by_class_and_period"), anchor=False)
    columns = [
        Column("name", t("common.terms.machine_class")),
        Column("period_name", t("common.terms.half_year")),
        *(Column(tier, tier_name(t, tier), 1) for tier in TIERS),
    ]
    table = grid(by_class_and_period(figures, t), columns, t)
    show_grid(table, key="own_table", alt=t("own.by_class_and_period_alt"))


def _show_bars(bars: Bars, t: Translator, *, key: str) -> None:
    show_chart(bars.chart, alt=bars.alt, key=key)
    show_written_under(t("common.as_table"), bars.table)


def show_ladder(figures: OwnFigures, page: Page, *, narrow: bool) -> None:
    """Machine-months on each step of commitment: the open ones as bars, all six as a table."""
    t = page.t
    steps = page.reference.vocabulary["commitment"]
    frame = pd.DataFrame(
        [
            {"code": step, "label": t.name(steps[step]), "tier": TIER_OF[step] or "", "machine_months": months}
            for step, months in figures.ladder.items()
        ]
    ).assign(hidden=0)
    is_open = frame["tier"] != ""
    chart = demand_bars(frame[is_open], t, narrow=narrow, is_dark=is_dark())
    largest = frame[is_open].sort_values("machine_months", ascending=False, kind="stable").iloc[0]
    left, right = st.columns(2, gap="large")
    with left:
        months = t.number(float(largest["machine_months"]))
        show_chart(finished(chart), alt=t("own.ladder_alt", largest=largest["label"], months=months), key="own_ladder")
    with right:
        told = frame.assign(tier_name=[tier_name(t, tier) if tier else t("own.not_open") for tier in frame["tier"]])
        columns = [
            Column("label", t("fields.commitment")),
            Column("tier_name", t("common.terms.tier")),
            Column("machine_months", t("common.terms.machine_months"), 1),
        ]
        show_table(told, columns, t, caption=t("own.ladder_caption"))


def show_beside_edition(figures: OwnFigures, page: Page) -> None:
    """Own open demand by machine group beside what the last edition shows of all builders."""
    t = page.t
    if page.edition is None:
        st.info(t("own.no_edition"), icon=":material/schedule:")
        return
    st.markdown(t("own.beside_text", label=page.edition.label, as_of=page.edition.manifest.as_of))
    table = beside_edition(figures, page.edition, page)
    hidden = [t.number(count) if count else "" for count in table["hidden"]]
    with_mixed = bool(table["shown_mixed"].any())
    for part in ("shown_sure", "shown_early", "shown_mixed"):
        # What is withheld is never a nought.
        table[part] = [
            t("common.withheld_short") if count and not value else t.number(value, 1)
            for value, count in zip(table[part], table["hidden"], strict=True)
        ]
    columns = [
        Column("group", t("common.terms.machine_group")),
        Column("own_sure", t("own.own", tier=t("common.planned_and_firm")), 1),
        Column("own_early", t("own.own", tier=tier_name(t, "early")), 1),
        Column("shown_sure", t("own.shown", tier=t("common.planned_and_firm")), is_right=True),
        Column("shown_early", t("own.shown", tier=tier_name(t, "early")), is_right=True),
        *([Column("shown_mixed", t("own.shown_mixed"), is_right=True)] if with_mixed else []),
        *([Column("hidden", t("demand.hidden_column"), is_right=True)] if any(hidden) else []),
    ]
    show_table(table.assign(hidden=hidden), columns, t, caption=t("own.beside_caption"))


def site_choices(figures: OwnFigures, t: Translator) -> tuple[str, str]:
    """The half-year and the tiers that the sites are shown for."""
    periods = figures.periods
    with st.container(horizontal=True, gap="large"):
        names = {choice: t(f"charging.tiers.{choice}") for choice in TIER_CHOICES}
        tiers = kept_segment("own_tiers", t("common.terms.tier"), names, default="sure")
        # The first half-year is often half gone; the next one says more.
        default = periods[min(1, len(periods) - 1)]
        named = {period: t.short_period(period) for period in periods}
        return kept_slider("own_at", t("common.terms.half_year"), named, default=default), tiers


def show_charging(found: list[Site], tiers: str, page: Page) -> None:
    """The sites with their need; what has no place has energy only, and stands apart."""
    t = page.t
    placed = [site for site in found if site.has_place]
    loose = [site for site in found if not site.has_place]
    energy, peak, count = st.columns(3)
    total = sum(site.energy_kwh_per_day for site in found)
    energy.metric(t("common.terms.energy_kwh_per_day"), t.number(total))
    peaks = sum(site.unmanaged_peak_kw or 0.0 for site in placed)
    peak.metric(t("common.terms.unmanaged_peak_kw"), t.number(peaks))
    count.metric(t("charging.site_count"), t.number(len(placed)))
    st.caption(f"{t('charging.no_sum')} {how_computed(t, 'charging-peak')}")
    st.caption(t(f"charging.tiers_of_{tiers}"))
    if placed:
        drawn = site_grid(placed, page, with_builder=False)
        show_grid(drawn, key="own_sites", alt=t("own.sites_alt"), height=height_of(len(placed), 380))
    else:
        st.info(t("charging.sites_none"), icon=":material/ev_station:")
    if loose:
        places = names_of([site.place_code for site in loose], page.reference, t)
        rows = pd.DataFrame(
            [
                {
                    "place": places[site.place_code],
                    "project": site.project or t("charging.no_project"),
                    "machines": site.machine_count,
                    "energy": site.energy_kwh_per_day,
                }
                for site in loose
            ]
        )
        columns = [
            Column("place", t("common.terms.place")),
            Column("project", t("fields.project")),
            Column("machines", t("common.terms.machines"), 0),
            Column("energy", t("common.terms.energy_kwh_per_day"), 0),
        ]
        st.subheader(t("common.without_place"), anchor=False)
        show_table(rows, columns, t, caption=t("charging.without_place"))


def show_way_in(builder: Builder, t: Translator) -> None:
    """A calm word where there is nothing yet."""
    st.info(t("own.nothing", builder=plain(builder.name)), icon=":material/inbox:")
