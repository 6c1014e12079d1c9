"""Places: 98 municipalities, 11 provinces, the regions before and after 2027, and finding them by what people type."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.domain.places import FIRST_MONTH_NO, LAST_MONTH_NO, PlaceLevel
from machinery.reference import reference

DEC_2026 = 2026 * 12 + 11
JAN_2027 = 2027 * 12
GEOGRAPHY = reference().geography
MUNICIPALITIES = sorted(code for code, p in GEOGRAPHY.places.items() if p.level is PlaceLevel.municipality)


def test_the_number_of_places_at_each_level() -> None:
    levels = Counter(place.level for place in GEOGRAPHY.places.values())
    assert levels == {
        PlaceLevel.municipality: 98, PlaceLevel.province: 11, PlaceLevel.region: 6, PlaceLevel.country: 1,
    }  # fmt: skip
    assert "0411" not in GEOGRAPHY.places


def test_municipalities_per_province_and_region_are_those_of_the_domain_notes() -> None:
    assert Counter(GEOGRAPHY.province_of(code) for code in MUNICIPALITIES) == {
        "DK011": 4, "DK012": 13, "DK013": 11, "DK014": 1, "DK021": 5, "DK022": 12, "DK031": 10, "DK032": 12,
        "DK041": 8, "DK042": 11, "DK050": 11,
    }  # fmt: skip
    before = Counter(GEOGRAPHY.region_of(code, DEC_2026) for code in MUNICIPALITIES)
    assert before == {"1081": 11, "1082": 19, "1083": 22, "1084": 29, "1085": 17}
    after = Counter(GEOGRAPHY.region_of(code, JAN_2027) for code in MUNICIPALITIES)
    assert after == {"1081": 11, "1082": 19, "1083": 22, "ostdanmark": 46}


def test_the_two_eras_meet_at_new_year_2027_and_cover_every_month() -> None:
    first, second = GEOGRAPHY.eras
    assert (first.first_month_no, first.last_month_no) == (FIRST_MONTH_NO, DEC_2026)
    assert (second.first_month_no, second.last_month_no) == (JAN_2027, LAST_MONTH_NO)
    assert GEOGRAPHY.region_codes(DEC_2026) == ("1081", "1082", "1083", "1084", "1085")
    assert GEOGRAPHY.region_codes(JAN_2027) == ("1081", "1082", "1083", "ostdanmark")


@pytest.mark.parametrize(
    ("code", "month_no", "region"),
    [
        ("0101", DEC_2026, "1084"),
        ("0101", JAN_2027, "ostdanmark"),
        ("0330", DEC_2026, "1085"),
        ("0330", JAN_2027, "ostdanmark"),
        ("0851", JAN_2027, "1081"),
        ("DK022", DEC_2026, "1085"),
        ("DK022", JAN_2027, "ostdanmark"),
        ("1084", DEC_2026, "1084"),
        ("1084", JAN_2027, "ostdanmark"),
        ("1085", JAN_2027, "ostdanmark"),
        ("ostdanmark", DEC_2026, None),
        ("ostdanmark", JAN_2027, "ostdanmark"),
        ("DK", JAN_2027, None),
        ("nowhere", JAN_2027, None),
    ],
)
def test_the_region_of_a_place_depends_on_the_month(code: str, month_no: int, region: str | None) -> None:
    assert GEOGRAPHY.region_of(code, month_no) == region


@given(st.sampled_from(MUNICIPALITIES), st.integers(FIRST_MONTH_NO, LAST_MONTH_NO))
def test_a_municipality_is_in_one_existing_region_in_any_month(code: str, month_no: int) -> None:
    region = GEOGRAPHY.region_of(code, month_no)
    assert region in GEOGRAPHY.region_codes(month_no)
    province = GEOGRAPHY.province_of(code)
    assert GEOGRAPHY.parents(code, month_no) == (province, region, "DK")
    assert province is not None
    assert GEOGRAPHY.region_of(province, month_no) == region


def test_parents_of_coarser_places() -> None:
    assert GEOGRAPHY.parents("DK031", JAN_2027) == ("1083", "DK")
    assert GEOGRAPHY.parents("1083", JAN_2027) == ("DK",)
    assert GEOGRAPHY.parents("1084", JAN_2027) == ("ostdanmark", "DK")
    assert GEOGRAPHY.parents("ostdanmark", DEC_2026) == ("DK",)
    assert GEOGRAPHY.parents("DK", JAN_2027) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0101", "0101"),
        ("101", "0101"),
        ("København", "0101"),
        ("Københavns Kommune", "0101"),
        ("KØBENHAVN KOMMUNE", "0101"),
        ("koebenhavn", "0101"),
        ("Copenhagen", "0101"),
        ("Aarhus", "0751"),
        ("Århus", "0751"),
        ("  århus   kommune ", "0751"),
        ("Ålborg", "0851"),
        ("Bornholm", "0400"),
        ("Bornholms Regionskommune", "0400"),
        ("dk014", "DK014"),
        ("Fyn", "DK031"),
        ("Funen", "DK031"),
        ("Nordjylland", "DK050"),
        ("Region Nordjylland", "1081"),
        ("region østdanmark", "ostdanmark"),
        ("Østdanmark", "ostdanmark"),
        ("hele landet", "DK"),
        ("Danmark", "DK"),
        ("dk", "DK"),
    ],
)
def test_a_place_is_found_as_people_write_it(text: str, code: str) -> None:
    found = GEOGRAPHY.find(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "   ", "Kommune", "0411", "Atlantis", "Kobenhavn", "9999", "DK099"])
def test_what_is_no_place_is_not_found(text: str) -> None:
    assert GEOGRAPHY.find(text) is None


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Kobenhavn", "København"),
        ("Oddense Kommune", "Odense"),
        ("Region Østdanmrk", "Region Østdanmark"),
        ("0102", "0101"),
        ("0411", "0410"),
    ],
)
def test_the_nearest_place_is_suggested(text: str, suggestion: str) -> None:
    assert GEOGRAPHY.nearest(text) == suggestion


@given(st.text(max_size=30))
def test_a_suggestion_can_always_be_entered(text: str) -> None:
    assert GEOGRAPHY.find(GEOGRAPHY.nearest(text)) is not None


@pytest.mark.parametrize("code", sorted(GEOGRAPHY.places))
def test_every_code_and_name_leads_back_to_a_place_of_that_name(code: str) -> None:
    place = GEOGRAPHY.places[code]
    assert GEOGRAPHY.find(code) is place
    by_name = GEOGRAPHY.find(place.name_da)
    assert by_name is not None
    assert by_name.name_da == place.name_da
