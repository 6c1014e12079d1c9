"""Historik: what was changed in a builder's pledges, by whom and when, and how they stood on a day."""

import streamlit as st

from machinery.ui.frame import show_lead
from machinery.ui.history_page import show_as_of, show_changes
from machinery.ui.page import open_page
from machinery.ui.pledge_page import WRITERS, chosen_builder

with open_page("history", roles=WRITERS) as page:
    show_lead(page.t("history.lead"))
    builder = chosen_builder(page)
    if builder is not None:
        st.header(page.t("history.changes"), anchor="changes")
        show_changes(page, builder.builder_id)
        st.header(page.t("history.as_of"), anchor="as-of")
        show_as_of(page, builder.builder_id)
