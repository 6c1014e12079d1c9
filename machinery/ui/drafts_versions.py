"""Rows of which there are two versions: both side by side, and the choice between them."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from machinery.domain.pledge import pledge_as_row
from machinery.drafts.checking import CheckedDraft, State
from machinery.ui import drafts_actions as actions
from machinery.ui.drafts_words import cell_text, differing, row_line
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.tables import Column, show_table
from machinery.ui.who import who_name

MOST_SHOWN = 5


def show_versions(page: Page, builder_id: str, checked: list[CheckedDraft]) -> None:
    """The first few rows that wait for a choice: changed by two people, or apart from their pledge."""
    by_id = {row.draft.draft_id: row for row in checked}
    beside = [row for row in checked if row.draft.conflict_with in by_id]
    since = [row for row in checked if row.state is State.CHANGED_SINCE]
    for row in beside[:MOST_SHOWN]:
        _show_beside(page, builder_id, row, by_id[str(row.draft.conflict_with)])
    for row in since[:MOST_SHOWN]:
        _show_since(page, builder_id, row)
    more = len(beside[MOST_SHOWN:]) + len(since[MOST_SHOWN:])
    if more:
        st.caption(page.t.count("drafts.more_versions", more))


def _show_beside(page: Page, builder_id: str, mine: CheckedDraft, theirs: CheckedDraft) -> None:
    t = page.t
    with st.container(border=True):
        st.warning(
            t(
                "drafts.versions.beside",
                row=theirs.number,
                by=plain(who_name(theirs.draft.changed_by, t)),
                at=t.datetime(theirs.draft.changed_at),
                mine=mine.number,
            ),
            icon=":material/sync_problem:",
        )
        heads = tuple(t("drafts.versions.row", row=row.number) for row in (mine, theirs))
        _show_both(page, mine.draft.cells, theirs.draft.cells, heads)
        _show_choice(
            mine.draft.draft_id,
            actions.choose_one,
            (builder_id, mine.draft.row, theirs.draft.row),
            (t("drafts.versions.take_row", row=mine.number), t("drafts.versions.take_row", row=theirs.number)),
        )


def _show_since(page: Page, builder_id: str, row: CheckedDraft) -> None:
    t, current = page.t, row.current
    if current is None:
        return
    with st.container(border=True):
        st.warning(
            t(
                "drafts.versions.withdrawn" if current.is_withdrawn else "drafts.versions.since",
                row=plain(row_line(row.number, row.draft, page.reference, t)),
                by=plain(who_name(current.changed_by, t)),
                at=t.datetime(current.changed_at),
            ),
            icon=":material/sync_problem:",
        )
        mine = dict(row.draft.cells) if row.pledge is None else pledge_as_row(row.pledge)
        _show_both(page, mine, pledge_as_row(current.pledge), (t("drafts.versions.this_row"), t("pledge.theirs")))
        _show_choice(
            row.draft.draft_id,
            actions.build_on,
            (builder_id, row.draft.row, current.revision),
            (t("drafts.versions.keep_row"), t("drafts.versions.take_stored")),
        )


def _show_both(page: Page, mine: Mapping[str, str], theirs: Mapping[str, str], heads: tuple[str, ...]) -> None:
    t, known = page.t, page.reference
    rows = [
        {
            "field": t(f"fields.{name}"),
            "mine": cell_text(name, mine.get(name, ""), known, t) or "–",
            "theirs": cell_text(name, theirs.get(name, ""), known, t) or "–",
        }
        for name in differing(mine, theirs)
    ]
    columns = [
        Column("field", t("pledge.field")),
        Column("mine", heads[0]),
        Column("theirs", heads[1]),
    ]
    if rows:
        show_table(pd.DataFrame(rows), columns, t, caption=t("pledge.both_versions"))


def _show_choice(draft_id: str, act: Callable[..., None], args: tuple[object, ...], labels: tuple[str, str]) -> None:
    with st.container(horizontal=True):
        for label, keep_mine in zip(labels, (True, False), strict=True):
            st.button(
                label,
                key=f"drafts_keep_{keep_mine}_{draft_id}",
                on_click=act,
                args=(*args, keep_mine),
            )
