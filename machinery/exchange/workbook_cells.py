"""Single cells of a workbook: what stands in them as text, and text written so that nothing runs it as a formula."""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from machinery.domain.entered import as_text
from machinery.domain.pledge import FIELD, Kind, number_text
from machinery.editions.csv_text import FORMULA_STARTS

ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
"""What a cell holds whose formula failed."""
TEXT_FORMAT = "@"
MAX_CELL_LENGTH = 32_767
"""Characters in one cell, by the file format."""

_CARRIAGE_RETURN = "_x000D_"
"""How the file format writes the first half of a Windows line break."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def cell_text(value: object, field: str) -> str:
    """The value of a cell in the column of `field` as the text that would have been typed.

    Numbers are read to the 15 digits that spreadsheet programs keep, dates as month or day.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace(_CARRIAGE_RETURN, "")
    kind = FIELD[field].kind
    if isinstance(value, float) and math.isfinite(value):
        return _number_text(value, kind)
    if isinstance(value, date):
        return as_text(value, kind)
    return as_text(value)


def _number_text(value: float, kind: Kind) -> str:
    exact = Decimal(f"{value:.15g}")
    if abs(exact) >= 10**15:
        return number_text(exact) if abs(exact) < 10**30 else str(exact)
    text = number_text(exact.quantize(Decimal("1e-12")) if exact.adjusted() < 3 else exact)
    whole, point, decimals = text.partition(".")
    if point and len(decimals) == 3 and kind in _NUMBERS:
        # `1.234` as text may be a thousand and more; a number in a cell is one and a bit, and four decimals say so.
        return f"{whole}.{decimals}0"
    return text


def write_text(cell: Any, text: str) -> None:
    """Put text into a cell as text, also where it looks like a formula, a number or a date.

    A leading sign that a spreadsheet program takes for a formula is kept, with the mark by which it shows the cell as
    text (quotePrefix). Signs that the file format cannot hold become a replacement sign.
    """
    cell.value = storable(text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def storable(text: str) -> str:
    """The text without what a workbook cannot hold, and not longer than a cell."""
    return _SURROGATES.sub("\ufffd", ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))[:MAX_CELL_LENGTH]
