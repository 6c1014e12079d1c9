"""Deltagere og adgang: who may do what, invitations, and who did what. For the facilitator."""

import streamlit as st

from machinery.access.asking import Role
from machinery.ui.access_invitations import show_invitations, show_new_invitation
from machinery.ui.access_outcome import show_outcome
from machinery.ui.access_people import show_participants, show_people
from machinery.ui.access_trail import show_trail
from machinery.ui.frame import show_lead
from machinery.ui.page import open_page

with open_page("access", roles=frozenset({Role.FACILITATOR})) as page:
    show_lead(page.t("access.lead"))
    show_outcome(page.t)
    for part, show in (
        ("participants", show_participants),
        ("people", show_people),
        ("invite", show_new_invitation),
        ("invitations", show_invitations),
        ("trail", show_trail),
    ):
        st.header(page.t(f"access.{part}.heading"), anchor=part)
        show(page)
