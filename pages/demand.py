"""Samlet efterspørgsel: live for the facilitator, the latest edition for everyone else."""

from datetime import datetime

import streamlit as st

from machinery.i18n import Translator
from machinery.ui.demand_parts import (
    kind_choice,
    map_choice,
    show_all,
    show_headline,
    show_kinds,
    show_place_map,
    show_places,
    show_time,
    stamps,
)
from machinery.ui.demand_source import demand_source, demand_view
from machinery.ui.demand_views import DemandView
from machinery.ui.filters import demand_filter
from machinery.ui.page import Page, open_page
from machinery.ui.viewport import room


def show_demand(page: Page, view: DemandView, sentence: str, as_of: datetime, is_example: bool) -> None:
    t = page.t
    window = room()
    show_headline(view, t)
    left, right = st.columns(2, gap="large")
    with left:
        show_kinds(view, t, narrow=window == "narrow")
    with right:
        show_places(view, t, narrow=window == "narrow")
    show_time(view, t, narrow=window == "narrow")
    st.subheader(t("demand.map"), anchor=False)
    show_place_map(page, view, room=window)
    show_all(page, view, sentence, stamps(view, t, as_of=as_of, is_example=is_example))


def show_nothing(t: Translator) -> None:
    st.info(t("demand.empty"), icon=":material/filter_alt_off:")


with open_page("demand") as page:
    t = page.t
    source = demand_source(page)
    if source is None:
        st.info(t("demand.no_edition"), icon=":material/schedule:")
    else:
        st.markdown(t("demand.intro_live" if source.is_live else "demand.intro_edition"))
        wish = demand_filter(source.options, t)
        sentence = wish.sentence(source.options, t)
        choices = st.container(horizontal=True, gap="large")
        with choices:
            kind = kind_choice(t, has_classes=source.is_live)
            level = map_choice(t, has_provinces=source.is_live)
        view = demand_view(page, source, wish, kind_level=kind, map_level=level)
        st.caption(sentence)
        if view.is_empty:
            show_nothing(t)
        else:
            show_demand(page, view, sentence, source.as_of, source.is_example)
