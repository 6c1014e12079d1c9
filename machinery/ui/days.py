"""A day that somebody writes, kept in the address as 2026-06-30.

Streamlit's own choice of a date opens a calendar with English months; a text box takes a day as people write it, and
says it as all dates are said here: `30. jun. 2026`.
"""

import re
from datetime import date

import streamlit as st

from machinery.i18n import Translator
from machinery.i18n.formats import MONTHS, SHORT_MONTHS

_WRITTEN = re.compile(r"(?P<day>\d{1,2})[./\- ]+(?P<month>\d{1,2})[./\- ]+(?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_NAMED = re.compile(r"(?:(?P<day>\d{1,2})\.? )?(?P<name>[a-z]+)\.? (?P<year>\d{4})")
_MONTH_NO = {
    name.strip(".").casefold(): no
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for no, name in enumerate(names, start=1)
}
_EXAMPLE = date(2026, 6, 30)


def read_day(text: str) -> date | None:
    """The day written as 30. jun. 2026, 30.6.2026, 30-06-2026, 30/6 2026 or 2026-06-30; None for anything else."""
    text = " ".join(text.split())
    found = _WRITTEN.fullmatch(text) or _ISO.fullmatch(text)
    if found is not None:
        return _day(found["year"], int(found["month"]), found["day"])
    named = _NAMED.fullmatch(text.casefold())
    if named is None or not named["day"] or named["name"] not in _MONTH_NO:
        return None
    return _day(named["year"], _MONTH_NO[named["name"]], named["day"])


def read_day_or_period(text: str) -> str:
    """A year, a month or a day as it is stored: `2026`, `2026-11`, `2026-11-23`; what is none of them as it stands."""
    text = " ".join(text.split())
    if day := read_day(text):
        return day.isoformat()
    named = _NAMED.fullmatch(text.casefold())
    if named is not None and not named["day"] and named["name"] in _MONTH_NO:
        return f"{named['year']}-{_MONTH_NO[named['name']]:02d}"
    return text


def day_or_period(text: str, t: Translator) -> str:
    """A stored year, month or day in words."""
    return t.date(date.fromisoformat(text)) if len(text) == len("2026-11-23") else t.period(text)


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def kept_day(parameter: str, label: str, t: Translator, *, last: date) -> date | None:
    """A box for a day up to `last`, kept in the address; None while it is empty, unreadable or after that, which is
    said.
    """
    key, written_key = f"filter_{parameter}", f"filter_{parameter}_written"
    asked = st.query_params.get(parameter)
    if asked is not None and asked != st.session_state.get(written_key) and (wanted := read_day(asked)):
        st.session_state[key] = t.date(wanted)
    st.session_state.setdefault(key, "")
    text = st.text_input(label, key=key, placeholder=t.date(_EXAMPLE), persist_state="session")
    day = read_day(text)
    if text and day is None:
        st.warning(t("filters.no_day", example=t.date(_EXAMPLE)), icon=":material/info:")
    elif day is not None and day > last:
        st.warning(t("filters.day_to_come", last=last), icon=":material/info:")
        day = None
    if day is not None:
        if asked != day.isoformat():
            st.query_params[parameter] = day.isoformat()
    elif parameter in st.query_params:
        del st.query_params[parameter]
    st.session_state[written_key] = day.isoformat() if day else None
    return day
