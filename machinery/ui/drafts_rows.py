"""Adding rows, choosing rows, and what can be done with the chosen ones: everything that the grid alone cannot."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from machinery.domain.entered import as_text
from machinery.domain.pledge import FIELD, Kind
from machinery.drafts.checking import CheckedDraft
from machinery.drafts.splitting import parts_by_place, parts_by_year
from machinery.drafts.stored import CELLS, Held
from machinery.i18n import Translator
from machinery.ui import drafts_actions as actions
from machinery.ui import drafts_state as state
from machinery.ui.drafts_typed import keep_typed
from machinery.ui.drafts_words import row_line
from machinery.ui.page import Page
from machinery.ui.pledge_words import one_line
from machinery.ui.worded import at_click, worded

FIELD_CHOSEN = "drafts_field"
VALUE = "drafts_value_"
TO_TAKE = "drafts_to_take"


def show_add(page: Page, builder_id: str, held: Held) -> None:
    """Empty rows, and own planned demand that is to be changed."""
    t = page.t
    left, right = st.columns(2, gap="large")
    with left, st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            t("drafts.how_many"), min_value=1, max_value=actions.MOST_ADDED, value=1, step=1, key="drafts_how_many"
        )
        st.button(
            t("drafts.add"),
            key="drafts_add",
            icon=":material/add:",
            on_click=_add,
            args=(builder_id,),
        )
    with right:
        _show_take(page, builder_id, held)


def _add(builder_id: str) -> None:
    """Read at the click, as the number may have been changed since the button was drawn."""
    actions.add(builder_id, int(st.session_state["drafts_how_many"] or 1))


def _show_take(page: Page, builder_id: str, held: Held) -> None:
    t = page.t
    there = {one.pledge_id for one in held.drafts}
    lines = {
        one.pledge_id: one_line(one.pledge, one.pledge_id, page.reference, t)
        for one in held.pledges.values()
        if not one.is_withdrawn and one.pledge_id not in there
    }
    if not lines:
        return
    wanted = _choice_of(TO_TAKE, t("drafts.take_which"), lines, t)
    st.button(
        t.count("drafts.take", len(wanted)) if wanted else t.count("drafts.take_all", len(lines)),
        key="drafts_take",
        icon=":material/edit_note:",
        on_click=_take,
        args=(builder_id, not wanted),
    )


def _take(builder_id: str, or_all: bool) -> None:
    """What is chosen at the click; all only where the button said so."""
    wanted = list(st.session_state.get(TO_TAKE) or [])
    actions.take(builder_id, None if or_all and not wanted else wanted)


def show_choice(page: Page, checked: list[CheckedDraft]) -> list[str]:
    """The chosen rows as a box, which says the same as the ticks in the grid; all and none at once."""
    t = page.t
    lines = {row.draft.draft_id: row_line(row.number, row.draft, page.reference, t) for row in checked}
    chosen = _choice_of(state.CHOSEN, t("drafts.chosen_rows"), lines, t, after=state.renew, first=keep_typed)
    with st.container(horizontal=True):
        for name, count in (("all", len(lines)), ("none", 0)):
            st.button(
                t(f"drafts.choose_{name}"),
                key=f"drafts_choose_{name}",
                on_click=actions.choose_every,
                args=(name == "all",),
                disabled=len(chosen) == count,
            )
    return chosen


def _choice_of(
    name: str,
    label: str,
    lines: dict[str, str],
    t: Translator,
    *,
    first: Callable[[], object] | None = None,
    after: Callable[[], object] | None = None,
) -> list[str]:
    held = [one for one in st.session_state.get(name) or [] if one in lines]
    if st.session_state.get(name) != held:
        st.session_state[name] = held
    tied: dict[str, Any] = worded(name, wording=str(abs(hash(tuple(lines.values())))))
    tied["on_change"] = partial(_keep_choice, tied["on_change"], first, after)
    st.multiselect(
        label,
        list(lines),
        format_func=lambda one: lines.get(one, one),
        placeholder=t("common.choose"),
        select_all=False,
        **tied,
    )
    return list(st.session_state[name] or [])


def _keep_choice(
    keep: Callable[..., None],
    first: Callable[[], object] | None,
    after: Callable[[], object] | None,
    *args: Any,
) -> None:
    if first is not None:
        first()
    keep(*args)
    if after is not None:
        after()


def show_acts(page: Page, builder_id: str, chosen: list[str]) -> None:
    """What can be done with the chosen rows; nothing without a choice."""
    t = page.t
    st.subheader(t("drafts.acts"), anchor=False)
    if not chosen:
        st.caption(t("drafts.choose_first"))
    with st.container(horizontal=True):
        for name, icon, act, args in (
            ("duplicate", ":material/content_copy:", actions.duplicate, ()),
            ("split_place", ":material/call_split:", actions.split, (parts_by_place,)),
            ("split_year", ":material/calendar_month:", actions.split, (parts_by_year,)),
            ("remove", ":material/delete:", actions.remove, ()),
        ):
            st.button(
                t(f"drafts.act.{name}"),
                key=f"drafts_{name}",
                icon=icon,
                disabled=not chosen,
                on_click=act,
                args=(builder_id, *args),
            )
    st.caption(t("drafts.split_how"))
    _show_fill(page, builder_id, chosen)


def _show_fill(page: Page, builder_id: str, chosen: list[str]) -> None:
    """One field, one value, all chosen rows; also the way to write into a row without the grid."""
    t = page.t
    st.markdown(f"**{t('drafts.fill')}**")
    which, what = st.columns(2)
    if FIELD_CHOSEN not in st.session_state:
        st.session_state[FIELD_CHOSEN] = "commitment"
    with which:
        st.selectbox(
            t("pledge.field"),
            CELLS,
            format_func=lambda name: t(f"fields.{name}"),
            placeholder=t("common.choose"),
            **worded(FIELD_CHOSEN),
        )
    name = str(st.session_state[FIELD_CHOSEN])
    with what:
        _show_value(name, page)
    with st.container(horizontal=True):
        st.button(
            t.count("drafts.fill_rows", len(chosen)) if chosen else t("drafts.fill_none"),
            key="drafts_fill",
            icon=":material/edit:",
            disabled=not chosen,
            on_click=_fill,
            args=(builder_id, name),
        )
        st.button(
            t("drafts.empty_field", field=t(f"fields.{name}")),
            key="drafts_empty",
            icon=":material/backspace:",
            disabled=not chosen,
            on_click=_empty,
            args=(builder_id, name),
        )


def _fill(builder_id: str, name: str) -> None:
    """The value as it is at the click; none where another field was chosen since its box was drawn."""
    if not _is_other_field(name):
        actions.fill(builder_id, name, as_text(at_click(f"{VALUE}{name}")))


def _empty(builder_id: str, name: str) -> None:
    if not _is_other_field(name):
        actions.empty(builder_id, name)


def _is_other_field(name: str) -> bool:
    is_other = at_click(FIELD_CHOSEN) != name
    if is_other:
        state.note("other_field")
    return is_other


def _show_value(name: str, page: Page) -> None:
    """The value for the chosen rows: from a list where the field has one, else as it is typed."""
    t, key = page.t, f"{VALUE}{name}"
    words = _words(name, page)
    if words is None:
        st.text_input(t("drafts.value"), key=key, help=t(f"fields.help.{name}"), persist_state="session")
        return
    st.session_state.setdefault(key, None)
    st.selectbox(
        t("drafts.value"),
        list(words),
        format_func=lambda code: words.get(code, code),
        index=None,
        placeholder=t("drafts.empty"),
        help=t(f"fields.help.{name}"),
        **worded(key),
    )


def _words(name: str, page: Page) -> dict[str, str] | None:
    t, field = page.t, FIELD[name]
    match field.kind:
        case Kind.MACHINE_CLASS:
            return {code: t.name(one) for code, one in page.reference.classes.items()}
        case Kind.CODE:
            return {code: t.name(term) for code, term in page.reference.vocabulary[field.vocabulary].items()}
        case Kind.YES_NO:
            return {code: t(f"common.{code}") for code in ("yes", "no")}
        case _:
            return None
