"""The rule for one sum, by example and on random worlds."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.disclosure.safety import (
    Rules,
    band_of,
    is_safe_sum,
    may_be_shown,
    merged,
    told_by_band,
)

RULES = Rules.of(3, 0.15, 6)
BUILDERS = "abcdefgh"
amounts = st.dictionaries(st.sampled_from(BUILDERS), st.integers(0, 2000), max_size=8)


@pytest.mark.parametrize(
    ("amounts", "is_safe"),
    [
        ([], False),
        ([100, 100], False),
        ([100, 100, 0], False),
        ([100, 100, 15], True),
        ([100, 100, 14], False),
        ([100, 15, 15], True),
        ([100, 50, 14, 1], True),
        ([100, 50, 14], False),
        ([1, 1, 1], True),
    ],
)
def test_a_safe_sum_by_example(amounts, is_safe):
    assert is_safe_sum(amounts, RULES) is is_safe


def test_the_border_is_exact_and_not_a_matter_of_rounding():
    assert is_safe_sum([20, 20, 3], RULES)
    assert not is_safe_sum([200_000_001, 1, 30_000_000], RULES)


def test_rules_from_settings_are_exact():
    assert Rules.of(3, 0.15, 6) == Rules(3, Fraction(3, 20), 60)
    assert Rules.of(4, 0.1, 0.05).floor_tenths == 1


@pytest.mark.parametrize("bad", [(2, 0.15, 6), (3, -0.1, 6), (3, 0.15, -1)])
def test_rules_that_protect_nobody_are_refused(bad):
    with pytest.raises(ValueError):
        Rules.of(*bad)


@pytest.mark.parametrize(
    ("contributors", "band"), [(3, "3–4"), (4, "3–4"), (5, "5–9"), (9, "5–9"), (10, "10+"), (98, "10+")]
)
def test_bands(contributors, band):
    assert band_of(contributors).code == band


@pytest.mark.parametrize("few", [0, 1, 2])
def test_fewer_than_three_have_no_band(few):
    with pytest.raises(ValueError):
        band_of(few)


@settings(deadline=None)
@given(amounts, st.integers(3, 6))
def test_no_contributor_can_estimate_another_closer_than_the_protection(world, fewest):
    """The meaning of the rule, written out: everybody against everybody, with what the band tells taken off."""
    rules = Rules(fewest, Fraction(15, 100), 60)
    if not may_be_shown(world.values(), rules):
        return
    there = {who: amount for who, amount in world.items() if amount}
    assert len(there) >= fewest
    low = max(fewest, {3: 3, 4: 3}.get(len(there), 5))
    for target, amount in there.items():
        for insider in [*there, "outsider"]:
            if insider == target:
                continue
            own = there.get(insider, 0)
            others_at_least = low - 1 - (insider in there)
            highest = sum(there.values()) - own - others_at_least
            assert highest - amount >= 0.15 * amount - 1e-9
            assert highest - amount >= rules.floor_tenths


@settings(deadline=None)
@given(st.lists(amounts, min_size=2, max_size=5))
def test_disjoint_safe_sums_add_up_to_a_safe_sum(worlds):
    safe = [world for world in worlds if is_safe_sum(world.values(), RULES)]
    if safe:
        assert is_safe_sum(merged(safe).values(), RULES)


heads = st.tuples(st.integers(1, 300), st.integers(0, 300), st.integers(0, 40), st.permutations(BUILDERS))


@settings(max_examples=300, deadline=None)
@given(st.lists(heads, min_size=2, max_size=4))
def test_sums_on_the_border_add_up_to_a_safe_sum(worlds):
    """The same where it is tightest: each sum has just enough beside its two largest."""
    union = []
    for largest, second, spread, order in worlds:
        second = min(second, largest)
        rest = -(-15 * largest // 100)
        small = max(1, min(spread, rest))
        amounts = [largest, max(second, small), *([small] * (rest // small)), rest % small]
        union.append(dict(zip(order, sorted(amounts, reverse=True)[:8], strict=False)))
    safe = [world for world in union if is_safe_sum(world.values(), RULES)]
    if safe:
        assert is_safe_sum(merged(safe).values(), RULES)


@settings(deadline=None)
@given(amounts, st.integers(1, 50))
def test_scaling_a_world_does_not_change_whether_its_sum_is_safe(world, factor):
    scaled = [amount * factor for amount in world.values()]
    assert is_safe_sum(world.values(), RULES) is is_safe_sum(scaled, RULES)


def test_what_the_band_tells_is_taken_off():
    rules = Rules.of(3, 0.15, 0)
    assert is_safe_sum([6, 1, 1], rules)
    assert not may_be_shown([6, 1, 1], rules), "the third is known to have a tenth, so the second knows the first"
    assert may_be_shown([6, 2, 2], rules)
    assert told_by_band(12, RULES) == 8
    assert told_by_band(3, Rules.of(5, 0.15, 6)) == 3


@pytest.mark.parametrize(
    ("amounts", "is_shown"),
    [
        ([100, 100, 61], True),
        ([100, 100, 60], False),
        ([300, 61, 61], True),
        ([62, 61, 31, 30], True),
        ([62, 61, 30, 30], False),
        ([70, 70, 21, 21, 21], True),
        ([70, 70, 21, 21, 20], False),
        ([1000, 100, 150], False),
    ],
)
def test_a_shown_figure_keeps_the_floor_after_the_band_is_told(amounts, is_shown):
    """6 machine-months and the tenths that the band gives away: one with 3–4 contributors, three with 5–9."""
    assert may_be_shown(amounts, RULES) is is_shown


parts = st.lists(amounts, min_size=1, max_size=3)


@settings(deadline=None)
@given(parts)
def test_no_tier_inside_a_shown_sum_is_known_closer_than_the_floor(tiers):
    """What anybody can say from above of anybody's part in any tiers of a shown sum: protection and floor away."""
    whole = merged(tiers)
    if not may_be_shown(whole.values(), RULES):
        return
    told = {3: 1, 4: 1}.get(len(whole), 3)
    for size in range(1, len(tiers) + 1):
        for some in combinations(tiers, size):
            for target, amount in merged(some).items():
                for insider in set(whole) - {target}:
                    away = sum(whole.values()) - whole[insider] - told - amount
                    assert away >= 60
                    assert away >= 0.15 * amount - 1e-9
