"""The part »Påmindelse« of the page Afgiv planlagt behov: calendar file and mail for the half-yearly confirmation."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import streamlit as st

from machinery.clock import COPENHAGEN
from machinery.exchange.reminder import AHEAD, MIME, Reminder, calendar_file, mail_text
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import Builder, StoredPledge
from machinery.store.moments import months_before
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.links import address, own_address
from machinery.ui.own_pledges import OWN
from machinery.ui.page import Page
from machinery.ui.pledge_standing import is_over
from machinery.ui.pledge_todo import SHOW, Todo
from machinery.ui.roles import PARAMETER


def next_due(stored: Sequence[StoredPledge], at: datetime, stale_after_months: int) -> date | None:
    """The day in Denmark on which the first pledge is stale if nobody confirms it; None without one to confirm."""
    moments = [months_before(one.confirmed_at, -stale_after_months) for one in stored if not is_over(one, at)]
    return min(moments).astimezone(COPENHAGEN).date() if moments else None


def _capacity(page: Page) -> dict[str, str]:
    """The role in which a builder opens the link, where the address says one; a facilitator's is no builder's."""
    role = st.query_params.get(PARAMETER)
    return {PARAMETER: role} if role and not page.asking.is_facilitator else {}


def show_reminder(page: Page, builder: Builder) -> None:
    """A calendar file to take home and a mail text to copy; nothing is sent."""
    t = page.t
    stored = own_pledges(page.store, page.asking, builder.builder_id, as_of=page.now)
    months, today = page.store.stale_after_months, page.now.astimezone(COPENHAGEN).date()
    stale_on = next_due(stored, page.now, months)
    if stale_on is None:
        return
    due = max(stale_on, today + AHEAD)
    asked = {SHOW: Todo.STALE.value, "builder": builder.builder_id, **_capacity(page)}
    link = f"{own_address()}/{address('pledge', t, OWN, **asked)}"
    reminder = Reminder(builder.builder_id, builder.name, due, link)
    with st.expander(t("reminder.heading"), key="pledge_reminder"):
        st.markdown(
            t("reminder.to_come", due=stale_on, months=months)
            if stale_on > today
            else t("reminder.marked", months=months)
        )
        st.markdown(t("reminder.how"))
        make = partial(calendar_file, reminder, t, now=page.now)
        file = FileToTake(t("reminder.calendar"), t("reminder.file", builder_id=builder.builder_id), MIME, make)
        show_downloads([file], key="pledge_reminder")
        # Each text has a box of its own: one that was drawn before keeps what stood in it.
        key = f"reminder_{t.lang}_{builder.builder_id}_{due}"
        st.text_area(t("reminder.copy"), mail_text(reminder, t), height=300, key=key)
