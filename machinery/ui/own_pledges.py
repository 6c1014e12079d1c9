"""A builder's own pledges: the list, what needs attention, and change, confirm, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from machinery.domain.periods import first_open_half_year, half_year_months, month_no
from machinery.domain.pledge import FIELDS, Kind, Pledge
from machinery.i18n import Translator
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import StoredPledge
from machinery.reference import Reference
from machinery.ui import pledge_actions as actions
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.tables import Column, grid, height_of, show_grid, show_table
from machinery.ui.worded import worded

CHOSEN = "pledge_chosen"
MAX_PLACES = 3


def show_own_pledges(page: Page, builder_id: str) -> None:
    """Every pledge of the builder that stands, and what can be done with one of them."""
    t = page.t
    stored = own_pledges(page.store, page.asking, builder_id, as_of=page.now)
    st.header(t("pledge.own"), anchor=False)
    if not stored:
        st.info(t("pledge.own_none"), icon=":material/inbox:")
        return
    first_open = half_year_months(first_open_half_year(page.now)).start
    stale = [one for one in stored if one.is_stale and not is_over(one, first_open)]
    st.markdown(t.count("pledge.own_count", len(stored)))
    if stale:
        st.warning(t.count("pledge.stale", len(stale)), icon=":material/schedule:")
    columns = [
        Column("mark", t("pledge.mark")),
        Column("ref", t("fields.pledge_ref")),
        Column("project", t("fields.project")),
        Column("machine_class", t("fields.machine_class")),
        Column("place", t("fields.places")),
        Column("period", t("common.terms.period")),
        Column("machines_peak", t("fields.machines_peak"), 0),
        Column("machine_months", t("fields.machine_months"), 1),
        Column("commitment", t("fields.commitment")),
        Column("changed", t("pledge.last_confirmed")),
    ]
    frame = pd.DataFrame([_own_row(one, first_open, page.reference, t) for one in stored])
    show_grid(grid(frame, columns, t), key="pledge_own", alt=t("pledge.own_alt"), height=height_of(len(stored), 420))
    _show_one(page, builder_id, {one.pledge_id: one for one in stored})


def _show_one(page: Page, builder_id: str, stored: Mapping[str, StoredPledge]) -> None:
    t = page.t
    if st.session_state.get(CHOSEN) not in stored:
        st.session_state[CHOSEN] = None
    lines = {pledge_id: one_line(one.pledge, page.reference, t) for pledge_id, one in stored.items()}
    chosen = st.selectbox(
        t("pledge.choose_one"),
        list(lines),
        index=None,
        format_func=lambda pledge_id: lines.get(pledge_id, pledge_id),
        placeholder=t("common.choose"),
        **worded(CHOSEN, wording=str(sum(one.revision for one in stored.values()))),
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
                on_click=actions.begin_change,
                args=(chosen,),
            )
            st.button(
                t("pledge.confirm"),
                key="pledge_confirm",
                icon=":material/task_alt:",
                help=t("pledge.confirm_help"),
                on_click=actions.confirm,
                args=(builder_id, chosen, one.revision),
            )
        with st.expander(t("pledge.withdraw"), icon=":material/undo:", key="pledge_withdraw_part"):
            st.markdown(t("pledge.withdraw_text"))
            reason = st.text_input(t("pledge.reason"), key=f"pledge_reason_{chosen}", max_chars=200, live=True)
            sure = st.checkbox(t("pledge.withdraw_sure"), key=f"pledge_sure_{chosen}")
            st.button(
                t("pledge.withdraw_now"),
                key="pledge_withdraw",
                type="primary",
                disabled=not (sure and (reason or "").strip()),
                on_click=actions.withdraw,
                args=(chosen, one.revision, reason or ""),
            )


def one_line(pledge: Pledge, known: Reference, t: Translator) -> str:
    """A pledge in one line: reference, class, place and period."""
    return " · ".join(
        part
        for part in (
            pledge.project or pledge.pledge_ref,
            t.name(known.classes[pledge.machine_class]),
            places_in_words(pledge, known, t),
            period_in_words(pledge, t),
        )
        if part
    )


def places_in_words(pledge: Pledge, known: Reference, t: Translator) -> str:
    """The names of the places; many are cut to the first few and a count."""
    names = [t.name(known.geography.places[place.code]) for place in pledge.places]
    if len(names) > MAX_PLACES:
        return t("pledge.places_more", names=", ".join(names[:MAX_PLACES]), more=len(names) - MAX_PLACES)
    return t.listing(names)


def period_in_words(pledge: Pledge, t: Translator) -> str:
    """From month to month."""
    return t.span(pledge.start_month, pledge.end_month)


def _own_row(one: StoredPledge, first_open: int, known: Reference, t: Translator) -> dict[str, Any]:
    pledge = one.pledge
    return {
        "ref": pledge.pledge_ref,
        "project": pledge.project,
        "machine_class": t.name(known.classes[pledge.machine_class]),
        "place": places_in_words(pledge, known, t),
        "period": period_in_words(pledge, t),
        "machines_peak": pledge.machines_peak,
        "machine_months": float(pledge.machine_months),
        "commitment": t.name(known.vocabulary["commitment"][pledge.commitment]),
        "mark": mark(one, first_open, t),
        "changed": t.date(one.confirmed_at),
    }


def is_over(one: StoredPledge, first_open: int) -> bool:
    """Whether a pledge ended before the first month of open demand."""
    return month_no(one.pledge.end_month) < first_open


def mark(one: StoredPledge, first_open: int, t: Translator) -> str:
    """What a builder should know about a pledge: over, outside the signal, to be confirmed, or in the figures.

    `first_open` is the number of the first month of open demand. What is over needs no confirming.
    """
    if is_over(one, first_open):
        return t("pledge.mark_past")
    if one.is_out:
        return t("pledge.mark_out")
    if one.is_stale:
        return t("pledge.mark_stale")
    if one.pledge.commitment == "contracted":
        return t("pledge.mark_contracted")
    return t("pledge.mark_current")


def show_conflict(page: Page, values: Mapping[str, Any]) -> None:
    """Both versions side by side, the fields that differ; the person decides, nothing has been overwritten."""
    t = page.t
    st.warning(
        t("pledge.changed_by_other", by=plain(values["changed_by"]), at=t.datetime(values["changed_at"])),
        icon=":material/sync_problem:",
    )
    mine, theirs = values.get("mine") or {}, values["theirs"]
    rows = [
        {"field": t(f"fields.{name}"), "mine": in_words(name, mine, page), "theirs": in_words(name, theirs, page)}
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
    """The fields in which two versions differ, in the order of the fields."""
    return [field.name for field in FIELDS if mine.get(field.name, "") != theirs.get(field.name, "")]


def in_words(name: str, row: Mapping[str, str], page: Page) -> str:
    """A field of a row of text as a person reads it."""
    text, t, known = row.get(name, ""), page.t, page.reference
    field = next(one for one in FIELDS if one.name == name)
    if not text:
        return "–"
    if field.kind is Kind.MACHINE_CLASS:
        return t.name(known.classes[text])
    if field.kind in (Kind.CODE, Kind.CODE_LIST):
        terms = known.vocabulary[field.vocabulary]
        return t.listing([t.name(terms[code]) for code in text.split(";")])
    if field.kind in (Kind.MONTH, Kind.QUARTER):
        return t.period(text)
    if field.kind is Kind.YES_NO:
        return t(f"common.{text}")
    if field.kind is Kind.PLACES:
        return "; ".join(_place_in_words(part, known, t) for part in text.split(";"))
    if field.kind is Kind.NUMBER and t.lang == "da":
        return text.replace(".", ",")
    return text


def _place_in_words(part: str, known: Reference, t: Translator) -> str:
    code, _, share = part.partition(":")
    name = t.name(known.geography.places[code])
    return f"{name} ({share} %)" if share else name
