"""Every small world, and every other that shows the same: how close can a reader get to a builder's amount?"""

from fractions import Fraction

import numpy as np
import pytest

from machinery.disclosure.safety import Rules
from tests.disclosure.small_worlds import all_worlds, narrowings, shown_ways

FLOOR = 2
RULES = Rules(3, Fraction(15, 100), FLOOR)

SPACES = {
    "three builders, one tier": (3, (2,), range(1, 31)),
    "five builders, one tier": (5, (2,), range(1, 17)),
    "three builders, two tiers": (3, (1, 2), range(1, 15)),
    "four builders, two tiers": (4, (1, 2), range(1, 12)),
    "three builders, all tiers": (3, (0, 1, 2), range(1, 10)),
    "four builders, all tiers": (4, (0, 1, 2), range(1, 9)),
}


def need(found) -> Fraction:
    return max(RULES.protection * found.true, Fraction(FLOOR))


@pytest.mark.parametrize("space", SPACES)
def test_a_reader_of_the_figures_stays_in_the_dark(space):
    """To either side: the protection and the floor. From below nothing but a tenth is known."""
    builders, tiers, totals = SPACES[space]
    checked = 0
    for total in totals:
        for found in narrowings(all_worlds(builders, tiers, total), RULES, knowing=False):
            checked += 1
            assert found.most - found.true >= need(found), found
            assert found.least <= max(1, found.true - need(found)), found
    assert checked > 500


@pytest.mark.parametrize("builders", [4, 5])
def test_a_reader_who_knows_the_rules_cannot_tell_who_is_behind_a_cell(builders):
    """One more builder who could have taken part is enough: the amount may be that one's, so nothing is its least."""
    checked = 0
    for total in range(1, 15):
        for found in narrowings(all_worlds(builders, (2,), total), RULES, knowing=True):
            own = 1 if found.reader == "insider" else 0
            someone_is_absent = any(sum(row) == 0 for row in found.world[own:])
            if someone_is_absent:
                checked += 1
                assert found.least == 0, found
                assert found.most >= found.true
    assert checked > 50


def test_a_withheld_cell_tells_only_that_there_is_something():
    """Builder 0, who knows the rules: whatever builder 1 has, it may have nothing, and may have far more."""
    builders, highest = 4, 22
    worlds = np.concatenate([all_worlds(builders, (2,), total) for total in range(highest + 1)])
    withheld = worlds[shown_ways(worlds, RULES) == "withheld"][:, :, 2]
    assert len(withheld) > 1000
    for own in range(8):
        fitting = withheld[withheld[:, 0] == own][:, 1]
        assert fitting.min() == 0
        assert fitting.max() >= highest - own - 1


def test_the_reader_itself_can_read():
    """The reader must find a leak where there is one: a sum of two, shown as if it were safe."""
    careless = Rules(3, Fraction(0), 0)
    found = [
        one
        for total in range(3, 12)
        for one in narrowings(all_worlds(3, (2,), total), careless, knowing=False)
        if one.most - one.true < RULES.protection * one.true
    ]
    assert found
