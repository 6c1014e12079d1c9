"""Kladder: planned demand that is still being written, as a table. For builders and the facilitator."""

from machinery.ui.drafts_page import show_drafts
from machinery.ui.frame import show_lead
from machinery.ui.links import show_page_link
from machinery.ui.page import open_page
from machinery.ui.pledge_page import WRITERS, chosen_builder

with open_page("drafts", roles=WRITERS) as page:
    show_lead(page.t("drafts.lead"))
    show_page_link("pledge", page.t)
    builder = chosen_builder(page)
    if builder is not None:
        show_drafts(page, builder)
