"""A builder's own pledges: the list, what needs attention, and change, confirm, withdraw."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from machinery.domain.pledge import FIELDS
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import Builder, StoredPledge
from machinery.ui import pledge_actions as actions
from machinery.ui.links import show_page_link
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.pledge_standing import in_order_of_need, standing_of
from machinery.ui.pledge_todo import show_todo
from machinery.ui.pledge_words import in_words, one_line, own_reference, places_in_words, short_span
from machinery.ui.tables import Column, grid, show_grid, show_table
from machinery.ui.who import who_name
from machinery.ui.worded import worded

CHOSEN = "pledge_chosen"
OWN = "own"
"""What the address calls the place of the list on its page."""


def show_own_pledges(page: Page, builder: Builder) -> None:
    """Every pledge of the builder that stands, and what can be done with one of them."""
    t, builder_id = page.t, builder.builder_id
    stored = own_pledges(page.store, page.asking, builder_id, as_of=page.now)
    st.header(t("pledge.own"), anchor=OWN)
    whose = {"builder": builder_id} if page.asking.is_facilitator else {}
    show_page_link("history", t, t("pledge.to_history"), **whose)
    if not stored:
        st.info(t("pledge.own_none"), icon=":material/inbox:")
        return
    st.markdown(t.count("pledge.own_count", len(stored)))
    stored = in_order_of_need(show_todo(page, builder_id, stored), page.now)
    if not stored:
        st.info(t("todo.none_shown"), icon=":material/filter_alt_off:")
        return
    st.caption(t("pledge.own_order"))
    show_list(stored, page, page.now, key="pledge_own", alt=t("pledge.own_alt"))
    _show_one(page, builder, {one.pledge_id: one for one in stored})


def show_list(stored: Sequence[StoredPledge], page: Page, moment: datetime, *, key: str, alt: str) -> None:
    """Pledges as a table, marked as they stood at a moment; references and projects where there are any."""
    t = page.t
    frame = pd.DataFrame([_own_row(one, page, moment) for one in stored])
    given = {name: bool(frame[name].any()) for name in ("ref", "project")}
    columns = [
        Column("mark", t("pledge.mark")),
        Column("machine_class", t("fields.machine_class")),
        Column("place", t("fields.places")),
        Column("period", t("common.terms.period")),
        Column("machines_peak", t("fields.machines_peak"), 0, short=t("common.terms.machines")),
        Column("machine_months", t("fields.machine_months"), 1, short=t("pledge.months_short")),
        Column("commitment", t("fields.commitment")),
        *([Column("project", t("fields.project"))] if given["project"] else []),
        *([Column("ref", t("fields.pledge_ref"), short=t("pledge.ref_short"))] if given["ref"] else []),
        Column("changed", t("pledge.last_confirmed"), short=t("pledge.confirmed_short")),
    ]
    show_grid(grid(frame, columns, t), key=key, alt=alt)


def _show_one(page: Page, builder: Builder, stored: Mapping[str, StoredPledge]) -> None:
    t, builder_id, is_ended = page.t, builder.builder_id, bool(builder.left)
    if st.session_state.get(CHOSEN) not in stored:
        st.session_state[CHOSEN] = None
    lines = {pledge_id: one_line(one.pledge, pledge_id, page.reference, t) for pledge_id, one in stored.items()}
    tied = worded(CHOSEN, wording=str(sum(one.revision for one in stored.values())))
    tied["on_change"] = partial(_turn_to, tied["on_change"])
    chosen = st.selectbox(
        t("pledge.choose_one"),
        list(lines),
        index=None,
        format_func=lambda pledge_id: lines.get(pledge_id, pledge_id),
        placeholder=t("common.choose"),
        **tied,
    )
    if chosen is None:
        return
    one = stored[chosen]
    with st.container(border=True):
        with st.container(horizontal=True):
            st.button(
                t("pledge.change"),
                key="pledge_change",
                icon=":material/edit:",
                disabled=is_ended,
                on_click=actions.begin_change,
                args=(chosen,),
            )
            st.button(
                t("pledge.confirm"),
                key="pledge_confirm",
                icon=":material/task_alt:",
                help=t("pledge.confirm_help"),
                disabled=is_ended,
                on_click=actions.confirm,
                args=(builder_id, chosen, one.revision),
            )
            whose = {"builder": builder_id} if page.asking.is_facilitator else {}
            show_page_link("history", t, t("pledge.one_history"), pledge=chosen, **whose)
        with st.expander(t("pledge.withdraw"), icon=":material/undo:", key="pledge_withdraw_part"):
            st.markdown(t("pledge.withdraw_text"))
            reason = st.text_input(t("pledge.reason"), key=f"pledge_reason_{chosen}", max_chars=200, live=True)
            sure = st.checkbox(t("pledge.withdraw_sure"), key=f"pledge_sure_{chosen}")
            is_ready = bool(sure and (reason or "").strip())
            if not is_ready:
                st.caption(t("pledge.reason_needed"))
            st.button(
                t("pledge.withdraw_now"),
                key="pledge_withdraw",
                type="primary",
                disabled=not is_ready,
                on_click=actions.withdraw,
                args=(chosen, one.revision, reason or ""),
            )


def _turn_to(keep: Callable[..., None], *args: Any) -> None:
    """Keep which pledge was chosen; a receipt on screen is for another one and goes."""
    keep(*args)
    actions.leave_receipt()


def _own_row(one: StoredPledge, page: Page, moment: datetime) -> dict[str, Any]:
    pledge, known, t = one.pledge, page.reference, page.t
    return {
        "ref": own_reference(pledge.pledge_ref, one.pledge_id),
        "project": pledge.project,
        "machine_class": t.name(known.classes[pledge.machine_class]),
        "place": places_in_words(pledge, known, t),
        "period": short_span(pledge, t),
        "machines_peak": pledge.machines_peak,
        "machine_months": float(pledge.machine_months),
        "commitment": t.name(known.vocabulary["commitment"][pledge.commitment]),
        "mark": t(f"pledge.mark_{standing_of(one, moment)}"),
        "changed": t.date(one.confirmed_at),
    }


def show_conflict(page: Page, values: Mapping[str, Any]) -> None:
    """Both versions side by side, the fields that differ; the person decides, nothing has been overwritten."""
    t = page.t
    st.warning(
        t("pledge.changed_by_other", by=plain(who_name(values["changed_by"], t)), at=t.datetime(values["changed_at"])),
        icon=":material/sync_problem:",
    )
    mine, theirs, known = values.get("mine") or {}, values["theirs"], page.reference
    rows = [
        {
            "field": t(f"fields.{name}"),
            "mine": in_words(name, mine, known, t),
            "theirs": in_words(name, theirs, known, t),
        }
        for name in differing(mine, theirs)
    ]
    columns = [
        Column("field", t("pledge.field")),
        Column("mine", t("pledge.mine")),
        Column("theirs", t("pledge.theirs")),
    ]
    if rows:
        show_table(pd.DataFrame(rows), columns, t, caption=t("pledge.both_versions"))
    with st.container(horizontal=True):
        st.button(
            t("pledge.take_theirs"),
            key="pledge_take_theirs",
            on_click=actions.begin_change,
            args=(values["pledge_id"],),
        )
        st.button(
            t("pledge.keep_mine"),
            key="pledge_keep_mine",
            on_click=actions.keep_mine,
            args=(values["revision"],),
        )


def differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> Sequence[str]:
    """The fields in which two versions differ, in the order of the fields; a reference left empty stays as it is."""
    names = [field.name for field in FIELDS if mine.get(field.name, "") != theirs.get(field.name, "")]
    return [name for name in names if name != "pledge_ref" or mine.get(name)]
