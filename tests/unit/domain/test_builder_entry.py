"""A participant as it is entered: the proposed id, and what is wrong with each field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.domain.builder_entry import ID_PATTERN, MAX_NAME, date_faults, entry_faults, proposed_id

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "taken", "proposal"),
    [
        ("Aarhus Kommune", (), "aarhus-kommune"),
        ("Ærø & Læsø Vand A/S", (), "aeroe-laesoe-vand-a-s"),
        ("Århus", {"aarhus", "aarhus-2"}, "aarhus-3"),
        ("–", (), ""),
    ],
)
def test_the_id_follows_from_the_name(name, taken, proposal):
    assert proposed_id(name, taken) == proposal


@given(st.text(max_size=200), st.sets(st.sampled_from(["a", "a-2", "b"])))
def test_a_proposed_id_can_be_used(name, taken):
    proposal = proposed_id(name, taken)
    assert proposal == "" or (ID_PATTERN.fullmatch(proposal) and proposal not in taken)


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (("ny", "Ny", "port"), []),
        (("", "", ""), ["name_missing", "kind_missing"]),
        (("Ny Havn", "Ny", "port"), ["bad_id"]),
        (("taken", "Ny", "port"), ["id_taken"]),
        (("ny", "x" * (MAX_NAME + 1), "port"), ["name_too_long"]),
    ],
)
def test_the_fields_of_a_new_participant(entry, faults):
    assert [fault.rule for fault in entry_faults(*entry, {"taken"})] == faults


@pytest.mark.parametrize(
    ("joined", "left", "faults"),
    [
        ("2026", "", []),
        ("2026-02-28", "2026-11-23", []),
        ("2026-11-24", "", []),
        ("2026-05", "2026", []),
        ("", "", [("joined", "bad_day")]),
        ("2026-02-30", "31.12.2026", [("joined", "bad_day"), ("left", "bad_day")]),
        ("2026", "2026-11-24", [("left", "left_ahead")]),
        ("2026", "2027", [("left", "left_ahead")]),
        ("2026-05", "2026-04", [("left", "left_before_joined")]),
    ],
)
def test_the_dates_of_a_participant(joined, left, faults):
    assert [(fault.field, fault.rule) for fault in date_faults(joined, left, TODAY)] == faults
