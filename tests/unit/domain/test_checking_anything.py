"""Nonsense in any field: an answer, never a crash, and a fault or a pledge that survives being written and read."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.domain.checking import check_pledge
from machinery.domain.pledge import FIELDS, pledge_as_row, pledge_from_row
from machinery.i18n import translator
from machinery.reference import reference
from tests.unit.domain.test_checking import FAULTS, GOOD

TODAY = date(2026, 11, 23)
NAMES = [field.name for field in FIELDS]
HALF_RIGHT = st.sampled_from([row[1] for row in FAULTS if isinstance(row[1], str)])
SPELLED = st.text(st.sampled_from("0123456789.,;:-+/% Q\n\0=abcøÅ\u2212\ud800\u200b"), max_size=30)
ANYTHING = st.one_of(
    st.text(max_size=200),
    HALF_RIGHT,
    SPELLED,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=20),
    st.lists(st.text(max_size=20), max_size=4),
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, "unknown"]), ANYTHING), st.booleans(), st.booleans())
def test_any_entry_is_a_pledge_or_has_a_fault(entered: dict[str, Any], on_top: bool, existing: bool) -> None:
    raw = {**GOOD, **entered} if on_top else entered
    checked = check_pledge(raw, builder_id="kommune", known=reference(), today=TODAY, existing=existing)
    assert (checked.pledge is None) == bool(checked.faults)
    for fault in (*checked.faults, *checked.warnings):
        for t in (translator("da"), translator("en")):
            assert fault.message(t)
            assert bool(fault.suggestion_text(t)) == bool(fault.suggestion)
    if checked.pledge is not None:
        row = pledge_as_row(checked.pledge)
        again = check_pledge(row, builder_id="kommune", known=reference(), today=TODAY, existing=existing)
        assert again.pledge == checked.pledge == pledge_from_row(row)
        assert sum(place.share for place in checked.pledge.places) == 1


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(NAMES), ANYTHING)
def test_a_suggestion_is_accepted_in_its_field(name: str, entered: Any) -> None:
    raw = {**GOOD, name: entered}
    checked = check_pledge(raw, builder_id="kommune", known=reference(), today=TODAY)
    for fault in checked.faults:
        if fault.field == name and fault.suggestion:
            mended = check_pledge({**raw, name: fault.suggestion}, builder_id="kommune", known=reference(), today=TODAY)
            rules = {again.rule for again in mended.faults if again.field == name}
            assert rules <= {"wholly_past", "end_before_start", "period_too_long", "more_than_peak"}
