"""A day that somebody writes, kept in the address as 2026-06-30.

Streamlit's own choice of a date opens a calendar with English months; a text box takes a day as people write it.
"""

import re
from datetime import date

import streamlit as st

from machinery.i18n import Translator

_WRITTEN = re.compile(r"(?P<day>\d{1,2})[./\- ]+(?P<month>\d{1,2})[./\- ]+(?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_EXAMPLE = date(2026, 6, 30)


def read_day(text: str) -> date | None:
    """The day written as 30.6.2026, 30-06-2026, 30/6 2026 or 2026-06-30; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip()) or _ISO.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def kept_day(parameter: str, label: str, t: Translator, *, last: date) -> date | None:
    """A box for a day up to `last`, kept in the address; None while it is empty, unreadable or after that, which is
    said.
    """
    key, written_key = f"filter_{parameter}", f"filter_{parameter}_written"
    asked = st.query_params.get(parameter)
    if asked is not None and asked != st.session_state.get(written_key) and (wanted := read_day(asked)):
        st.session_state[key] = written(wanted)
    st.session_state.setdefault(key, "")
    text = st.text_input(label, key=key, placeholder=written(_EXAMPLE), persist_state="session")
    day = read_day(text)
    if text and day is None:
        st.warning(t("filters.no_day", example=written(_EXAMPLE)), icon=":material/info:")
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


def written(day: date) -> str:
    """The day as the box holds it."""
    return f"{day:%d.%m.%Y}"
