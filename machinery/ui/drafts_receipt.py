"""What stating drafts did: numbers to keep, and the way back."""

import pandas as pd
import streamlit as st

from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import StoredPledge
from machinery.store.moments import NEWEST
from machinery.ui import drafts_actions as actions
from machinery.ui import drafts_state as state
from machinery.ui.attention import lead_to
from machinery.ui.links import show_way_on
from machinery.ui.page import Page
from machinery.ui.pledge_words import one_line
from machinery.ui.tables import Column, show_table
from machinery.ui.undo_report import show_undone

RESULT = "drafts_result"
MOST_SHOWN = 100


def show_receipt(page: Page, builder_id: str) -> None:
    """The receipt of the last submission, or what undoing it did; nothing before the first."""
    held = state.receipt(builder_id)
    if held is None:
        return
    t = page.t
    with st.container(key=RESULT):
        if held.undone is not None:
            show_undone(held.undone, t)
            if held.undone.undone:
                st.markdown(t("drafts.receipt.back"))
        else:
            _show_stated(held, page, builder_id)
        st.button(t("drafts.receipt.close"), key="drafts_close", on_click=state.forget_receipt)
    lead_to(RESULT, f"{held.at.isoformat()}-{held.undone is not None}")


def _show_stated(held: state.Receipt, page: Page, builder_id: str) -> None:
    t, done = page.t, held.submission
    parts = [t.count(f"drafts.receipt.{name}", getattr(done, name)) for name in ("created", "updated", "unchanged")]
    st.success(t("drafts.receipt.done", parts=t.listing(parts), at=t.datetime(held.at)), icon=":material/check_circle:")
    if done.batch_id is None:
        return
    st.markdown(t("drafts.receipt.batch", batch_id=done.batch_id))
    stored = {one.pledge_id: one for one in own_pledges(page.store, page.asking, builder_id, as_of=NEWEST)}
    rows = [
        {
            "pledge_id": one.pledge_id,
            "revision": one.revision,
            "line": _line(stored.get(one.pledge_id), page),
            "what": t(f"drafts.receipt.is_{'new' if one.is_new else 'changed'}"),
        }
        for one in done.stated[:MOST_SHOWN]
    ]
    columns = [
        Column("line", t("drafts.receipt.line")),
        Column("what", t("drafts.receipt.what")),
        Column("pledge_id", t("drafts.receipt.pledge_id")),
        Column("revision", t("drafts.receipt.revision"), 0),
    ]
    show_table(pd.DataFrame(rows), columns, t, caption=t("drafts.receipt.caption"))
    if len(done.stated) > MOST_SHOWN:
        st.caption(t.count("drafts.receipt.more", len(done.stated) - MOST_SHOWN))
    st.markdown(t("drafts.receipt.undo_text"))
    with st.container(horizontal=True):
        st.button(
            t("drafts.receipt.undo"),
            key="drafts_undo",
            icon=":material/undo:",
            on_click=actions.undo,
            args=(builder_id,),
        )
        show_way_on("pledge", t, t("drafts.receipt.see"), place="_drafts")


def _line(stored: StoredPledge | None, page: Page) -> str:
    return "–" if stored is None else one_line(stored.pledge, stored.pledge_id, page.reference, page.t)
