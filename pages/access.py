"""Deltagere og adgang: who may do what, invitations, and who did what. For the facilitator."""

import streamlit as st

from machinery.access.asking import Role
from machinery.ui.access_builders import show_dates, show_new_builder
from machinery.ui.access_invitations import show_invitations, show_new_invitation
from machinery.ui.access_outcome import show_outcome
from machinery.ui.access_people import show_participants, show_people
from machinery.ui.access_trail import show_trail
from machinery.ui.frame import show_lead
from machinery.ui.page import open_page

PARTS = (
    ("access.participants.heading", "participants", show_participants),
    ("participants.entry.new_heading", "new-participant", show_new_builder),
    ("participants.entry.dates_heading", "participant-dates", show_dates),
    ("access.people.heading", "people", show_people),
    ("access.invite.heading", "invite", show_new_invitation),
    ("access.invitations.heading", "invitations", show_invitations),
    ("access.trail.heading", "trail", show_trail),
)

with open_page("access", roles=frozenset({Role.FACILITATOR})) as page:
    show_lead(page.t("access.lead"))
    show_outcome(page.t)
    for heading, anchor, show in PARTS:
        st.header(page.t(heading), anchor=anchor)
        show(page)
