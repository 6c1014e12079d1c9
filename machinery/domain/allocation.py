"""How a pledge's machine-months are split over its places and months: whole tenths, so every sum is exact.

Tenths of a machine-month are integers. Splitting them by largest remainder loses and gains nothing: the parts add up to
the whole on every machine and in every order (DESIGN.md 5).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def as_tenths(machine_months: Decimal) -> int:
    """Machine-months as whole tenths; raises `ValueError` when there is more than one decimal."""
    tenths = machine_months * 10
    if tenths != tenths.to_integral_value():
        raise ValueError(f"{machine_months} machine-months have more than one decimal")
    return int(tenths)


def whole_parts(total: int, weights: Sequence[Decimal | Fraction | int]) -> list[int]:
    """`total` split into whole parts in proportion to `weights`, by largest remainder.

    Each part lies less than one from its exact quota. Equal remainders are served in the order given. Raises
    `ValueError` when no weight is positive or one is negative.
    """
    if len(weights) == 1 and weights[0] > 0:
        return [total]  # nearly every pledge has one place, and fractions are slow
    exact = [Fraction(weight) for weight in weights]
    together = sum(exact, Fraction(0))
    if together <= 0 or min(exact) < 0:
        raise ValueError("weights must be zero or more, and at least one must be more")
    quotas = [total * weight / together for weight in exact]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def tenths_by_place(machine_months: Decimal, shares: Sequence[Decimal]) -> list[int]:
    """Tenths of a machine-month for each place, in the order of `shares`; they add up to `machine_months` exactly.

    Equal remainders go to the place written first. Raises `ValueError` for more than one decimal or shares without a
    positive sum.
    """
    return whole_parts(as_tenths(machine_months), shares)


def tenths_by_month(tenths: int, months: int) -> tuple[int, int]:
    """`(base, remainder)`: every month gets `base` tenths, and the first `remainder` months one tenth more.

    All months weigh the same, so all remainders tie, and ties go to the earlier month. No month of one place gets more
    than ten times `machines_peak`, as machine-months are at most `machines_peak` times `months`. Over several places of
    one pledge the first months can together hold up to one tenth per place more than the even spread: whoever rounds
    averages up to machines caps them by the peak. Raises `ValueError` when there is no month or a negative amount.
    """
    if months < 1 or tenths < 0:
        raise ValueError("needs at least one month and no negative amount")
    return divmod(tenths, months)
