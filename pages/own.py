"""Eget billede: a builder's own demand and charging need, and what suppliers see because of it."""

import streamlit as st

from machinery.pledges.stored import Builder
from machinery.ui.frame import show_lead
from machinery.ui.links import show_way_on
from machinery.ui.markdown import plain
from machinery.ui.own_figures import OwnFigures, own_figures, own_sites
from machinery.ui.own_file import show_file
from machinery.ui.own_levels_part import show_choice, show_levels
from machinery.ui.own_page import (
    show_beside_edition,
    show_charging,
    show_demand,
    show_headline,
    show_ladder,
    show_way_in,
    site_choices,
)
from machinery.ui.page import Page, open_page
from machinery.ui.pledge_page import WRITERS, chosen_builder
from machinery.ui.viewport import room


def show_own_demand(page: Page, builder: Builder, figures: OwnFigures) -> None:
    t = page.t
    show_headline(figures, t)
    narrow = room() == "narrow"
    show_demand(figures, t, narrow=narrow)
    st.header(t("own.ladder"), anchor="ladder")
    show_ladder(figures, page, narrow=narrow)
    st.header(t("own.beside"), anchor="beside")
    show_beside_edition(figures, page)
    st.header(t("own.charging"), anchor="charging")
    half_year, tiers = site_choices(figures, t)
    show_charging(own_sites(page, builder, half_year, tiers), tiers, page)
    st.header(t("own.file"), anchor="file")
    show_file(page, builder, half_year, tiers)


with open_page("own", roles=WRITERS) as page:
    t = page.t
    show_lead(t("own.lead"))
    builder = chosen_builder(page)
    if builder is not None:
        st.header(t("own.of", builder=plain(builder.name)), anchor="demand")
        figures = own_figures(page, builder)
        if figures.view.is_empty:
            show_way_in(builder, t)
            show_way_on("pledge", t, t("own.to_pledge"), builder=builder.builder_id)
        else:
            show_own_demand(page, builder, figures)
        st.header(t("own.levels"), anchor="levels")
        show_levels(figures, page)
        st.header(t("own.naming.heading"), anchor="naming")
        show_choice(figures, builder, page)
