"""What people and spreadsheets write, read as the value of one field or answered with the fault in it.

Every reader takes text and returns either the value or a `Fault`; none raises. Accepted are the forms that can mean one
thing only; a form that could mean two is a fault with a suggestion, because a wrong number is worse than a question.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral

from machinery.domain.faults import Fault
from machinery.domain.naming import INVISIBLE
from machinery.domain.periods import (
    FIRST_MONTH_NO,
    LAST_MONTH_NO,
    half_year_of,
    month_no,
    month_of,
    month_text,
    quarter_months,
    quarter_of,
)
from machinery.domain.pledge import Field, Kind, number_text

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_GROUPED_NUMBER = re.compile(
    r"[+-]?[1-9][0-9]{0,2}"
    r"(?:(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,12})?"
    r"|(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,12})?"
    r"|(?: [0-9]{3}){1,4}(?:[.,][0-9]{1,12})?)"
)
_NUMBER_INSIDE = re.compile(r"(?<![0-9.,])(?<![0-9][.,] )[0-9]+(?:[.,][0-9]+)?(?![0-9]| ?[.,] ?[0-9])")
_WORD = re.compile(r"[^\W\d_]+|[%½¼¾/]")
_HEDGES = {
    *("ca", "cirka", "circa", "omkring", "omtrent", "op", "til", "min", "minimum", "mindst", "max", "maks", "højst"),
    *("i", "alt", "about", "approx", "at", "least", "most"),
}
_UNITS = {
    "machines_peak": {"stk", "styk", "stykker", "maskine", "maskiner", "x", "pcs", "machine", "machines"},
    "machine_months": {"mm", "maskinmåned", "maskinmåneder", "mdr", "måneder", "machine", "months"},
    "hours_per_day": {"t", "time", "timer", "h", "hour", "hours", "pr", "dag", "per", "day"},
    "days_per_month": {"dag", "dage", "d", "day", "days", "pr", "måned", "md", "per", "month"},
    "site_power_kw": {"kw"},
}
"""Words that may stand beside a number without making it another one: `63 kW` is 63, `63 A` and `1,5 MW` are not."""
_SPACES_AND_MINUS = str.maketrans(
    {"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ", "\N{MINUS SIGN}": "-"}
)
_MONTH_NAMES = (
    ("januar", "january", "jan"),
    ("februar", "february", "feb"),
    ("marts", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH_OF_NAME = {name: no for no, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")
_SERIAL_START = date(1899, 12, 30)
_PERHAPS_OCTOBER = re.compile(r"[0-9]{4}[.,]1")
_YES = {"yes", "ja", "j", "y", "true", "sand", "1", "x"}
_NO = {"no", "nej", "n", "false", "falsk", "0"}
# A host label may not begin or end with a hyphen; the look-behind keeps the pattern free of nested repetition.
_EMAIL = re.compile(r"[A-Za-z0-9._%+'æøåÆØÅ-]+@(?:[A-Za-z0-9æøåÆØÅ][A-Za-z0-9æøåÆØÅ-]*(?<!-)\.)+[A-Za-z]{2,}")


def as_text(raw: object, kind: Kind = Kind.TEXT) -> str:
    """Whatever a form, a file or a program gives as the text that would have been typed; nothing becomes empty.

    Signs that nobody sees are left out, so that what looks alike is alike.
    """
    if raw is None or (isinstance(raw, float) and raw != raw):
        return ""
    if isinstance(raw, str):
        # Text of ASCII alone, which most cells hold, is in that form already.
        return raw.strip() if raw.isascii() else unicodedata.normalize("NFC", raw).translate(INVISIBLE).strip()
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, Integral):
        return str(int(raw)) if abs(int(raw)) < 10**30 else hex(int(raw))
    if isinstance(raw, float):
        return number_text(Decimal(repr(float(raw)))) if abs(raw) < 1e30 else repr(raw)
    if isinstance(raw, Decimal):
        if raw.is_nan():
            return ""
        return number_text(raw) if raw.is_finite() and -30 < raw.adjusted() < 30 else str(raw)
    if isinstance(raw, date):
        if raw != raw:  # pandas' missing date calls itself a date and is not equal to itself
            return ""
        if kind is Kind.MONTH:
            return month_text(month_of(raw))
        return raw.date().isoformat() if isinstance(raw, datetime) else raw.isoformat()
    if isinstance(raw, list | tuple | set | frozenset):
        return ";".join(as_text(part) for part in raw)
    return str(raw)


def read_text(field: Field, text: str) -> str | Fault:
    """Free text: kept as it is, also when it looks like a formula; only control characters and length are refused.

    Line breaks stay in long texts and become spaces in short ones.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if field.kind is not Kind.LONG_TEXT:
        text = " ".join(text.split())
    cleaned = (
        text
        if text.isprintable()
        else "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    )
    if cleaned != text:
        return Fault(field.name, "unprintable", text, cleaned[: field.max_length].strip())
    if len(text) > field.max_length:
        limits = {"max_length": field.max_length, "length": len(text)}
        return Fault(field.name, "text_too_long", text, text[: field.max_length].strip(), limits)
    return text


def read_email(field: Field, text: str) -> str | Fault:
    """An e-mail address by its form; whether it exists is not asked."""
    if len(text) > field.max_length:
        return Fault(field.name, "text_too_long", text, "", {"max_length": field.max_length, "length": len(text)})
    if _EMAIL.fullmatch(text) and ".." not in text:
        return text
    bare = re.sub(r"\s+", "", text.removeprefix("mailto:")).strip("<>.,;:").replace(",", ".").replace("(at)", "@")
    return Fault(field.name, "not_an_email", text, bare if _EMAIL.fullmatch(bare) and ".." not in bare else "")


def read_yes_no(field: Field, text: str) -> bool | Fault:
    """Yes or no, in Danish or English."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    first = (re.findall(r"\w+", word) or [""])[0]
    return Fault(field.name, "not_yes_or_no", text, "yes" if first in _YES | {"jo"} else "no" if first in _NO else "")


def read_number(field: Field, text: str) -> Decimal | Fault:
    """A number within the field's limits and decimals; decimal comma or point, thousands separated where unmistakable.

    `1.200` may mean one and a fifth or twelve hundred: where the field would take both it is a fault, else the one it
    takes.
    """
    if not text.isascii():
        text = text.translate(_SPACES_AND_MINUS)
    readings = _readings(field, text)
    if not readings:
        inside = [_readings(field, part) for part in _NUMBER_INSIDE.findall(text)]
        words = {word.casefold() for word in _WORD.findall(text)}
        is_same = words <= _HEDGES | _UNITS.get(field.name, set())
        guess = inside[0][0] if is_same and len(inside) == 1 and inside[0] else None
        return Fault(field.name, "not_a_number", text, _valid_number_text(field, guess) if guess is not None else "")
    valid = [number for number in readings if _limit_broken(field, number) is None]
    # Rounding is what people leave to the reader: `1,234` may be one and a bit where one decimal is kept.
    rounded = [number for number in readings if field.decimals and _limit_broken(field, number) == "too_precise"]
    if len(valid) + len(rounded) > 1:
        return Fault(field.name, "ambiguous_number", text, number_text(max(valid)) if valid else "")
    number = (valid or rounded or readings)[-1]
    rule = _limit_broken(field, number)
    if rule is None:
        return number.quantize(_step(field))
    limits = {"least": field.least, "most": field.most, "decimals": field.decimals}
    return Fault(field.name, rule, text, _valid_number_text(field, number), limits)


def _readings(field: Field, text: str) -> list[Decimal]:
    """The different numbers that a text can stand for; none when it is no number."""
    readings = []
    if _PLAIN_NUMBER.fullmatch(text):
        readings.append(Decimal(text.replace(",", ".")))
    if field.decimals < 3 and _GROUPED_NUMBER.fullmatch(text):
        body = text.replace(" ", "")
        marks = [c for c in body if c in ".,"]
        spaced = " " in text
        decimal_mark = marks[-1] if marks and (spaced or len(set(marks)) == 2) else ""
        whole, _, fraction = body.partition(decimal_mark) if decimal_mark else (body, "", "")
        readings.append(Decimal(whole.replace(".", "").replace(",", "") + (f".{fraction}" if fraction else "")))
    return readings


def _step(field: Field) -> Decimal:
    return Decimal(1).scaleb(-field.decimals)


def _limit_broken(field: Field, number: Decimal) -> str | None:
    if field.least is not None and (number < field.least or (field.least_excluded and number == field.least)):
        return "not_above" if field.least_excluded else "out_of_range"
    if field.most is not None and number > field.most:
        return "not_above" if field.least_excluded else "out_of_range"
    if number != number.quantize(_step(field)):
        return "too_precise" if field.decimals else "not_whole"
    return None


def _valid_number_text(field: Field, number: Decimal) -> str:
    """The nearest number the field takes, as text."""
    nearest = number.quantize(_step(field), rounding=ROUND_HALF_UP)
    if field.least is not None:
        nearest = max(nearest, field.least + (_step(field) if field.least_excluded else 0))
    if field.most is not None:
        nearest = min(nearest, field.most)
    return number_text(nearest)


def read_month(field: Field, text: str) -> str | Fault:
    """A month written `2027-03`; other common forms are faults that suggest it."""
    if _MONTH.fullmatch(text) and FIRST_MONTH_NO <= month_no(text) <= LAST_MONTH_NO:
        return text
    guess = _month_guess(text, last=field.name == "end_month")
    if guess is None:
        return Fault(field.name, "not_a_month", text)
    if not FIRST_MONTH_NO <= guess <= LAST_MONTH_NO:
        inside = min(max(guess, FIRST_MONTH_NO), LAST_MONTH_NO)
        limits = {"first": month_text(FIRST_MONTH_NO), "last": month_text(LAST_MONTH_NO)}
        return Fault(field.name, "month_out_of_range", text, month_text(inside), limits)
    return text if text == month_text(guess) else Fault(field.name, "not_a_month", text, month_text(guess))


def _month_guess(text: str, last: bool) -> int | None:
    """The month a text most likely means, as a number; a longer period gives its first or `last` month."""
    if _PERHAPS_OCTOBER.fullmatch(text):
        return None
    without_time = re.sub(r"(?<=[0-9])[tT ][0-9]{1,2}:.*", "", text[:40])
    words = re.findall(r"[0-9]+|[^\W0-9_]+", without_time.casefold())
    names = [_MONTH_OF_NAME[word] for word in words if word in _MONTH_OF_NAME]
    digits = [word for word in words if word[0] in "0123456789"]
    if len(names) == 1 and digits:
        year = next((word for word in digits if len(word) == 4), digits[-1])
        return _as_month(year if len(year) == 4 else f"20{year}", names[0])
    quarter = _quarter_guess(text)
    if quarter is not None:
        months = quarter_months(quarter)
        return months[-1] if last else months[0]
    if len(digits) < len(words):
        return None
    match digits:
        case [year] if len(year) == 4:
            return _as_month(year, 12 if last else 1)
        case [both] if len(both) == 6:
            return _as_month(both[:4], int(both[4:]))
        case [year, month, *_] if len(year) == 4 and len(month) <= 2:
            return _as_month(year, int(month))
        case [month, year] if len(month) <= 2 and len(year) == 4:
            return _as_month(year, int(month))
        case [day, month, year, *_] if len(day) <= 2 and len(month) <= 2 and len(year) == 4:
            return _as_month(year, int(month))
        case [serial] if len(serial) == 5:  # a date as a spreadsheet program counts it, its format lost
            return month_of(_SERIAL_START + timedelta(days=int(serial)))
    return None


def _as_month(year: str, month: int) -> int | None:
    return month_no(f"{year}-{min(max(month, 1), 12):02d}") if len(year) == 4 else None


def read_quarter(field: Field, text: str) -> str | Fault:
    """A quarter written `2027Q3`; other common forms are faults that suggest it."""
    guess = _quarter_guess(text)
    if guess is None:
        month = _month_guess(text, last=False)
        guess = None if month is None else quarter_of(month)
    if guess is None:
        return Fault(field.name, "not_a_quarter", text)
    if not FIRST_MONTH_NO <= quarter_months(guess).start <= LAST_MONTH_NO:
        return Fault(field.name, "not_a_quarter", text)
    return text if text == guess else Fault(field.name, "not_a_quarter", text, guess)


def nearest_half_year(text: str) -> str:
    """The half-year, `2027H1`, that a text most likely means or that its month lies in; empty where none is."""
    folded = re.sub(r"[\s./_-]+", "", text[:40].casefold()).replace("halvaar", "h").replace("halvår", "h")
    folded = folded.replace("half", "h").replace("of", "")
    if found := re.fullmatch(r"([0-9]{4})h([12])", folded):
        return f"{found[1]}H{found[2]}"
    if found := re.fullmatch(r"(?:h([12])|([12])h)([0-9]{4})", folded):
        return f"{found[3]}H{found[1] or found[2]}"
    month = _month_guess(text, last=False)
    return "" if month is None else half_year_of(min(max(month, FIRST_MONTH_NO), LAST_MONTH_NO))


def _quarter_guess(text: str) -> str | None:
    folded = re.sub(r"[\s./_-]+", "", text[:40].casefold()).replace("kvartal", "q").replace("quarter", "q")
    folded = folded.replace(",", "").replace("kvt", "q").replace("kv", "q").replace("k", "q")
    if found := re.fullmatch(r"([0-9]{4})q([1-4])", folded):
        return f"{found[1]}Q{found[2]}"
    if found := re.fullmatch(r"(?:q([1-4])|([1-4])q)([0-9]{4})", folded):
        return f"{found[3]}Q{found[1] or found[2]}"
    if found := re.fullmatch(r"(?:q([1-4])|([1-4])q)'?([2-9][0-9])", folded):
        return f"20{found[3]}Q{found[1] or found[2]}"
    return None
