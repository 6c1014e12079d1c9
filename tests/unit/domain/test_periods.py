from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.domain import periods
from machinery.errors import UnknownCode

MONTHS = st.integers(periods.FIRST_MONTH_NO, periods.LAST_MONTH_NO)


@given(MONTHS)
def test_a_month_and_its_number_are_the_same(no: int) -> None:
    assert periods.month_no(periods.month_text(no)) == no


@given(MONTHS)
def test_every_month_lies_in_its_quarter_half_year_and_year(no: int) -> None:
    assert no in periods.quarter_months(periods.quarter_of(no))
    assert no in periods.half_year_months(periods.half_year_of(no))
    assert no in periods.year_months(periods.year_of(no))
    assert set(periods.quarter_months(periods.quarter_of(no))) <= set(
        periods.half_year_months(periods.half_year_of(no))
    )


def test_the_numbers_agree_with_the_formula_that_the_store_uses() -> None:
    assert periods.month_no("2027-03") == 2027 * 12 + 2
    assert list(periods.half_year_months("2027H2")) == list(range(2027 * 12 + 6, 2027 * 12 + 12))
    assert periods.half_years_between("2026H2", "2028H1") == ["2026H2", "2027H1", "2027H2", "2028H1"]


@pytest.mark.parametrize(
    ("as_of", "half_year"),
    [
        (date(2026, 6, 30), "2026H1"),
        (date(2026, 7, 1), "2026H2"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "2026H2"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027H1"),  # already the new year in Denmark
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026H2"),  # summer time
    ],
)
def test_open_demand_begins_with_the_danish_half_year_of_as_of(as_of: date, half_year: str) -> None:
    assert periods.first_open_half_year(as_of) == half_year


@pytest.mark.parametrize(("text", "months"), [("2027", 12), ("2027H1", 6), ("2027Q4", 3), ("2027-12", 1)])
def test_any_period_gives_its_months(text: str, months: int) -> None:
    assert len(periods.period_months(text)) == months


@pytest.mark.parametrize("text", ["2027-13", "2027-3", "2027H3", "2027Q0", "27", "", "marts", "2027-03\n", "٢٠٢٧"])
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(UnknownCode) as refused:
        periods.period_months(text)
    assert refused.value.values["value"] == text
