"""The parts of the page Historik: what was done, newest first and field by field, and the pledges as of a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

import streamlit as st

from machinery.clock import COPENHAGEN
from machinery.errors import PledgeChanged
from machinery.pledges.reading import changes, own_pledges, pledge_by_id, pledge_histories, pledge_history
from machinery.pledges.stored import Change, Receipt, StoredPledge, UndoReport
from machinery.store.moments import TICK
from machinery.ui import history_actions as actions
from machinery.ui.attention import lead_to
from machinery.ui.days import kept_day
from machinery.ui.filters import kept_choice
from machinery.ui.frame import show_user_error
from machinery.ui.history_words import field_changes
from machinery.ui.markdown import plain
from machinery.ui.own_pledges import show_list
from machinery.ui.page import Page
from machinery.ui.pledge_words import one_line
from machinery.ui.text_table import show_text_table
from machinery.ui.undo_report import kind_of_batch, show_undone
from machinery.ui.who import who_name

AT_ONCE = 20
"""So many changes are shown before somebody asks for older ones."""
_SHOWN = "history_shown"
_OUTCOME = "history_told"

Histories = Mapping[str, Sequence[StoredPledge]]


def show_changes(page: Page, builder_id: str) -> None:
    """What was done to the pledges of a builder, or to one of them, newest first, and how to undo it."""
    t = page.t
    _show_outcome(page)
    everything = own_pledges(page.store, page.asking, builder_id, as_of=page.now, with_withdrawn=True)
    if not everything:
        st.info(t("history.none"), icon=":material/inbox:")
        return
    lines = {one.pledge_id: one_line(one.pledge, one.pledge_id, page.reference, t) for one in everything}
    chosen = kept_choice("pledge", t("history.one_pledge"), lines, t, default=None)
    most = st.session_state.setdefault(f"{_SHOWN}_{chosen or builder_id}", AT_ONCE)
    if chosen is not None:
        history = pledge_history(page.store, page.asking, chosen)
        for one in history[::-1][:most]:
            _show_revision(page, history, one.revision)
        is_more = len(history) > most
    else:
        found = changes(page.store, page.asking, builder_id, at_most=most + 1)
        alone = [change.touched[0][0] for change in found[:most] if _is_single(change)]
        histories = pledge_histories(page.store, page.asking, alone)
        for change in found[:most]:
            if _is_single(change):
                pledge_id, revision = change.touched[0]
                _show_revision(page, histories[pledge_id], revision)
            else:
                _show_several(page, builder_id, change)
        is_more = len(found) > most
    if is_more:
        st.button(t("history.older"), key="history_older", on_click=_show_older, args=(chosen or builder_id,))


def _is_single(change: Change) -> bool:
    return change.batch_id is None and change.pledges == 1


def _show_older(what: str) -> None:
    st.session_state[f"{_SHOWN}_{what}"] += AT_ONCE


def _show_outcome(page: Page) -> None:
    """What came of the last click. Somebody else's change in the meantime stands at the top of what follows."""
    t, told = page.t, actions.outcome()
    if told is None:
        return
    with st.container(key=_OUTCOME):
        if isinstance(told.done, UndoReport):
            show_undone(told.done, t)
        elif isinstance(told.done, Receipt):
            now_stands = pledge_by_id(page.store, page.asking, told.done.pledge_id)
            key = "undone_withdrawn" if now_stands.is_withdrawn else "undone"
            st.success(t(f"history.{key}"), icon=":material/undo:")
        elif isinstance(told.done, PledgeChanged):
            by, at = told.done.values["changed_by"], told.done.values["changed_at"]
            st.warning(
                t("history.changed_since", by=plain(who_name(by, t)), at=t.datetime(at)), icon=":material/sync_problem:"
            )
        else:
            show_user_error(t, told.done)
    lead_to(_OUTCOME, told.click)


def _show_heading(page: Page, what: str, changed_by: str, changed_at: datetime) -> None:
    t = page.t
    st.markdown(f"**{plain(what)}** · {t.datetime(changed_at)} · {plain(who_name(changed_by, t))}")


def _show_revision(page: Page, history: Sequence[StoredPledge], revision: int) -> None:
    """One change of one pledge, field by field; the newest can be undone."""
    t, one = page.t, history[revision - 1]
    before = history[revision - 2] if revision > 1 else None
    with st.container(border=True):
        key = f"{'together_' if one.batch_id else ''}{one.change}"
        _show_heading(page, t(f"history.did.{key}"), one.changed_by, one.changed_at)
        st.markdown(plain(one_line(one.pledge, one.pledge_id, page.reference, t)))
        if one.reason:
            st.markdown(t("history.reason", reason=plain(one.reason)))
        rows = field_changes(before, one, page.reference, t)
        if rows:
            show_text_table(
                [t("pledge.field"), t("history.before"), t("history.after")],
                [(row.field, row.before, row.after) for row in rows],
                caption=t("history.fields_new" if before is None else "history.fields", at=t.datetime(one.changed_at)),
            )
        else:
            st.caption(t("history.no_field"))
        if revision == history[-1].revision:
            st.button(
                t("history.undo"),
                key=f"history_undo_{one.pledge_id}",
                icon=":material/undo:",
                help=t(f"history.undo_{'new' if before is None else 'change'}_help"),
                on_click=actions.undo_one,
                args=(one.pledge_id, revision),
            )


def _show_several(page: Page, builder_id: str, change: Change) -> None:
    """An upload, its undoing, or pledges confirmed at once: how many, and which when asked for."""
    t = page.t
    new = t.count("history.new", change.created) if change.created else ""
    # Rows from the table of drafts, or a choice for all to be named, are one change as well, with no file.
    joint = "joint_" if change.batch_id and not change.file_name else ""
    what = t.count(f"history.several.{joint}{change.action}", change.pledges, file_name=change.file_name)
    name = change.batch_id or f"{change.changed_at:%Y%m%dT%H%M%S%f}"
    with st.container(border=True):
        _show_heading(page, " · ".join(part for part in (what, new) if part), change.changed_by, change.changed_at)
        if st.toggle(t("history.show_pledges"), key=f"history_rows_{change.action}_{name}"):
            ids = [pledge_id for pledge_id, _ in change.touched]
            _show_touched(page, change, pledge_histories(page.store, page.asking, ids))
        if change.action == "confirm":
            _show_undo_confirmed(page, builder_id, change, name)
        if change.action != "batch" or change.batch_id is None:
            return
        kind = kind_of_batch(change.file_name)
        if change.is_undone:
            st.caption(t(f"undo.{kind}.is_undone"))
            return
        st.button(
            t(f"undo.{kind}.act"),
            key=f"history_undo_{change.batch_id}",
            icon=":material/undo:",
            help=t(f"undo.{kind}.text"),
            on_click=actions.undo_upload,
            args=(change.batch_id,),
        )


def _show_undo_confirmed(page: Page, builder_id: str, change: Change, name: str) -> None:
    t = page.t
    if not change.newest:
        st.caption(t("undo.confirmation.is_over"))
        return
    st.button(
        t("undo.confirmation.act"),
        key=f"history_undo_confirmed_{name}",
        icon=":material/undo:",
        help=t("undo.confirmation.text"),
        on_click=actions.undo_confirmed,
        args=(builder_id, change.changed_by, change.changed_at),
    )


def _show_touched(page: Page, change: Change, histories: Histories) -> None:
    t, rows = page.t, []
    for pledge_id, revision in change.touched:
        history = histories[pledge_id]
        one, before = history[revision - 1], history[revision - 2] if revision > 1 else None
        line = one_line(one.pledge, pledge_id, page.reference, t)
        if before is None:
            rows.append((line, t("history.new_pledge"), "", ""))
            continue
        found = field_changes(before, one, page.reference, t)
        rows += [(line, row.field, row.before, row.after) for row in found] or [(line, t("history.no_field"), "", "")]
    show_text_table(
        [t("history.pledge"), t("pledge.field"), t("history.before"), t("history.after")],
        rows,
        caption=t("history.fields", at=t.datetime(change.changed_at)),
    )
    if change.pledges > len(change.touched):
        st.caption(t("history.first", shown=len(change.touched), count=change.pledges))


def show_as_of(page: Page, builder_id: str) -> None:
    """The pledges of a builder as they stood at the end of a day in Denmark."""
    t = page.t
    st.markdown(t("history.as_of_text"))
    day = kept_day("day", t("history.day"), t, last=page.now.astimezone(COPENHAGEN).date())
    if day is None:
        return
    end = datetime.combine(day + timedelta(days=1), time(), COPENHAGEN) - TICK
    moment = min(end, page.now)
    stored = own_pledges(page.store, page.asking, builder_id, as_of=moment)
    st.markdown(t.count("history.stood", len(stored), day=day))
    if stored:
        show_list(stored, page, moment, key="history_stood", alt=t("history.stood_alt", day=day))
