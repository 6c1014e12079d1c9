"""The parts of a split row say together what the row said: the same machine-months by month, or by place."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from machinery.domain.allocation import as_tenths, tenths_by_month, tenths_by_place
from machinery.domain.checking import check_pledge
from machinery.domain.periods import month_no, month_text
from machinery.domain.pledge import Pledge
from machinery.drafts.splitting import parts_by_place, parts_by_year
from machinery.reference import reference
from tests.drafts.making import GOOD, TODAY


@st.composite
def rows(draw):
    start, months, machines = 2027 * 12 + draw(st.integers(0, 30)), draw(st.integers(1, 40)), draw(st.integers(1, 9))
    codes = draw(st.lists(st.sampled_from(["0101", "0147", "0751", "DK021"]), min_size=1, max_size=4, unique=True))
    shares = draw(st.lists(st.integers(1, 60), min_size=len(codes), max_size=len(codes)))
    shares[-1] = 100 - sum(shares[:-1])
    named = ":" if shares[-1] > 0 and len(codes) > 1 else ""
    places = ";".join(f"{code}:{share}" if named else code for code, share in zip(codes, shares, strict=True))
    tenths = draw(st.integers(1, 10 * machines * months))
    amount = draw(st.sampled_from(["", f"{tenths / 10:.1f}".replace(".", ",")]))
    return {
        **GOOD, "pledge_ref": "A", "places": places, "start_month": month_text(start),
        "end_month": month_text(start + months - 1), "machines_peak": str(machines), "machine_months": amount,
    }  # fmt: skip


def pledge(cells) -> Pledge:
    found = check_pledge(cells, builder_id="town", known=reference(), today=TODAY)
    assert found.pledge is not None, found.faults
    return found.pledge


def by_month(one: Pledge) -> dict[int, int]:
    first = month_no(one.start_month)
    months = month_no(one.end_month) - first + 1
    base, remainder = tenths_by_month(as_tenths(one.machine_months), months)
    return {first + no: base + (no < remainder) for no in range(months)}


@given(rows())
def test_years_keep_every_month_and_all_else(cells):
    whole, parts = pledge(cells), [pledge(part) for part in parts_by_year(cells, reference())]
    if not parts:
        is_one_year = whole.start_month[:4] == whole.end_month[:4]
        assert is_one_year or whole.machine_months < Decimal("4")
        return
    assert {no: tenths for part in parts for no, tenths in by_month(part).items()} == by_month(whole)
    assert all(part.start_month[:4] == part.end_month[:4] for part in parts)
    assert {part.places for part in parts} == {whole.places}
    assert [part.pledge_ref for part in parts] == ["A"] + [""] * (len(parts) - 1)


@given(rows())
def test_places_keep_the_machine_months_of_each_and_the_machines_they_need(cells):
    whole, parts = pledge(cells), [pledge(part) for part in parts_by_place(cells, reference())]
    tenths = tenths_by_place(whole.machine_months, [one.share for one in whole.places])
    if not parts:
        assert len(whole.places) == 1 or min(tenths) == 0
        return
    assert [as_tenths(part.machine_months) for part in parts] == tenths
    assert [part.places[0].code for part in parts] == [one.code for one in whole.places]
    for part, place in zip(parts, whole.places, strict=True):
        assert 0 <= part.machines_peak - whole.machines_peak * place.share < 1


def test_what_is_known_of_the_one_site_stays_with_the_first_place():
    cells = {**GOOD, "places": "0101;0147", "site_power_kw": "80", "site_latitude": "55,7", "site_longitude": "12,5"}
    first, second = parts_by_place(cells, reference())
    assert first["site_power_kw"] == "80"
    assert not {"site_power_kw", "site_latitude", "site_longitude"} & set(second)


def test_a_row_that_cannot_be_read_is_not_split():
    for wrong in ({"machines_peak": "2,5"}, {"machine_months": "mange"}, {"end_month": "2026-01"}, {"places": "Mars"}):
        assert parts_by_year({**GOOD, **wrong}, reference()) == []
        assert parts_by_place({**GOOD, "places": "0101;0147", **wrong}, reference()) == []
