"""What is wrong in the rows of the table, and the same rows as a list that needs no grid."""

import pandas as pd
import streamlit as st

from machinery.drafts.checking import CheckedDraft, State
from machinery.ui.drafts_words import row_line, standing
from machinery.ui.fault_lines import fault_lines
from machinery.ui.page import Page
from machinery.ui.tables import Column, show_table, show_table_under

MOST_FAULTS = 50
MOST_ROWS = 200


def show_faults(checked: list[CheckedDraft], page: Page) -> None:
    """Rows and field of each fault, what is wrong there and what would be right; then what to look at."""
    t = page.t
    for key, found in (
        ("faults", [(row, one) for row in checked if row.state is not State.TWO_VERSIONS for one in row.faults]),
        ("warnings", [(row, one) for row in checked for one in row.warnings]),
    ):
        if not found:
            continue
        lines = fault_lines(((row.number, one) for row, one in found), t)
        rows = [
            {"row": one.rows_text(t), "field": t(f"fields.{one.field}"), "reason": one.reason}
            for one in lines[:MOST_FAULTS]
        ]
        columns = [
            Column("row", t("drafts.number")),
            Column("field", t("pledge.field")),
            Column("reason", t(f"drafts.{key}_reason")),
        ]
        show_table(pd.DataFrame(rows), columns, t, caption=t(f"drafts.{key}"))
        if left := sum(len(one.rows) for one in lines[MOST_FAULTS:]):
            st.caption(t.count("drafts.more", left))


def show_rows(checked: list[CheckedDraft], page: Page) -> None:
    """Every row in a line and how it stands, folded away."""
    t = page.t
    rows = [
        {"row": row_line(row.number, row.draft, page.reference, t), "state": standing(row, t)}
        for row in checked[:MOST_ROWS]
    ]
    columns = [Column("row", t("drafts.row")), Column("state", t("drafts.state_head"))]
    show_table_under(t("drafts.as_list"), pd.DataFrame(rows), columns, t, caption=t("drafts.as_list"))
