"""Figures as tables: read on screen by anyone, and taken home as CSV with everything needed to know them again."""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from machinery.editions.csv_text import as_cell
from machinery.i18n import Translator

_CELL = "padding:.3rem .6rem;border-bottom:1px solid rgba(138,146,153,.4);"


@dataclass(frozen=True)
class Column:
    """A column on screen and in the file: where it comes from, its heading, and decimals when it holds figures.

    `is_right` sets words to the right, for figures that are written already.
    """

    name: str
    heading: str
    decimals: int | None = None
    is_right: bool = False


def written_table(frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, caption: str) -> str:
    """A small table as real HTML, with figures as the language writes them; nan is a withheld figure, said in words."""
    heads = "".join(
        f'<th scope="col" style="{_CELL}text-align:{_side(c)}">{html.escape(c.heading)}</th>' for c in columns
    )
    rows = "".join(
        "<tr>" + "".join(_cell(value, c, t, first) for value, c, first in _in_row(row, columns)) + "</tr>"
        for row in frame[[c.name for c in columns]].itertuples(index=False)
    )
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f'<table style="border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums">'
        f'<caption style="text-align:left;padding:0 0 .4rem">{html.escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def show_table(frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, caption: str) -> None:
    """A small table; see `written_table`."""
    st.html(written_table(frame, columns, t, caption=caption))


def show_table_under(
    label: str, frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, caption: str
) -> None:
    """The same figures as the chart above, folded away until asked for."""
    show_written_under(label, written_table(frame, columns, t, caption=caption))


def show_written_under(label: str, table: str) -> None:
    """The same for a table already written."""
    with st.expander(label):
        st.html(table)


STYLED_CELLS = 4000
HEAD_PX, ROW_PX = 38, 35


@dataclass(frozen=True, eq=False)
class Grid:
    """A long table ready to be shown: its frame, the figures as they are written by column, and the headings.

    `texts` is empty for a very long table, where the browser writes the figures. `missing` stands where there is none.
    """

    frame: pd.DataFrame
    texts: Mapping[str, Mapping[float, str]]
    columns: tuple[Column, ...]
    missing: str


def grid(frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, missing: str = "–") -> Grid:
    """A long table that can be sorted and searched; `missing` is written where there is no figure.

    Figures are written as the page's language does; only in very long tables as the browser's language does, since
    each written cell costs time at every rerun.
    """
    figures = {c.name: c.decimals for c in columns if c.decimals is not None}
    table = frame[[c.name for c in columns]].round({name: decimals for name, decimals in figures.items()})
    is_short = table.shape[0] * len(figures) <= STYLED_CELLS
    texts = {
        name: {value: t.number(value, decimals) for value in table[name].dropna().unique().tolist()}
        for name, decimals in figures.items()
    }
    return Grid(table, texts if is_short else {}, tuple(columns), missing)


def show_grid(grid: Grid, *, key: str, alt: str, height: int = 420) -> None:
    """Show a long table."""
    # Made anew for each visitor: a styled frame keeps what it works out while it is sent.
    styles: dict[Any, Any] = {name: partial(_text_of, texts, grid.missing) for name, texts in grid.texts.items()}
    st.dataframe(
        grid.frame.style.format(styles) if styles else grid.frame,
        hide_index=True,
        key=key,
        alt=alt,
        height=height,
        placeholder=grid.missing,
        column_config={
            c.name: st.column_config.TextColumn(c.heading)
            if c.decimals is None
            else st.column_config.NumberColumn(c.heading, format=None if styles else "localized")
            for c in grid.columns
        },
    )


def _text_of(texts: Mapping[float, str], missing: str, value: float) -> str:
    return missing if pd.isna(value) else texts[value]


def height_of(rows: int, most: int) -> int:
    """Pixels of a grid that shows all its rows, up to `most`."""
    return min(HEAD_PX + ROW_PX * rows, most)


def csv_file(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    stamps: Mapping[str, str],
    t: Translator,
    *,
    withheld: str | None = None,
) -> bytes:
    """The table as CSV that the language's spreadsheets open at a double click.

    `stamps` (edition or moment, filters, notice) are columns of every row, so that no copy of a part loses them. A
    figure that is not there is empty, or `:c` in rows where the column `withheld` is true. Danish: semicolon and
    decimal comma; English: comma and decimal point.
    """
    danish = t.lang == "da"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if danish else ",", lineterminator="\r\n")
    writer.writerow([*(c.heading for c in columns), *stamps])
    last = list(stamps.values())
    marks = [":c" if flag else "" for flag in frame[withheld]] if withheld else [""] * len(frame)
    rows = frame[[c.name for c in columns]].itertuples(index=False)
    for row, missing in zip(rows, marks, strict=True):
        values = [_plain(value, c, danish, missing) for value, c in zip(row, columns, strict=True)]
        writer.writerow([*values, *last])
    return out.getvalue().encode("utf-8-sig")


def _in_row(row: Sequence[Any], columns: Sequence[Column]) -> list[tuple[Any, Column, bool]]:
    return [(value, column, number == 0) for number, (value, column) in enumerate(zip(row, columns, strict=True))]


def _cell(value: Any, column: Column, t: Translator, first: bool) -> str:
    tag = 'th scope="row"' if first else "td"
    weight = "font-weight:400;" if first else ""
    text = html.escape(_words(value, column, t))
    return f'<{tag} style="{_CELL}{weight}text-align:{_side(column)}">{text}</{tag.split()[0]}>'


def _words(value: Any, column: Column, t: Translator) -> str:
    if column.decimals is None:
        return str(value)
    return _figure(value, column.decimals, t, t("common.withheld_short"))


def _figure(value: Any, decimals: int, t: Translator, missing: str) -> str:
    return missing if pd.isna(value) else t.number(value, decimals)


def _plain(value: Any, column: Column, danish: bool, missing: str) -> str:
    if column.decimals is None:
        return as_cell(str(value))
    if pd.isna(value):
        return missing
    text = f"{value:.{column.decimals}f}"
    return text.replace(".", ",") if danish else text


def _side(column: Column) -> str:
    return "right" if column.decimals is not None or column.is_right else "left"
