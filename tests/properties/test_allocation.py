"""Tenths of a machine-month: nothing is lost, nothing invented, and nobody is more than a tenth from the exact part."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.domain.allocation import as_tenths, tenths_by_month, tenths_by_place, whole_parts

AMOUNTS = st.integers(1, 900_000).map(lambda tenths: Decimal(tenths) / 10)
SHARES = st.lists(st.integers(1, 9_999).map(lambda n: Decimal(n) / 10_000), min_size=1, max_size=30)


@given(AMOUNTS, SHARES)
def test_places_add_up_and_lie_within_a_tenth_of_their_quota(amount: Decimal, shares: list[Decimal]) -> None:
    tenths = tenths_by_place(amount, shares)
    assert sum(tenths) == amount * 10
    for part, share in zip(tenths, shares, strict=True):
        quota = Fraction(amount) * 10 * Fraction(share) / Fraction(sum(shares))
        assert abs(part - quota) < 1


@given(AMOUNTS, st.integers(2, 30))
def test_equal_shares_serve_the_place_written_first(amount: Decimal, places: int) -> None:
    tenths = tenths_by_place(amount, [Decimal(1)] * places)
    assert tenths == sorted(tenths, reverse=True)
    assert max(tenths) - min(tenths) <= 1


@given(AMOUNTS, SHARES)
def test_the_larger_remainder_is_served_first(amount: Decimal, shares: list[Decimal]) -> None:
    tenths = tenths_by_place(amount, shares)
    quotas = [Fraction(amount) * 10 * Fraction(share) / Fraction(sum(shares)) for share in shares]
    served = [quota % 1 for quota, part in zip(quotas, tenths, strict=True) if part > quota]
    passed_over = [quota % 1 for quota, part in zip(quotas, tenths, strict=True) if part < quota]
    assert not served or not passed_over or min(served) >= max(passed_over)


@given(st.integers(0, 900_000), st.integers(1, 180))
def test_months_add_up_and_the_first_ones_take_the_rest(tenths: int, months: int) -> None:
    base, remainder = tenths_by_month(tenths, months)
    by_month = [base + (no < remainder) for no in range(months)]
    assert sum(by_month) == tenths
    assert by_month == sorted(by_month, reverse=True)
    assert all(abs(month - Fraction(tenths, months)) < 1 for month in by_month)


@given(st.integers(1, 500), st.integers(1, 180), st.data())
def test_no_month_of_a_place_exceeds_the_peak(peak: int, months: int, data: st.DataObject) -> None:
    tenths = data.draw(st.integers(1, 10 * peak * months))
    shares = data.draw(SHARES)
    for part in tenths_by_place(Decimal(tenths) / 10, shares):
        base, remainder = tenths_by_month(part, months)
        assert base + (remainder > 0) <= 10 * peak


def test_thirds_of_one_machine_month() -> None:
    assert tenths_by_place(Decimal("1.0"), [Decimal("0.3333"), Decimal("0.3333"), Decimal("0.3334")]) == [3, 3, 4]
    assert tenths_by_month(10, 3) == (3, 1)


@pytest.mark.parametrize("amount", ["0.25", "1.01"])
def test_more_than_one_decimal_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="decimal"):
        as_tenths(Decimal(amount))


@pytest.mark.parametrize("weights", [[], [0], [1, -1], [Decimal(2), Decimal(-1)]])
def test_weights_that_mean_nothing_are_refused(weights: list[Decimal | int]) -> None:
    with pytest.raises(ValueError):
        whole_parts(10, weights)


@pytest.mark.parametrize(("tenths", "months"), [(10, 0), (-1, 3)])
def test_no_month_and_negative_amounts_are_refused(tenths: int, months: int) -> None:
    with pytest.raises(ValueError):
        tenths_by_month(tenths, months)
