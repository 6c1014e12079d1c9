"""Frames as CSV that spreadsheets and programs both read."""

from dataclasses import dataclass

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
            safe[name] = safe[name].map(_harmless, na_action="ignore")
    text = safe.to_csv(index=False, lineterminator="\n", sep=dialect.delimiter, decimal=dialect.decimal)
    return text.encode("utf-8-sig" if dialect.bom else "utf-8")


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
