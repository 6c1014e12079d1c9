"""The rule for one sum: how many must stand behind it, and how much of the largest must stay unknown.

All amounts are integer tenths of a machine-month, one per contributor (a legal builder; affiliated bodies merged), so
that no answer depends on rounding. Proofs and limits: docs/disclosure.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

TENTHS = 10
"""Tenths in one machine-month."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a shown sum must keep. `protection` is a share of 1, `floor_tenths` in tenths of a machine-month.

    Raises `ValueError` for fewer than 3 contributors (with two, each computes the other) or a negative number.
    """

    min_contributors: int
    protection: Fraction
    floor_tenths: int

    def __post_init__(self) -> None:
        if self.min_contributors < 3 or self.protection < 0 or self.floor_tenths < 0:
            raise ValueError(f"not rules that protect anybody: {self}")

    @classmethod
    def of(cls, min_contributors: int, protection: float, floor: float) -> "Rules":
        """Rules from the settings: `protection` as written in decimals, `floor` in machine-months (rounded up)."""
        return cls(min_contributors, Fraction(str(protection)), ceil(Fraction(str(floor)) * TENTHS))


@dataclass(frozen=True, slots=True)
class Band:
    """How many contributors stand behind a sum, told as a band. `high` is None for *or more*."""

    code: str
    low: int
    high: int | None


BANDS: tuple[Band, ...] = (Band("3–4", 3, 4), Band("5–9", 5, 9), Band("10+", 10, None))


def band_of(contributors: int) -> Band:
    """The band that a number of contributors lies in; raises `ValueError` below 3, which is never told."""
    for band in BANDS:
        if contributors >= band.low and (band.high is None or contributors <= band.high):
            return band
    raise ValueError("fewer than 3 contributors have no band")


def is_safe_sum(amounts: Iterable[int], rules: Rules) -> bool:
    """Whether a sum of the positive `amounts` may be known: enough contributors, and the p % rule.

    With x1 ≥ x2 the two largest: total − x1 − x2 ≥ protection · x1, so that the second largest cannot estimate the
    largest from above closer than `protection` of it, and nobody else can either.
    """
    ordered = sorted((a for a in amounts if a > 0), reverse=True)
    if len(ordered) < rules.min_contributors:
        return False
    return sum(ordered[2:]) >= rules.protection * ordered[0]


def may_be_shown(amounts: Iterable[int], rules: Rules) -> bool:
    """Whether a safe sum may be shown with its band beside it.

    Whoever knows that at least n stand behind a sum knows that the n − 2 beside itself and its target give at least a
    tenth each. That much is no longer unknown, so it is taken off. What is left, total − x1 − x2 − (n − 2), must keep
    the p % rule and reach the floor: then nobody's amount is known closer than either, in the sum or in a part of it.
    """
    ordered = sorted((a for a in amounts if a > 0), reverse=True)
    if not is_safe_sum(ordered, rules):
        return False
    slack = sum(ordered[2:]) - told_by_band(len(ordered), rules)
    return slack >= rules.protection * ordered[0] and slack >= rules.floor_tenths


def told_by_band(contributors: int, rules: Rules) -> int:
    """Tenths that the others of a shown sum are known to have at least, beside one who asks and one asked about."""
    return max(band_of(contributors).low, rules.min_contributors) - 2


def merged(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The positive amounts of several parts added up by contributor."""
    together: Counter[str] = Counter()
    for part in parts:
        together.update(part)
    return {contributor: amount for contributor, amount in together.items() if amount > 0}
