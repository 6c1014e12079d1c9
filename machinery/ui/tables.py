"""Figures as tables: read on screen by anyone, and taken home as CSV with everything needed to know them again."""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from machinery.editions.csv_text import as_cell
from machinery.i18n import Translator

_CELL = "padding:.3rem .6rem;border-bottom:1px solid rgba(138,146,153,.4);"


# A date or a figure with its unit is not broken into lines on a narrow screen.
_ONE_LINE = 14


@dataclass(frozen=True)
class Column:
    """A column on screen and in the file: where it comes from, its heading, and decimals when it holds figures.

    `is_right` sets words to the right, for figures that are written already. In a grid, where a heading has one line,
    `short` stands for a long heading, which then explains it; `help` explains more.
    """

    name: str
    heading: str
    decimals: int | None = None
    is_right: bool = False
    short: str = ""
    help: str = ""


def show_table(frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, caption: str) -> None:
    """A small table as real HTML, with figures as the language writes them; nan is a withheld figure, said in words."""
    heads = "".join(
        f'<th scope="col" style="{_CELL}text-align:{_side(c)}">{html.escape(c.heading)}</th>' for c in columns
    )
    rows = "".join(
        "<tr>" + "".join(_cell(value, c, t, first) for value, c, first in _in_row(row, columns)) + "</tr>"
        for row in frame[[c.name for c in columns]].itertuples(index=False)
    )
    st.html(
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f'<table style="border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums">'
        f'<caption style="text-align:left;padding:0 0 .4rem">{html.escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def show_table_under(
    label: str, frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, caption: str
) -> None:
    """The same figures as the chart above, folded away until asked for."""
    with st.expander(label):
        show_table(frame, columns, t, caption=caption)


STYLED_CELLS = 4000
HEAD_PX, ROW_PX = 37, 35
MOST_PX = 420
# A character of the grid's type and the room around a cell's text; a column is never wider than a phone shows.
_CHARACTER_PX, _AROUND_PX, _WIDEST_PX = 7.0, 22, 330


def show_grid(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    t: Translator,
    *,
    key: str,
    alt: str,
    height: int | None = None,
    missing: str = "–",
) -> None:
    """A long table that can be sorted and searched; `missing` is written where there is no figure.

    Columns are as wide as what stands in them. `height` is in pixels; without it the grid shows up to eleven rows.

    Figures are written as the page's language does; only in very long tables as the browser's language does, since
    each written cell costs time at every rerun.
    """
    figures = {c.name: c.decimals for c in columns if c.decimals is not None}
    table = frame[[c.name for c in columns]].round({name: decimals for name, decimals in figures.items()})
    is_short = table.shape[0] * len(figures) <= STYLED_CELLS
    styles: dict[Any, Any] = {
        name: partial(_figure, decimals=decimals, t=t, missing=missing) for name, decimals in figures.items()
    }
    st.dataframe(
        table.style.format(styles) if is_short else table,
        hide_index=True,
        key=key,
        alt=alt,
        height=height_of(len(table), MOST_PX) if height is None else height,
        placeholder=missing,
        column_config={c.name: _on_screen(table[c.name], c, t, missing, is_written=is_short) for c in columns},
    )


def _on_screen(values: pd.Series, column: Column, t: Translator, missing: str, *, is_written: bool) -> Any:
    heading = column.short or column.heading
    words: dict[str, Any] = {
        "label": heading,
        "help": column.help or (column.heading if column.short else None),
        "width": width_of(values, replace(column, heading=heading), t, missing),
    }
    if column.decimals is None:
        return st.column_config.TextColumn(**words)
    return st.column_config.NumberColumn(**words, format=None if is_written else "localized")


def width_of(values: pd.Series, column: Column, t: Translator, missing: str = "–") -> int:
    """Pixels in which the heading and every value of a column can be read, up to a limit for long texts."""
    if column.decimals is None:
        texts = [str(value) for value in values.unique()]
    else:
        ends = [values.min(), values.max()] if len(values) else []
        texts = [_figure(end, column.decimals, t, missing) for end in ends] + [missing]
    longest = max([len(column.heading), *map(len, texts)])
    return min(round(_CHARACTER_PX * longest) + _AROUND_PX, max(_WIDEST_PX, _heading_px(column)))


def _heading_px(column: Column) -> int:
    return round(_CHARACTER_PX * len(column.heading)) + _AROUND_PX


def height_of(rows: int, most: int) -> int:
    """Pixels of a grid that shows all its rows, or as many whole ones as fit into `most`."""
    return HEAD_PX + ROW_PX * min(rows, (most - HEAD_PX) // ROW_PX)


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
    look = "font-weight:400;" if first else ""
    text = html.escape(_words(value, column, t))
    look += "white-space:nowrap;" if not first and len(text) <= _ONE_LINE else ""
    return f'<{tag} style="{_CELL}{look}text-align:{_side(column)}">{text}</{tag.split()[0]}>'


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
