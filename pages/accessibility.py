"""Tilgængelighedserklæring: where the pages stand, what does not work yet, and what to do instead."""

from datetime import date

import streamlit as st

from machinery.ui.demonstration import situation
from machinery.ui.frame import show_lead
from machinery.ui.public_page import open_page

# The day the pages were last gone through; change it together with the text.
ASSESSED = date(2026, 11, 23)

with open_page("accessibility") as page:
    t = page.t
    show_lead(t("accessibility.lead"))
    for part, text in (("status", "text"), ("works", "points"), ("lacks", "points"), ("instead", "text")):
        st.header(t(f"accessibility.{part}.heading"), anchor=part)
        st.markdown(t(f"accessibility.{part}.{text}"))
    if situation().is_demonstration:
        st.markdown(t("accessibility.instead.demonstration"))
    st.header(t("accessibility.complain.heading"), anchor="complain")
    st.markdown(t("accessibility.complain.text"))
    st.caption(t("accessibility.updated", day=ASSESSED))
