"""What has been entered in the form so far, kept in the session so that nothing typed is lost.

It stands under keys that begin with `pledge_in_`; `entered` reads them back as the raw text that `check_pledge` takes,
and `fill` puts a stored pledge or an empty one into them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from machinery.domain.ids import new_ulid
from machinery.domain.periods import month_no
from machinery.domain.places import COUNTRY, Geography, PlaceLevel
from machinery.domain.pledge import FIELDS, Kind, Pledge, pledge_as_row
from machinery.ui.pledge_words import own_reference
from machinery.ui.worded import is_widget_key

PREFIX = "pledge_in_"
_EDITING = "pledge_editing"
_TRIED = "pledge_tried"
_KEY = "pledge_key"
_RECEIPT = "pledge_receipt"
_CONFLICT = "pledge_conflict"
_ERROR = "pledge_error"
_BUILDER = "pledge_builder"
_ASIDE = "pledge_aside"
_NEWS = "pledge_news"
_PLAIN = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.NUMBER)


@dataclass(frozen=True)
class Editing:
    """The stored pledge that the form changes, and the revision it was filled from."""

    pledge_id: str
    revision: int
    pledge: Pledge


def key(name: str) -> str:
    """The session key of an input."""
    return PREFIX + name


def value(name: str) -> Any:
    """What an input holds now, None before it was drawn."""
    return st.session_state.get(PREFIX + name)


def entered() -> dict[str, str]:
    """Everything entered, field name → text; inputs not drawn yet are empty."""
    raw: dict[str, str] = {}
    for field in FIELDS:
        if field.kind is Kind.PLACES:
            raw[field.name] = _places()
        elif field.kind is Kind.MONTH:
            year, month = value(f"{field.name}_year"), value(f"{field.name}_month")
            raw[field.name] = f"{year}-{month:02d}" if year and month else ""
        elif field.kind is Kind.CODE_LIST:
            raw[field.name] = ";".join(value(field.name) or [])
        elif field.kind is Kind.YES_NO:
            raw[field.name] = "yes" if value(field.name) else "no"
        elif field.name != "builder_id":
            held = value(field.name)
            raw[field.name] = "" if held is None else str(held)
    return raw


def places_input(level: str) -> str:
    """The name of the input that holds the places of a level."""
    return "municipalities" if level == PlaceLevel.municipality else f"places_{level}"


def _places() -> str:
    level = value("level") or PlaceLevel.municipality
    if level == PlaceLevel.country:
        return COUNTRY
    codes = value(places_input(level)) or []
    shares = {code: str(value(f"share_{code}") or "").strip() for code in codes}
    if len(codes) < 2 or not any(shares.values()):
        return ";".join(codes)
    return ";".join(f"{code}:{share}" for code, share in shares.items())


def fill(row: Mapping[str, str], geography: Geography) -> None:
    """Put a row of text, as `pledge_as_row` makes it, into the inputs; fields left out become empty or their default.

    Only in a callback or before the inputs are drawn.
    """
    state = st.session_state
    for field in FIELDS:
        text = row.get(field.name, field.default)
        if field.kind is Kind.MONTH:
            state[key(f"{field.name}_year")] = int(text[:4]) if text else None
            state[key(f"{field.name}_month")] = int(text[5:7]) if text else None
        elif field.kind is Kind.PLACES:
            _fill_places(text, geography)
        elif field.kind is Kind.CODE_LIST:
            state[key(field.name)] = [code for code in text.split(";") if code]
        elif field.kind is Kind.YES_NO:
            state[key(field.name)] = text == "yes"
        elif field.kind is Kind.INTEGER:
            state[key(field.name)] = int(text) if text else None
        elif field.kind in _PLAIN:
            state[key(field.name)] = text
        else:
            state[key(field.name)] = text or None


def _fill_places(text: str, geography: Geography) -> None:
    state = st.session_state
    parts = [part.partition(":") for part in text.split(";") if part]
    codes = [code for code, _, _ in parts]
    level = geography.places[codes[0]].level if codes else PlaceLevel.municipality
    is_mixed = len({geography.places[code].level for code in codes}) > 1
    level = PlaceLevel.municipality if is_mixed else level
    state[key("level")] = level.value
    for other in (PlaceLevel.municipality, PlaceLevel.province, PlaceLevel.region):
        state[key(places_input(other))] = codes if level is other else []
    for name in [name for name in map(str, state) if name.startswith(key("share_"))]:
        state[name] = ""
    for code, _, share in parts:
        state[key(f"share_{code}")] = share


def turn_to(builder_id: str, geography: Geography, now: datetime) -> None:
    """Lay the form of the builder before aside and take out this one's, as it was left; an empty one the first time.

    Only before the inputs are drawn.
    """
    state = st.session_state
    before = state.get(_BUILDER)
    if before == builder_id:
        return
    state[_BUILDER] = builder_id
    aside = state.setdefault(_ASIDE, {})
    if before is None and builder_id not in aside:
        return
    if before is not None:
        aside[before] = {name: state[name] for name in map(str, state) if _is_of_draft(name)}
    start_empty(geography, now)
    for name, held in aside.pop(builder_id, {}).items():
        state[name] = held


def _is_of_draft(name: str) -> bool:
    return (name.startswith(PREFIX) and not is_widget_key(name)) or name in (
        _EDITING,
        _TRIED,
        _KEY,
        _RECEIPT,
        _CONFLICT,
        _ERROR,
    )


def start_empty(geography: Geography, now: datetime) -> None:
    """An empty form for a new pledge, with a key of its own."""
    forget_outcome()
    st.session_state.pop(_EDITING, None)
    st.session_state[_TRIED] = 0
    st.session_state[_KEY] = new_ulid(now)
    fill({}, geography)


def start_like(row: Mapping[str, str], geography: Geography, now: datetime) -> None:
    """A form for a new pledge, filled like the last one, without its reference and notice."""
    start_empty(geography, now)
    fill(_to_follow({**row, "pledge_ref": "", "notice_id": ""}), geography)


def start_change(pledge_id: str, revision: int, pledge: Pledge, geography: Geography, now: datetime) -> None:
    """A form filled with a stored revision, to be changed. A reference that we made is kept by staying empty."""
    start_empty(geography, now)
    st.session_state[_EDITING] = Editing(pledge_id, revision, pledge)
    row = {**pledge_as_row(pledge), "pledge_ref": own_reference(pledge.pledge_ref, pledge_id)}
    fill(_to_follow(row), geography)


def _to_follow(row: Mapping[str, str]) -> Mapping[str, str]:
    """The row without machine-months that are all machines in all months.

    The field stays empty then, so that they follow when the number of machines or the period is changed.
    """
    months = month_no(row["end_month"]) - month_no(row["start_month"]) + 1
    is_product = Decimal(row["machine_months"]) == int(row["machines_peak"]) * months
    return {**row, "machine_months": ""} if is_product else row


def rebase(revision: int, now: datetime) -> None:
    """Keep what is entered, but build on the newest revision from now on: the choice after seeing both versions."""
    held = editing()
    if held is not None:
        st.session_state[_EDITING] = Editing(held.pledge_id, revision, held.pledge)
    st.session_state[_KEY] = new_ulid(now)
    st.session_state.pop(_CONFLICT, None)


def editing() -> Editing | None:
    """What the form changes; None for a new pledge."""
    return st.session_state.get(_EDITING)


def idempotency_key(now: datetime) -> str:
    """The key of this form: the same until it has been stored, so that a double click stores once."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = new_ulid(now)
    return str(st.session_state[_KEY])


def mark_tried() -> None:
    """From the first attempt on, faults stand beside their fields and go away as they are mended."""
    st.session_state[_TRIED] = attempts() + 1


def attempts() -> int:
    """How often storing was tried; faults are shown from the first time on."""
    return int(st.session_state.get(_TRIED, 0))


def keep_receipt(receipt: Any) -> None:
    """Remember what was stored, to be shown instead of the form."""
    forget_outcome()
    st.session_state[_RECEIPT] = receipt
    st.session_state[_NEWS] = True


def has_news() -> bool:
    """Whether something was stored since this was last asked."""
    return bool(st.session_state.pop(_NEWS, False))


def receipt() -> Any:
    """What was stored last, or None while the form is open."""
    return st.session_state.get(_RECEIPT)


def keep_conflict(values: Mapping[str, Any]) -> None:
    """Remember both versions after somebody else was first."""
    st.session_state[_CONFLICT] = dict(values)


def conflict() -> Mapping[str, Any] | None:
    """Both versions, or None."""
    return st.session_state.get(_CONFLICT)


def keep_error(error: Any) -> None:
    """Remember a refusal, to be shown above the form with everything still entered."""
    st.session_state[_ERROR] = error


def error() -> Any:
    """The last refusal, or None."""
    return st.session_state.get(_ERROR)


def forget_outcome() -> None:
    """Receipt, conflict and refusal belong to the attempt before."""
    for name in (_RECEIPT, _CONFLICT, _ERROR):
        st.session_state.pop(name, None)
