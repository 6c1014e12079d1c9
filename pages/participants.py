"""Deltagere: the real register, what each has said in public, and for some how complete the entries are."""

import streamlit as st

from machinery.access.asking import Role
from machinery.pledges.builders import completeness
from machinery.ui.doubles import show_doubles
from machinery.ui.frame import show_lead
from machinery.ui.page import Page, open_page
from machinery.ui.register import show_completeness, show_register, show_requirements


def show_entries(page: Page) -> None:
    """How far the builders have come; the service checks who asks."""
    st.header(page.t("participants.completeness.heading"), anchor="completeness")
    st.markdown(page.t("participants.completeness.text"))
    show_completeness(completeness(page.store, page.asking, as_of=page.now), page.t)


with open_page("participants") as page:
    show_lead(page.t("participants.lead"))
    if page.asking.role in {Role.FACILITATOR, Role.PARTNER}:
        show_entries(page)
    if page.asking.is_facilitator:
        st.header(page.t("doubles.heading"), anchor="doubles")
        show_doubles(page)
    st.header(page.t("participants.register.heading"), anchor="register")
    st.caption(page.t("participants.real"))
    show_register(page.reference, page.t)
    st.caption(page.t("participants.partner_is_not_signatory"))
    st.header(page.t("participants.requirements.heading"), anchor="requirements")
    st.markdown(page.t("participants.requirements.text"))
    show_requirements(page.reference, page.t)
