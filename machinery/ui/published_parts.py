"""The parts of the page *Signal til leverandører*, each from the edition alone."""

import streamlit as st

from machinery.charts.theme import tier_name
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.ui.figure import show_figure
from machinery.ui.filters import kept_segment
from machinery.ui.links import how_computed
from machinery.ui.published_figures import by_group, by_region, by_year, energy_by_year, year_name
from machinery.ui.published_tables import show_estimate, show_matrix, show_named


def show_headline(edition: PublishedEdition, t: Translator) -> None:
    """Planned and firm, early beside it, what is only known together, and what may come of it."""
    first, sure, manifest = edition.headline(), edition.how_sure(), edition.manifest
    st.caption(
        " · ".join(
            (
                t("signal.facts.label", label=edition.label),
                t("signal.facts.as_of", as_of=manifest.as_of),
                t("signal.facts.published", published_at=manifest.published_at),
                t("signal.facts.period", first=first.first_half_year, last=first.last_year),
            )
        )
    )
    sure_now = first.planned_and_firm + first.named_planned_and_firm
    figures = (
        ("planned_and_firm", t("common.planned_and_firm"), t.number(sure_now)),
        ("early", tier_name(t, "early"), t.number(first.early + first.named_early)),
        ("mixed", "", t.number(first.mixed)),
        ("expected", "", t.range(sure.expected_low, sure.expected_high)),
    )
    with st.container(horizontal=True, key="figures_signal"):
        for part, tier, value in figures:
            st.metric(
                t(f"signal.headline.{part}", tier=tier),
                value,
                help=t(f"signal.headline.{part}_help"),
                border=True,
                height="stretch",
            )
    if first.named_builders:
        builders = t.count("signal.headline.named_builders", first.named_builders)
        named = first.named_planned_and_firm + first.named_early
        st.markdown(t("signal.headline.named", machine_months=named, builders=builders))
    if first.cells_withheld:
        st.markdown(t.count("signal.headline.withheld", first.cells_withheld, cells=first.cells))
    st.caption(how_computed(t, "machine-months"))


def show_bars(edition: PublishedEdition, t: Translator) -> None:
    """Which machines, then where and when side by side: each as bars and as a table."""
    whole, (left, right) = st.container(), st.columns(2, gap="large")
    for place, key, figure in (
        (whole, "by_group", by_group),
        (left, "by_region", by_region),
        (right, "by_year", by_year),
    ):
        with place:
            st.header(t(f"signal.{key}.heading"), anchor=key)
            st.markdown(t(f"signal.{key}.text", first=edition.manifest.first_half_year))
            show_figure(figure(edition, t), t, key=key, caption=t(f"signal.{key}.caption"))
            st.caption(how_computed(t, "cells"))


def show_cells(edition: PublishedEdition, t: Translator) -> None:
    """Every cell of a year with its mark, and what the marks mean."""
    st.header(t("signal.cells.heading"), anchor="cells")
    st.markdown(t("signal.cells.text"))
    years = {str(year): year_name(edition, year, t) for year in edition.manifest.years}
    first_full = str(edition.manifest.years[1 if edition.manifest.first_year_is_part and len(years) > 1 else 0])
    year = kept_segment("year", t("signal.cells.year"), years, default=first_full)
    show_matrix(edition, t, int(year))
    marks = (t(f"signal.cells.{mark}") for mark in ("mark_withheld", "mark_mixed", "mark_zero", "mark_band"))
    st.markdown(f"**{t('signal.cells.marks')}**\n\n" + "\n".join(f"- {mark}" for mark in marks))
    st.caption(how_computed(t, "disclosure"))


def show_how_sure(edition: PublishedEdition, t: Translator) -> None:
    """What is in each tier, and the estimate of what may come of it."""
    sure = edition.how_sure()
    st.header(t("signal.sure.heading"), anchor="sure")
    st.markdown(t("signal.sure.text"))
    show_estimate(edition, t)
    st.markdown(t("signal.sure.result", low=sure.expected_low, high=sure.expected_high))
    st.caption(f"{t('signal.sure.note')} {how_computed(t, 'expected')}")


def show_charging(edition: PublishedEdition, t: Translator) -> None:
    """Energy per working day as a range, with what it rests on."""
    st.header(t("signal.charging.heading"), anchor="charging")
    st.markdown(t("signal.charging.text"))
    show_figure(energy_by_year(edition, t), t, key="energy", caption=t("signal.charging.caption"))
    with st.expander(t("signal.charging.assumptions"), icon=":material/rule:"):
        st.markdown("\n".join(f"- {t(key, **values)}" for key, values in edition.charging_need().assumptions))
    st.caption(how_computed(t, "charging-edition"))


def show_by_name(edition: PublishedEdition, t: Translator) -> None:
    """What builders chose to show by name."""
    st.header(t("signal.named.heading"), anchor="named")
    if edition.headline().named_builders:
        st.markdown(t("signal.named.text"))
        show_named(edition, t)
    else:
        st.markdown(t("signal.named.empty"))
