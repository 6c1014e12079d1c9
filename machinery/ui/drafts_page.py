"""The page Kladder: a builder's planned demand while it is being written, as a table."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from machinery.clock import today
from machinery.domain.pledge import FIELD, Kind
from machinery.drafts.checking import READY, CheckedDraft, State, checked_drafts
from machinery.drafts.keeping import own_drafts
from machinery.drafts.stored import CELLS, MOST_DRAFTS, Held
from machinery.i18n import Translator
from machinery.pledges.stored import Builder
from machinery.ui import drafts_actions as actions
from machinery.ui import drafts_state as state
from machinery.ui.drafts_faults import show_faults, show_rows
from machinery.ui.drafts_receipt import show_receipt
from machinery.ui.drafts_rows import show_acts, show_add, show_choice
from machinery.ui.drafts_typed import TICK, keep_typed
from machinery.ui.drafts_versions import show_versions
from machinery.ui.drafts_words import cell_text, row_line
from machinery.ui.frame import show_user_error
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.session import asking
from machinery.ui.tables import Column, height_of, width_of

NUMBER = "number"
_BUILDER = "builder_id"
"""Not to be written in; it has a column so that whole rows copied from the workbook fall into the right ones."""
NOTHING = "\N{NO-BREAK SPACE}"
"""Stands where a new line of the grid is empty: without it the grid writes a word of its own."""
MOST_PX = 600
_PENCIL_PX = 26
"""The sign beside the heading of a column that can be written in."""
_LEAST_PX = {
    "project": 230, "work_type": 180, "places": 180, "machine_class": 230, "commitment": 150, "acquisition": 230,
    "contact_mailbox": 220, "note": 260,
}  # fmt: skip
"""So wide are columns of words from the start: the grid does not grow with what is typed or pasted."""
_TOLD_AS_WARNING = (
    "beside", "others", "edited_since", "faulty", "changed_since", "two_versions", "not_split",
    "none_taken", "none_chosen", "none_stated", "no_value", "other_field", "stopped", "too_soon",
)  # fmt: skip
MOST_ROW_NOTES = 5


@st.fragment
def show_drafts(page: Page, builder: Builder) -> None:
    """The whole table, drawn apart from the frame: every change in it draws it again, and the frame stays."""
    if asking() != page.asking:
        st.rerun()
    t, builder_id = page.t, builder.builder_id
    keep_typed()
    held = own_drafts(page.store, page.asking, builder_id)
    view = _current_view(builder_id, held, t)
    checked = checked_drafts(held, builder_id=builder_id, known=page.reference, today=today())
    with st.container():
        show_receipt(page, builder_id)
    with st.container():
        _show_told(checked, page)
        _show_unsaved(view, t)
        _show_put_back(builder_id, t)
    with st.container():
        show_versions(page, builder_id, checked)
    show_add(page, builder_id, held)
    if not held.drafts:
        st.info(t("drafts.none"), icon=":material/table_rows:")
        return
    st.header(t("drafts.table"), anchor=False)
    st.caption(t("drafts.how"))
    _show_grid(view, builder, page)
    _show_summary(checked, t)
    chosen = show_choice(page, checked)
    with st.container():
        _show_submit(page, builder_id, checked, chosen)
    with st.container():
        show_faults(checked, page)
    show_acts(page, builder_id, chosen)
    show_rows(checked, page)


def _current_view(builder_id: str, held: Held, t: Translator) -> state.View:
    """The grid that is on the screen, or a new one where the store's rows are not those that it shows."""
    view = state.view()
    is_same = view is not None and (view.builder_id, view.lang) == (builder_id, t.lang)
    if view is not None and is_same and not view.is_over and state.answer(view) is not None:
        # A grid that holds what could not be kept stays, whatever others have done meanwhile.
        if view.shows(held.drafts) or view.unsaved is not None:
            return view
        if "beside" not in state.notes() and all(one.kind == "cut" for one in state.row_notes()):
            state.note("others")
    if view is not None and view.builder_id != builder_id:
        state.forget_notes(unseen=True)
    return state.new_view(builder_id, t.lang, held.drafts)


def _show_told(checked: list[CheckedDraft], page: Page) -> None:
    t = page.t
    if (error := state.error()) is not None:
        show_user_error(t, error)
    for key, count in state.notes().items():
        text = t.count(f"drafts.note.{key}", count)
        if key in _TOLD_AS_WARNING:
            st.warning(text, icon=":material/sync_problem:")
        else:
            st.info(text, icon=":material/done:")
    by_id = {row.draft.draft_id: row for row in checked}
    told = [one for one in state.row_notes() if one.draft_id in by_id]
    for one in told[:MOST_ROW_NOTES]:
        row = by_id[one.draft_id]
        fields = t.listing(t(f"fields.{name}") for name in one.fields)
        line = plain(row_line(row.number, row.draft, page.reference, t))
        st.warning(t(f"drafts.row_note.{one.kind}", row=line, fields=fields), icon=":material/sync_problem:")
    if len(told) > MOST_ROW_NOTES:
        st.caption(t.count("drafts.more", len(told) - MOST_ROW_NOTES))
    state.notes_told()


def _show_unsaved(view: state.View, t: Translator) -> None:
    """What could not be kept, why, and the way to go on without it."""
    if view.unsaved is None:
        return
    show_user_error(t, view.unsaved)
    st.warning(t.count("drafts.unsaved", view.unsaved_rows), icon=":material/save:")
    st.button(
        t.count("drafts.discard", view.unsaved_rows),
        key="drafts_discard",
        icon=":material/delete:",
        on_click=actions.discard_unsaved,
    )


def _show_put_back(builder_id: str, t: Translator) -> None:
    if removed := state.removed(builder_id):
        st.button(
            t.count("drafts.put_back", len(removed)),
            key="drafts_put_back",
            icon=":material/undo:",
            on_click=actions.put_back,
            args=(builder_id,),
        )


def _show_grid(view: state.View, builder: Builder, page: Page) -> None:
    """The rows the grid was begun with; what is typed since is the browser's until the grid is begun anew."""
    t = page.t
    rows = [
        {
            TICK: draft.draft_id in view.ticked,
            NUMBER: str(number),
            **{name: cell_text(name, draft.cells.get(name, ""), page.reference, t) for name in CELLS},
            _BUILDER: builder.name,
        }
        for number, draft in enumerate(view.first, start=1)
    ]
    # As objects: a new line of the grid has none of its values yet.
    frame = pd.DataFrame(rows, columns=[TICK, NUMBER, *FIELD]).astype(object)
    st.data_editor(
        frame,
        key=view.key,
        num_rows="add",
        hide_index=None,
        disabled=[NUMBER, _BUILDER],
        column_config=_columns(frame, page),
        placeholder=NOTHING,
        height=height_of(len(rows) + 1, MOST_PX),
        alt=t("drafts.alt"),
        on_change=keep_typed,
    )


def _columns(frame: pd.DataFrame, page: Page) -> Mapping[str, Any]:
    t = page.t
    columns: dict[str, Any] = {
        TICK: st.column_config.CheckboxColumn(t("drafts.chosen"), width=70, pinned=True, default=False),
        NUMBER: st.column_config.TextColumn(t("drafts.number"), width=60, pinned=True),
    }
    for name in FIELD:
        label = t(f"fields.{name}") + (" *" if FIELD[name].required and name != _BUILDER else "")
        width = max(width_of(frame[name], Column(name, label), t) + _PENCIL_PX, _LEAST_PX.get(name, 0))
        columns[name] = st.column_config.TextColumn(label, help=_help(name, page), width=width)
    return columns


def _help(name: str, page: Page) -> str:
    """What a field is, and for a list the words that can be written."""
    t, field = page.t, FIELD[name]
    text = t(f"fields.help.{name}")
    if field.kind not in (Kind.CODE, Kind.CODE_LIST):
        return text
    words = ", ".join(t.name(term) for term in page.reference.vocabulary[field.vocabulary].values())
    return f"{text} {t('drafts.allowed', words=words)}"


def _show_summary(checked: list[CheckedDraft], t: Translator) -> None:
    """How many rows the table has and how they stand, in one sentence."""
    ready = sum(row.state in READY for row in checked)
    faulty = sum(row.state is State.FAULTY for row in checked)
    parts = [t.count("drafts.ready", ready), t.count("drafts.with_faults", faulty)]
    st.markdown(f"{t.count('drafts.count', len(checked))} {t('drafts.stand', parts=t.listing(parts))}")
    if len(checked) > MOST_DRAFTS - actions.MOST_ADDED:
        st.caption(t("drafts.nearly_full", limit=MOST_DRAFTS))


def _show_submit(page: Page, builder_id: str, checked: list[CheckedDraft], chosen: list[str]) -> None:
    """State the chosen rows without faults or, without a choice, all of them."""
    t = page.t
    wanted = set(chosen)
    ready = [
        row.draft.draft_id for row in checked if row.state in READY and (not wanted or row.draft.draft_id in wanted)
    ]
    st.button(
        t.count("drafts.submit_chosen" if wanted else "drafts.submit_all", len(ready))
        if ready
        else t("drafts.submit_none"),
        key="drafts_submit",
        type="primary",
        icon=":material/check:",
        disabled=not ready,
        on_click=actions.submit,
        args=(builder_id, state.submission_key(page.now), bool(wanted)),
    )
    st.caption(t("drafts.submit_how"))
    st.caption(t("pledge.not_binding"))
