"""What came of undoing several pledges at once: an upload, rows stated together, or a choice for all."""

import pandas as pd
import streamlit as st

from machinery.i18n import Translator
from machinery.pledges.stored import LeftPledge, UndoReport
from machinery.ui.pledge_words import own_reference
from machinery.ui.session import product
from machinery.ui.tables import Column, show_table
from machinery.ui.who import who_name


def kind_of_batch(file_name: str) -> str:
    """`upload` or `joint`, by which the words about undoing differ: only an upload came from a file."""
    return "upload" if file_name else "joint"


def show_undone(undone: UndoReport, t: Translator) -> None:
    """How many were withdrawn, how many brought back, and what was left and why."""
    kind = "confirmation" if undone.is_confirmation else kind_of_batch(undone.file_name)
    if undone.undone:
        counts = {"withdrawn": undone.withdrawn, "restored": undone.undone - undone.withdrawn}
        parts = t.listing(t.count(f"undo.{name}", count) for name, count in counts.items() if count)
        st.success(t(f"undo.{kind}.done", parts=parts), icon=":material/undo:")
    else:
        st.warning(t(f"undo.{kind}.none"), icon=":material/undo:")
    if undone.left:
        rows = [
            {
                "pledge": _name(one, t),
                "why": t(f"undo.is_{'reference_taken' if one.is_reference_taken else 'changed'}"),
                "by": who_name(one.changed_by, t),
                "at": t.datetime(one.changed_at),
            }
            for one in undone.left
        ]
        columns = [
            Column("pledge", t("history.pledge")),
            Column("why", t("undo.why")),
            Column("by", t("upload.changed_by")),
            Column("at", t("upload.changed_at")),
        ]
        show_table(pd.DataFrame(rows), columns, t, caption=t("undo.left"))
    if undone.file_name and undone.undone:
        st.caption(t("upload.again"))


def _name(one: LeftPledge, t: Translator) -> str:
    """Its project, the builder's own reference and its class, as far as there are any."""
    machine_class = product().reference.classes.get(one.machine_class)
    parts = (
        one.project,
        own_reference(one.pledge_ref, one.pledge_id),
        t.name(machine_class) if machine_class is not None else "",
    )
    return " · ".join(part for part in parts if part)
