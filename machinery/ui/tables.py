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


# On a narrow screen a date or a figure with its unit is not broken into lines, nor a sentence into single words: the
# table scrolls in its box.
_ONE_LINE, _SENTENCE = 14, 48
_NAME_WIDTH, _SENTENCE_WIDTH = "min-width:7.5rem;", "min-width:13rem;"


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
HEAD_PX, ROW_PX = 37, 35
MOST_PX = 420
# A character of the grid's type and the room around a cell's text; a column is never wider than a phone shows.
_CHARACTER_PX, _AROUND_PX, _WIDEST_PX = 7.0, 22, 330


@dataclass(frozen=True, eq=False)
class Grid:
    """A long table ready to be shown: its frame, the figures as they are written by column, headings and widths.

    `widths` are pixels by column. `texts` is empty for a very long table, where the browser writes the figures.
    `missing` stands where there is none.
    """

    frame: pd.DataFrame
    texts: Mapping[str, Mapping[float, str]]
    columns: tuple[Column, ...]
    widths: Mapping[str, int]
    missing: str


def grid(frame: pd.DataFrame, columns: Sequence[Column], t: Translator, *, missing: str = "–") -> Grid:
    """A long table that can be sorted and searched; `missing` is written where there is no figure.

    Columns are as wide as what stands in them.

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
    widths = {c.name: width_of(table[c.name], replace(c, heading=c.short or c.heading), t, missing) for c in columns}
    return Grid(table, texts if is_short else {}, tuple(columns), widths, missing)


def show_grid(grid: Grid, *, key: str, alt: str, height: int | None = None, is_tight: bool = False) -> None:
    """Show a long table, `height` pixels high; without it ten rows are seen at most.

    It is as wide as the page, or, `is_tight`, as its columns need: a number in a wide column stands far from its row.
    """
    # Made anew for each visitor: a styled frame keeps what it works out while it is sent.
    styles: dict[Any, Any] = {name: partial(_text_of, texts, grid.missing) for name, texts in grid.texts.items()}
    st.dataframe(
        grid.frame.style.format(styles) if styles else grid.frame,
        hide_index=True,
        key=key,
        alt=alt,
        height=height_of(len(grid.frame), MOST_PX) if height is None else height,
        placeholder=grid.missing,
        width="content" if is_tight else "stretch",
        column_config={c.name: _on_screen(c, grid.widths[c.name], is_written=bool(styles)) for c in grid.columns},
    )


def _on_screen(column: Column, width: int, *, is_written: bool) -> Any:
    words: dict[str, Any] = {
        "label": column.short or column.heading,
        "help": column.help or (column.heading if column.short else None),
        "width": width,
    }
    if column.decimals is None:
        return st.column_config.TextColumn(**words)
    return st.column_config.NumberColumn(**words, format=None if is_written else "localized")


def _text_of(texts: Mapping[float, str], missing: str, value: float) -> str:
    return missing if pd.isna(value) else texts[value]


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
    if len(text) <= _ONE_LINE:
        look += "" if first else "white-space:nowrap;"
    else:
        look += _SENTENCE_WIDTH if len(text) > _SENTENCE else _NAME_WIDTH
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
