"""Invitation: what the link gives, to whoever is signed in and accepts it."""

from machinery.ui.invitation import show_invitation
from machinery.ui.page import open_page

with open_page("invitation") as page:
    show_invitation(page)
