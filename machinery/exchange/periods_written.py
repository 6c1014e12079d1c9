"""Months and quarters as people write them in files, where they can mean one thing only.

`marts 2027`, `03-2027`, `2027-03-01`, `Q2 2027` and `2. kvt. 2027` are read; a quarter in the column of the first month
is its first month, in that of the last its last. Everything else stays as it is, for the check to answer with a
proposal: `03/04/2027` is March to one reader and April to another, `2027.1` may be what is left of `2027.10`, and in
`31-02-2027`, a day that the month does not have, the month may be the slip.
"""

import re
from datetime import date

from machinery.domain.entered import read_month, read_quarter
from machinery.domain.faults import Fault
from machinery.domain.naming import fold
from machinery.domain.pledge import FIELD, Kind
from machinery.i18n.formats import MONTHS, SHORT_MONTHS

_MONTH_NO = {
    fold(name.strip(".")): no
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for no, name in enumerate(names, start=1)
} | {"sept": 9}
_NAME = f"(?P<name>{'|'.join(sorted(_MONTH_NO, key=len, reverse=True))})"
_MONTH = "(?P<month>0?[1-9]|1[0-2])"
_DAY = "(?P<day>0?[1-9]|[12][0-9]|3[01])"
_ANY_YEAR = "20[0-9]{2}"
_YEAR = f"(?P<year>{_ANY_YEAR})"
_TIME = r"(?:[t ][0-9:.]+z?)?"
_CERTAIN = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR} ?[-/] ?{_MONTH}",
        rf"{_YEAR}\.(?P<month>0[1-9]|1[0-2])",
        rf"{_MONTH} ?[-/.] ?{_YEAR}",
        rf"(?:{_DAY}\.? )?{_NAME}[., -]{{1,2}}{_YEAR}",
        rf"{_YEAR}[ -]{_NAME}",
        rf"{_YEAR}-{_MONTH}-{_DAY}{_TIME}",
        rf"{_DAY}[-.]{_MONTH}[-.]{_YEAR}{_TIME}",
        rf"(?P<day>1[3-9]|2[0-9]|3[01])/{_MONTH}/{_YEAR}",
    )
)
_QUARTER = re.compile(
    rf"(?:(?:q|k|kvt\.?|kvartal|quarter) ?[1-4],?|[1-4]\.? ?(?:q|k|kv|kvt|kvartal|quarter)\.?)[ ./-]{{0,2}}{_ANY_YEAR}"
    rf"|{_ANY_YEAR}[ ./-]?[qk] ?[1-4]"
)


def written_period(field: str, text: str) -> str:
    """The text of a month or quarter field in the form that the check takes, or unchanged where it is not certain."""
    kind = FIELD[field].kind
    if kind not in (Kind.MONTH, Kind.QUARTER) or len(text) > 40:
        return text
    plain = fold(text)
    if not _QUARTER.fullmatch(plain) and not _is_certain(plain):
        return text
    answer = read_month(FIELD[field], plain) if kind is Kind.MONTH else read_quarter(FIELD[field], plain)
    if isinstance(answer, Fault):
        return answer.suggestion if answer.rule in ("not_a_month", "not_a_quarter") and answer.suggestion else text
    return answer


def _is_certain(plain: str) -> bool:
    """Whether a text is a month, or a day that exists in its month."""
    written = next((found.groupdict() for form in _CERTAIN if (found := form.fullmatch(plain))), None)
    if written is None:
        return False
    month = int(written["month"]) if "month" in written else _MONTH_NO[written["name"]]
    try:
        date(int(written["year"]), month, int(written.get("day") or 1))
    except ValueError:
        return False
    return True
