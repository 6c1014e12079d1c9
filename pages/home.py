"""Forside: what this is, for whom, and the first figures of the latest edition."""

import streamlit as st

from machinery.charts.theme import tier_name
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.settings import settings
from machinery.ui.frame import show_lead
from machinery.ui.links import how_computed, show_way_on
from machinery.ui.public_page import open_page

WAYS = (("supplier", "signal"), ("builder", "pledge"), ("facilitator", "demand"))
STEPS = ("one", "two", "three", "four")
NOTS = ("tender", "joint_purchase", "supplier_data", "fossil_free")


def show_ways_in(t: Translator) -> None:
    """Three ways in, one for each kind of user."""
    st.header(t("home.ways.heading"), anchor=False)
    for column, (who, page) in zip(st.columns(3), WAYS, strict=True):
        with column.container(border=True, height="stretch", key=f"way_{who}"):
            st.subheader(t(f"home.ways.{who}.heading"), anchor=False)
            st.markdown(t(f"home.ways.{who}.text"))
            show_way_on(page, t, t(f"home.ways.{who}.link"))


def show_latest(edition: PublishedEdition, t: Translator) -> None:
    """The headline figures: planned and firm, early beside it, the period and how much can be shown."""
    first = edition.headline()
    figures = (
        ("planned_and_firm", t("common.planned_and_firm"), first.planned_and_firm + first.named_planned_and_firm),
        ("early", tier_name(t, "early"), first.early + first.named_early),
        ("mixed", "", first.mixed),
    )
    st.header(t("home.latest.heading", label=edition.label), anchor=False)
    with st.container(horizontal=True, key="figures_home"):
        for part, tier, value in figures:
            st.metric(
                t(f"home.latest.{part}", tier=tier),
                t.number(value),
                help=t(f"home.latest.{part}_help"),
                border=True,
                height="stretch",
            )
        st.metric(
            t("home.latest.period"),
            t("home.latest.period_value", first=first.first_half_year[:4], last=first.last_year),
            border=True,
            height="stretch",
        )
    stamp = t("home.latest.as_of", as_of=edition.manifest.as_of, share=first.share_shown)
    st.caption(f"{stamp} {how_computed(t, 'machine-months')}")
    show_way_on("signal", t, t("home.latest.more"), place="_latest")


def show_how(t: Translator) -> None:
    """Four steps, and what this is not."""
    st.header(t("home.steps.heading"), anchor=False)
    for column, step in zip(st.columns(4), STEPS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{t(f'home.steps.{step}.heading')}**")
            st.markdown(t(f"home.steps.{step}.text", min_contributors=settings().min_contributors))
    st.header(t("home.not.heading"), anchor=False)
    st.markdown("\n".join(f"- {t(f'home.not.{point}')}" for point in NOTS))


with open_page("home") as page:
    show_lead(page.t("home.lead"))
    show_ways_in(page.t)
    if page.edition is None:
        st.info(page.t("home.latest.empty"), icon=":material/hourglass_empty:")
    else:
        show_latest(page.edition, page.t)
    show_how(page.t)
