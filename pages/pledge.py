"""Afgiv planlagt behov: the form, the receipt, files and a builder's own pledges."""

from machinery.ui.links import show_way_on
from machinery.ui.own_pledges import show_own_pledges
from machinery.ui.page import open_page
from machinery.ui.pledge_page import WRITERS, chosen_builder, show_form, show_intro
from machinery.ui.pledge_reminder import show_reminder
from machinery.ui.upload_page import show_upload

with open_page("pledge", roles=WRITERS) as page:
    show_intro(page.t)
    builder = chosen_builder(page)
    if builder is not None:
        show_form(page, builder)
        if not builder.left:
            show_upload(page, builder)
        show_own_pledges(page, builder)
        show_reminder(page, builder)
        show_way_on("own", page.t, page.t("own.way"), builder=builder.builder_id)
