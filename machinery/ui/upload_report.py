"""What an upload does, row by row: the rows, the faults in words, and what else there is to know about the file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from machinery.exchange.importing import ImportReport
from machinery.exchange.outcomes import Outcome
from machinery.i18n import Translator
from machinery.ui.fault_lines import FaultLine, fault_lines, reason
from machinery.ui.markdown import plain
from machinery.ui.tables import Column, grid, show_grid, show_table

MOST_FAULTS = 50
"""So many different faults stand on the page; all of them are in the workbook of the faulty rows."""
MOST_WARNINGS = 20
MOST_ROWS = 2_000
"""So many rows are sent to the browser at every draw: those that ask for a look come first."""
_FIRST = {Outcome.FAULTY: 0, Outcome.CHANGED: 1, Outcome.NEW: 2, Outcome.UNCHANGED: 3}
_WOULD_CHANGE = "import.note.would_change"
"""Said by the table of the rows already."""


def show_notes(report: ImportReport, t: Translator) -> None:
    """What there is to know about the file beside its rows, and what to look at in rows that are taken."""
    notes = [note.message(t) for note in report.notes if note.key != _WOULD_CHANGE]
    if notes:
        st.info("\n".join(f"- {plain(note)}" for note in notes), icon=":material/info:")
    warnings = [
        t("upload.in_row", row=t.number(one.row), reason=reason(one.fault, t))
        for one in report.warnings[:MOST_WARNINGS]
    ]
    if len(report.warnings) > MOST_WARNINGS:
        warnings.append(t.count("upload.more_warnings", len(report.warnings) - MOST_WARNINGS))
    if warnings:
        st.warning("\n".join(f"- {plain(one)}" for one in warnings), icon=":material/warning:")


def show_rows(report: ImportReport, t: Translator) -> None:
    """What would become of each row; faulty and changed rows first."""
    ordered = sorted(report.outcomes, key=lambda one: (_FIRST[one.outcome], one.row))[:MOST_ROWS]
    if not ordered:
        return
    frame = pd.DataFrame([{"row": one.row, "ref": one.ref, "outcome": one.message(t)} for one in ordered])
    columns = [
        Column("row", t("upload.row"), 0),
        *([Column("ref", t("upload.ref"))] if frame["ref"].any() else []),
        Column("outcome", t("upload.outcome")),
    ]
    show_grid(grid(frame, columns, t), key="upload_rows", alt=t("upload.rows_alt"), is_tight=True)
    if len(ordered) < len(report.outcomes):
        st.caption(t("upload.first_rows", shown=len(ordered), rows=len(report.outcomes)))


def show_faults(report: ImportReport, t: Translator) -> None:
    """Rows and field of each fault, what is wrong there and what would be right; the same fault stands once."""
    lines = fault_lines(((one.row, one.fault) for one in report.problems), t)
    _show_lines(lines, "reason", "faults", t)
    if left := sum(len(one.rows) for one in lines[MOST_FAULTS:]):
        st.caption(t.count("upload.more_faults", left))


def show_replaced(report: ImportReport, t: Translator) -> None:
    """Rows and field of each suggestion that was taken, and what it stands for; the same one stands once."""
    lines = fault_lines(((one.row, one.fault) for one in report.replaced), t, replaced=True)
    _show_lines(lines, "became_head", "replaced", t)
    if left := sum(len(one.rows) for one in lines[MOST_FAULTS:]):
        st.caption(t.count("upload.more_replaced", left))


def _show_lines(lines: Sequence[FaultLine], head: str, caption: str, t: Translator) -> None:
    if not lines:
        return
    rows = [
        {"row": one.rows_text(t), "field": t(f"fields.{one.field}") if one.field else "", "said": one.reason}
        for one in lines[:MOST_FAULTS]
    ]
    columns = [
        Column("row", t("upload.row")),
        Column("field", t("upload.field")),
        Column("said", t(f"upload.{head}")),
    ]
    show_table(pd.DataFrame(rows), columns, t, caption=t(f"upload.{caption}"))
