"""What a builder can do about its own pledges now: a short list, everything to confirm at a click, and the list cut.

Only what the data can tell; what is over, withdrawn or contracted asks for nothing but, while it lasts, a confirmation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import streamlit as st

from machinery.clock import now
from machinery.domain.periods import month_no, month_of, quarter_months
from machinery.domain.places import Geography, PlaceLevel
from machinery.domain.vocabulary import TIER_OF
from machinery.errors import UserError
from machinery.pledges.recording import confirm_pledges
from machinery.pledges.stored import StoredPledge
from machinery.store.moments import months_before
from machinery.ui import pledge_actions as form
from machinery.ui.attention import lead_to
from machinery.ui.filters import kept_choice
from machinery.ui.frame import show_user_error
from machinery.ui.page import Page
from machinery.ui.pledge_standing import is_over
from machinery.ui.pledge_words import one_line
from machinery.ui.session import asking, product
from machinery.ui.text_table import show_text_table

SHOW = "show"
"""What the address calls the part of the own pledges that is shown."""
ALL = "all"
NEARLY_MONTHS = 3
"""A pledge should be confirmed when it is stale in so many months: a confirmation each half-year keeps it fresh."""
SOON_MONTHS = 12
"""So many months before the machines come it should be known what power the site has."""
_OUTCOME = "todo_outcome"
_TOLD = "todo_told"


class Todo(StrEnum):
    """Something to do about a pledge, the most urgent first; the codes stand in addresses."""

    STALE = "stale"
    STARTED = "started"
    TENDER_PASSED = "tender_passed"
    NO_TENDER = "no_tender"
    NO_MUNICIPALITY = "no_municipality"
    NO_POWER = "no_power"
    NO_MAILBOX = "no_mailbox"


def todo(
    stored: Sequence[StoredPledge], at: datetime, *, stale_after_months: int, geography: Geography
) -> dict[Todo, list[StoredPledge]]:
    """Which of the pledges ask for what at a moment, each kind in the order given."""
    this_month = month_of(at)
    fresh_since = months_before(at, max(1, stale_after_months - NEARLY_MONTHS))

    def has_municipality(one: StoredPledge) -> bool:
        return any(geography.places[p.code].level is PlaceLevel.municipality for p in one.pledge.places)

    def begins(one: StoredPledge) -> int:
        return month_no(one.pledge.start_month)

    def is_past(quarter: str) -> bool:
        return bool(quarter) and quarter_months(quarter).stop <= this_month

    asks: Mapping[Todo, Callable[[StoredPledge], bool]] = {
        Todo.STARTED: lambda one: TIER_OF[one.pledge.commitment] == "early" and begins(one) <= this_month,
        Todo.TENDER_PASSED: lambda one: is_past(one.pledge.tender_quarter) and one.pledge.commitment != "in_tender",
        Todo.NO_TENDER: lambda one: (
            one.pledge.commitment in ("planned", "decided")
            and not one.pledge.tender_quarter
            and begins(one) > this_month
        ),
        Todo.NO_MUNICIPALITY: lambda one: not has_municipality(one),
        Todo.NO_POWER: lambda one: (
            has_municipality(one)
            and one.pledge.site_power_kw is None
            and this_month <= begins(one) < this_month + SOON_MONTHS
        ),
        Todo.NO_MAILBOX: lambda one: not one.pledge.contact_mailbox,
    }
    going_on = [one for one in stored if not is_over(one, at) and not one.is_withdrawn]
    still_open = [one for one in going_on if TIER_OF[one.pledge.commitment] is not None]
    found = {Todo.STALE: [one for one in going_on if one.confirmed_at < fresh_since]}
    return found | {kind: [one for one in still_open if does(one)] for kind, does in asks.items()}


@dataclass(frozen=True)
class _Outcome:
    done: int | UserError
    moment: str


def show_todo(page: Page, builder_id: str, stored: Sequence[StoredPledge]) -> list[StoredPledge]:
    """The list of what to do, and the pledges that somebody wants to see: all, or those of one kind."""
    t = page.t
    found = todo(stored, page.now, stale_after_months=page.store.stale_after_months, geography=page.reference.geography)
    _show_outcome(page)
    if any(found.values()):
        with st.container(border=True, key="pledge_todo"):
            st.markdown(
                "\n".join(
                    [f"**{t('todo.heading')}**\n"]
                    + [f"- {t.count(f'todo.{kind}', len(ones))}" for kind, ones in found.items() if ones]
                )
            )
            if found[Todo.STALE]:
                _show_confirm_all(page, builder_id, found[Todo.STALE])
    else:
        st.success(t("todo.nothing"), icon=":material/task_alt:")
    names = {ALL: t("common.all")} | {kind.value: t(f"todo.show.{kind}") for kind in Todo}
    wanted = kept_choice(SHOW, t("todo.show_label"), names, t, default=ALL)
    return list(stored) if wanted in (None, ALL) else found[Todo(wanted)]


def _show_confirm_all(page: Page, builder_id: str, stale: Sequence[StoredPledge]) -> None:
    t = page.t
    with st.expander(t.count("todo.which", len(stale))):
        show_text_table(
            [t("todo.pledge"), t("pledge.last_confirmed")],
            [(one_line(one.pledge, one.pledge_id, page.reference, t), t.date(one.confirmed_at)) for one in stale],
            caption=t.count("todo.stale", len(stale)),
        )
    st.button(
        t.count("todo.confirm_all", len(stale)),
        key="pledge_confirm_all",
        icon=":material/task_alt:",
        help=t("todo.confirm_all_help"),
        on_click=_confirm_all,
        args=(builder_id, [(one.pledge_id, one.revision) for one in stale]),
    )


def _confirm_all(builder_id: str, pledges: Sequence[tuple[str, int]]) -> None:
    """State that pledges still hold as they were seen, all or none. Who is asking is asked again at the click."""
    form.leave_receipt()
    try:
        done: int | UserError = len(confirm_pledges(product().store, asking(), builder_id, pledges, now=now))
    except UserError as error:
        done = error
    st.session_state[_OUTCOME] = _Outcome(done, now().isoformat())


def _show_outcome(page: Page) -> None:
    told: _Outcome | None = st.session_state.pop(_OUTCOME, None)
    if told is None:
        return
    with st.container(key=_TOLD):
        if isinstance(told.done, UserError):
            show_user_error(page.t, told.done)
        else:
            st.success(page.t.count("todo.confirmed", told.done), icon=":material/task_alt:")
    lead_to(_TOLD, told.moment)
