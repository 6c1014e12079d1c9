"""Months, quarters, half-years and years as text and as numbers that can be counted.

A month number is `year * 12 + month - 1`, so that the months of a pledge are a plain range of integers, in Python and
in SQL alike.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from machinery.errors import UnknownCode

_DENMARK = ZoneInfo("Europe/Copenhagen")

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")
_HALF_YEAR = re.compile(r"([0-9]{4})H([12])")
_YEAR = re.compile(r"[0-9]{4}")


def _number(year: int, month: int) -> int:
    return year * 12 + month - 1


FIRST_MONTH_NO = _number(2000, 1)
"""Earliest month a pledge may name, 2000-01: anything before is a slip of the keyboard."""
LAST_MONTH_NO = _number(2099, 12)
"""Latest month a pledge may name, 2099-12."""


def month_no(text: str) -> int:
    """Number of the month written `2027-03`; raises `UnknownCode` for any other form."""
    found = _MONTH.fullmatch(text)
    if not found:
        raise UnknownCode("faults.unknown_period", kind="month", value=text, example="2027-03")
    return _number(int(found[1]), int(found[2]))


def month_text(no: int) -> str:
    """The month with this number, written `2027-03`."""
    return f"{no // 12:04d}-{no % 12 + 1:02d}"


def month_of(day: date | datetime) -> int:
    """Number of the month that a day lies in; a moment with a time zone is read as the time in Denmark."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        day = day.astimezone(_DENMARK)
    return _number(day.year, day.month)


def year_of(month_no: int) -> str:
    """The year a month lies in, `2027`."""
    return f"{month_no // 12:04d}"


def half_year_of(month_no: int) -> str:
    """The half-year a month lies in, `2027H1`."""
    return f"{month_no // 12:04d}H{month_no % 12 // 6 + 1}"


def quarter_of(month_no: int) -> str:
    """The quarter a month lies in, `2027Q3`."""
    return f"{month_no // 12:04d}Q{month_no % 12 // 3 + 1}"


def year_months(year: str | int) -> range:
    """The twelve month numbers of a year; raises `UnknownCode` when it is not a year."""
    text = f"{year:04d}" if isinstance(year, int) else year
    if not _YEAR.fullmatch(text):
        raise UnknownCode("faults.unknown_period", kind="year", value=text, example="2027")
    first = _number(int(text), 1)
    return range(first, first + 12)


def half_year_months(half_year: str) -> range:
    """The six month numbers of `2027H1`; raises `UnknownCode` when it is not a half-year."""
    found = _HALF_YEAR.fullmatch(half_year)
    if not found:
        raise UnknownCode("faults.unknown_period", kind="half_year", value=half_year, example="2027H1")
    first = _number(int(found[1]), 6 * int(found[2]) - 5)
    return range(first, first + 6)


def quarter_months(quarter: str) -> range:
    """The three month numbers of `2027Q3`; raises `UnknownCode` when it is not a quarter."""
    found = _QUARTER.fullmatch(quarter)
    if not found:
        raise UnknownCode("faults.unknown_period", kind="quarter", value=quarter, example="2027Q3")
    first = _number(int(found[1]), 3 * int(found[2]) - 2)
    return range(first, first + 3)


def period_months(period: str) -> range:
    """The month numbers of a year, half-year, quarter or month, whichever the text is; else raises `UnknownCode`."""
    if _YEAR.fullmatch(period):
        return year_months(period)
    if _HALF_YEAR.fullmatch(period):
        return half_year_months(period)
    if _QUARTER.fullmatch(period):
        return quarter_months(period)
    if _MONTH.fullmatch(period):
        return range(month_no(period), month_no(period) + 1)
    raise UnknownCode("faults.unknown_period", kind="period", value=period, example="2027, 2027H1, 2027Q3, 2027-03")


def half_years_between(first: str, last: str) -> list[str]:
    """Every half-year from `first` to `last`, both included; empty when `last` lies before `first`."""
    return [half_year_of(no) for no in range(half_year_months(first).start, half_year_months(last).stop, 6)]


def first_open_half_year(as_of: date | datetime) -> str:
    """The half-year that contains as-of, in Danish time: open demand begins here and counts the half-year whole."""
    return half_year_of(month_of(as_of))
