"""How a figure is shown: the chart with its text alternative, and the same figures as a table under it."""

import streamlit as st

from machinery.charts.figure import Figure
from machinery.charts.theme import in_page_colours
from machinery.i18n import Translator
from machinery.ui.tables import Column, show_table_under


def show_figure(figure: Figure, t: Translator, *, key: str, caption: str) -> None:
    """The chart, then its figures as a table behind a switch."""
    chart = in_page_colours(figure.chart, is_dark())
    st.altair_chart(chart, alt=figure.alt, key=f"chart_{key}", width="stretch")
    columns = [Column(head.name, head.heading, head.decimals) for head in figure.heads]
    show_table_under(t("common.as_table"), figure.frame, columns, t, caption=caption)


def is_dark() -> bool:
    """Whether the visitor sees the dark page."""
    return st.context.theme.type == "dark"
