"""Frames as CSV that spreadsheets and programs both read."""

from dataclasses import dataclass

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet runs as a formula, wherever the text came from."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written. `bom`: the mark by which a spreadsheet recognises UTF-8."""

    delimiter: str
    decimal: str
    bom: bool


PROGRAMS = Dialect(",", ".", bom=False)
SPREADSHEET = {"da": Dialect(";", ",", bom=True), "en": Dialect(",", ".", bom=True)}
"""What a spreadsheet set to the language opens by itself, with the right columns, numbers and letters."""


def csv_bytes(frame: pd.DataFrame, dialect: Dialect = PROGRAMS) -> bytes:
    """The frame with a header row, lines ended by LF; text that a spreadsheet would run as a formula gets a `'`."""
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_string_dtype(safe[name]) or safe[name].dtype == object:
            safe[name] = safe[name].map(_as_cell, na_action="ignore")
    text = safe.to_csv(index=False, lineterminator="\n", sep=dialect.delimiter, decimal=dialect.decimal)
    return text.encode("utf-8-sig" if dialect.bom else "utf-8")


def as_cell(text: str) -> str:
    """Text as it may stand in a file for spreadsheets: with a `'` before what would be run as a formula.

    An empty text stays empty. Reading takes exactly one such `'` off again, so nothing is lost on the way.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _as_cell(value: object) -> object:
    return as_cell(value) if isinstance(value, str) else value
