"""How each language writes numbers, dates and periods.

Danish follows Retskrivningsordbogen and the habit of Danish authorities (`1.234,5`, `23. nov. 2026`, `kl. 14.05`),
English the British one. Plain functions on the standard library: the whole need is these few forms.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from machinery.clock import COPENHAGEN

_NAMES = {
    "da": (
        "januar februar marts april maj juni juli august september oktober november december",
        "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    ),
    "en": (
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    ),
}
MONTHS = {lang: tuple(names.split()) for lang, (names, _) in _NAMES.items()}
SHORT_MONTHS = {lang: tuple(names.split()) for lang, (_, names) in _NAMES.items()}
DECIMAL_MARK = {"da": ",", "en": "."}
GROUP_MARK = {"da": ".", "en": ","}
ORDINALS_EN = ("first", "second", "third", "fourth")

_YEAR = re.compile(r"\d{4}")
_PART = re.compile(r"(\d{4})([HQ])([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")

Number = int | float | Decimal


def number(lang: str, value: Number, decimals: int | None = 0) -> str:
    """The number with `decimals` places, halves rounded away from zero; None keeps up to two significant places.

    Raises `ValueError` for what is not a finite number: a gap has its own word, never "nan".
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a number to show: {value!r}")
    rounded = exact.quantize(Decimal(1).scaleb(-(2 if decimals is None else decimals)), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    swap = str.maketrans({",": GROUP_MARK[lang], ".": DECIMAL_MARK[lang]})
    return sign + text.translate(swap)


def percent(lang: str, share: Number, decimals: int = 0) -> str:
    """A share of 1 as per cent: `15 %` in Danish (with a fixed space), `15%` in English."""
    text = number(lang, Decimal(str(share)) * 100, decimals)
    return f"{text}\N{NO-BREAK SPACE}%" if lang == "da" else f"{text}%"


def day(lang: str, value: date) -> str:
    """`23. nov. 2026` or `23 Nov 2026`; a moment counts as its day in Denmark."""
    if isinstance(value, datetime):
        value = local(value)
    dot = "." if lang == "da" else ""
    return f"{value.day}{dot} {SHORT_MONTHS[lang][value.month - 1]} {value.year}"


def moment(lang: str, value: datetime) -> str:
    """Danish local time: `23. nov. 2026 kl. 14.05` or `23 Nov 2026, 14:05`."""
    here = local(value)
    clock = f" kl. {here:%H.%M}" if lang == "da" else f", {here:%H:%M}"
    return day(lang, here) + clock


def local(value: datetime) -> datetime:
    """The moment on a Danish clock; one without a zone is already local."""
    return value if value.tzinfo is None else value.astimezone(COPENHAGEN)


def month(lang: str, text: str) -> str:
    """`2027-03` → `marts 2027` or `March 2027`. Raises `ValueError` for anything else."""
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise ValueError(f"not a month: {text!r}")
    return f"{MONTHS[lang][int(found[2]) - 1]} {found[1]}"


def period(lang: str, text: str) -> str:
    """A year, half-year (`2027H1`), quarter (`2027Q3`) or month in words. Raises `ValueError` for anything else."""
    if _YEAR.fullmatch(text):
        return text
    found = _PART.fullmatch(text)
    if not found:
        return month(lang, text)
    year, kind, no = found[1], found[2], int(found[3])
    if kind == "H" and no > 2:
        raise ValueError(f"not a half-year: {text!r}")
    if lang == "da":
        return f"{no}. {'halvår' if kind == 'H' else 'kvartal'} {year}"
    return f"{ORDINALS_EN[no - 1]} {'half' if kind == 'H' else 'quarter'} of {year}"


def short_period(lang: str, text: str) -> str:
    """The period where space is short, such as on an axis: `2027H1` → `1. halvår 27` or `H1 2027`, `2027-03` →
    `mar. 2027` or `Mar 2027`.
    """
    found = _MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12:
        return f"{SHORT_MONTHS[lang][int(found[2]) - 1]} {found[1]}"
    found = _PART.fullmatch(text)
    if not found:
        return period(lang, text)
    if lang == "da":
        return f"{found[3]}. {'halvår' if found[2] == 'H' else 'kvt.'} {found[1][2:]}"
    return f"{found[2]}{found[3]} {found[1]}"
