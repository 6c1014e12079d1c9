"""How a figure is shown: the chart with its text alternative, and the same figures as a table under it."""

from functools import lru_cache
from typing import Literal

import streamlit as st

from machinery.charts.figure import Figure
from machinery.charts.finished import Spec, finished
from machinery.charts.theme import in_page_colours
from machinery.i18n import Translator
from machinery.ui.tables import Column, show_table_under

KEPT = 64
"""Drawings kept in the memory of the process, of each kind; one takes some tens of kilobytes."""


def show_chart(spec: Spec, *, alt: str, key: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """A finished chart. Every chart is shown here: `st.altair_chart` would finish it anew at each rerun."""
    st.vega_lite_chart(spec=dict(spec), alt=alt, key=key, width=width)


def show_figure(figure: Figure, t: Translator, *, key: str, caption: str) -> None:
    """The chart, then its figures as a table behind a switch."""
    show_chart(_in_page_colours(figure, is_dark()), alt=figure.alt, key=f"chart_{key}")
    columns = [Column(head.name, head.heading, head.decimals) for head in figure.heads]
    show_table_under(t("common.as_table"), figure.frame, columns, t, caption=caption)


@lru_cache(maxsize=KEPT)
def _in_page_colours(figure: Figure, is_dark: bool) -> Spec:
    return finished(in_page_colours(figure.chart, is_dark))


def is_dark() -> bool:
    """Whether the visitor sees the dark page."""
    return st.context.theme.type == "dark"
