"""Ladebehov: the charging need on a map, for all sites, one's own, or as published."""

import streamlit as st

from machinery.ui.charging_parts import (
    level_choice,
    measure_choice,
    period_choice,
    show_charging_map,
    show_explanation,
    show_figures,
    show_nothing,
    show_sites,
    show_totals,
    tier_choice,
)
from machinery.ui.charging_views import charging_levels, charging_view
from machinery.ui.page import open_page

with open_page("charging") as page:
    t = page.t
    show_explanation(t)
    with st.container(horizontal=True, gap="large"):
        level = level_choice(charging_levels(page), t)
        view = charging_view(page, level, tier_choice(charging_levels(page), t))
        measure = measure_choice(view, t) if view is not None and not view.is_empty else "energy"
    if view is None:
        st.info(t("charging.no_edition"), icon=":material/schedule:")
    elif view.is_empty:
        show_nothing(view, page)
    else:
        st.markdown(t(f"charging.intro_{view.source}"))
        period = period_choice(view, t)
        show_totals(view, period, t)
        chosen = show_charging_map(view, period, measure, page)
        show_figures(view, period, page)
        show_sites(view, period, chosen, page)
