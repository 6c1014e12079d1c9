"""What suppliers see because of one builder: each own line at the level the edition shows it at, computed twice."""

import inspect
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from machinery.disclosure.safety import Rules
from machinery.domain.periods import first_open_half_year, half_year_months
from machinery.domain.pledge_lines import open_tenths, pledge_lines
from machinery.domain.vocabulary import TIER_OF
from machinery.editions import own_levels as module
from machinery.editions.own_levels import Absence, Level, OwnLine, levels_of, own_levels
from machinery.editions.reading import open_edition
from machinery.pledges.reading import own_pledges
from machinery.reference import reference
from machinery.signal.contributions import contributions
from machinery.signal.demand import DemandQuery, demand
from machinery.store.database import Store
from tests.editions.worlds import content_of, write_edition
from tests.second.worlds import BUILDERS, ME, add_builders, fill, random_world

AS_OF = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = AS_OF + timedelta(days=60)
SEEDS = (1, 2)
# Few builders fill a cell here; without floor and range every way of showing one occurs.
RULES = Rules.of(3, 0, 0)
LEVEL_OF = {
    ("by_tier", "early"): "tier", ("by_tier", "planned"): "tier", ("by_tier", "firm"): "tier",
    ("two_tiers", "early"): "tier", ("two_tiers", "planned"): "two_tiers", ("two_tiers", "firm"): "two_tiers",
    **{("mixed", tier): "total" for tier in ("early", "planned", "firm")},
    **{("withheld", tier): "hidden" for tier in ("early", "planned", "firm")},
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """For each seed a store, the contributions that its edition was made of, and the edition."""
    made = []
    with ExitStack() as stack:
        for seed in SEEDS:
            store = stack.enter_context(Store.open(":memory:", reference=reference()))
            add_builders(store)
            fill(store, random_world(seed, 220))
            given = contributions(store, ME, AS_OF)
            folder = tmp_path_factory.mktemp("editions")
            write_edition(folder, given, as_of=AS_OF, rules=RULES)
            made.append((store, given, open_edition(folder)))
        yield made


@pytest.fixture(params=range(len(SEEDS)))
def world(request, worlds):
    return worlds[request.param]


def levels(world, builder_id):
    store, _, edition = world
    return own_levels(store, ME, builder_id, edition, now=LATER, reference=reference())


def by_key(rows):
    """(class, region, year, tier, visibility) → {level: tenths}."""
    found = defaultdict(lambda: defaultdict(int))
    for key, level, tenths in rows:
        found[key][level] += tenths
    return {key: dict(parts) for key, parts in found.items()}


@pytest.mark.parametrize("builder_id", BUILDERS)
def test_every_own_line_stands_where_the_publishing_put_it(world, builder_id):
    _, given, _ = world
    decisions = content_of(given, as_of=AS_OF, rules=RULES).decisions
    expected = by_key(
        (
            (row["machine_class"], row["region"], row["year"], row["tier"], row["visibility"]),
            "named" if row["visibility"] == "named"
            else LEVEL_OF[decisions[row["machine_group"], row["region"], row["year"]].shown_as, row["tier"]],
            row["tenths"],
        )
        for row in given[given["builder_id"] == builder_id].to_dict("records")
    )  # fmt: skip
    found = by_key(
        (
            (
                one.pledge.machine_class, one.region_code, one.year, TIER_OF[one.pledge.commitment],
                one.pledge.visibility,
            ),
            str(one.level),
            round(one.machine_months * 10),
        )
        for one in levels(world, builder_id)
        if one.level is not Level.ABSENT
    )  # fmt: skip
    assert found == expected
    assert len(found) > 5


def test_the_worlds_hold_every_level_and_every_reason(worlds):
    seen = set()
    for world in worlds:
        for one in (line for builder_id in BUILDERS for line in levels(world, builder_id)):
            seen |= {one.level, one.absence}
            in_it = one.level is not Level.ABSENT
            assert one.level_if_named is (Level.NAMED if in_it else Level.ABSENT)
            assert (one.absence is None) == in_it
    assert seen == {*Level, *Absence, None} - {Absence.UNMATCHED}


def test_the_rest_of_the_pledges_are_absent_for_the_reason_that_kept_them_out(world):
    store = world[0]
    for builder_id in BUILDERS:
        lines = levels(world, builder_id)
        absent = {one.pledge_id: one.absence for one in lines if one.level is Level.ABSENT}
        then = own_pledges(store, ME, builder_id, as_of=AS_OF, with_withdrawn=True)
        today = own_pledges(store, ME, builder_id, as_of=LATER)
        assert {one.pledge_id for one in lines} == {one.pledge_id for one in (*then, *today)}
        later = {one.pledge_id for one in today} - {one.pledge_id for one in then}
        assert later == {pledge_id for pledge_id, why in absent.items() if why is Absence.LATER}
        for one in then:
            why = absent.get(one.pledge_id)
            assert (why is Absence.WITHDRAWN) == one.is_withdrawn
            if not one.is_withdrawn:
                assert (why is Absence.CONTRACTED) == (one.pledge.commitment == "contracted")


def test_an_edition_of_other_pledges_is_said_not_to_match(world, tmp_path):
    store, given, _ = world
    write_edition(tmp_path, given[given["builder_id"] == "nobody"], as_of=AS_OF)
    lines = own_levels(store, ME, "town", open_edition(tmp_path), now=AS_OF, reference=reference())
    assert {one.level for one in lines} == {Level.ABSENT}
    assert Absence.UNMATCHED in {one.absence for one in lines}


def test_an_answer_depends_on_nobody_else_beyond_how_cells_are_shown(world):
    """The figures, the bands and the names of others in the edition change nothing."""
    store, _, edition = world
    frozen = own_pledges(store, ME, "town", as_of=AS_OF, with_withdrawn=True)
    frames = dict(edition.frames)
    cells = frames["cells.parquet"].assign(machine_months=1.0, contributors_band="10+")
    named = frames["named.parquet"]
    blurred = replace(
        edition, frames={**frames, "cells.parquet": cells, "named.parquet": named[named["builder_id"] == "town"]}
    )
    geography = reference().geography
    assert levels_of(blurred, "town", frozen, [], geography) == levels_of(edition, "town", frozen, [], geography)


def test_an_answer_holds_levels_and_own_figures_only():
    assert {one.name for one in fields(OwnLine)} == {
        "pledge_id", "pledge", "place_code", "region_code", "year", "machine_months", "level", "level_if_named",
        "absence",
    }  # fmt: skip
    assert "contributions" not in inspect.getsource(module)


def test_pledges_of_another_are_refused(world):
    store, _, edition = world
    frozen = own_pledges(store, ME, "state", as_of=AS_OF)
    assert frozen
    with pytest.raises(ValueError, match="town"):
        levels_of(edition, "town", frozen, [], reference().geography)


@pytest.mark.parametrize("builder_id", BUILDERS)
def test_the_steps_of_the_ladder_add_up_to_the_tiers_of_the_signal(world, builder_id):
    store = world[0]
    first_no = half_year_months(first_open_half_year(AS_OF)).start
    geography = reference().geography
    steps = defaultdict(int)
    for one in own_pledges(store, ME, builder_id, as_of=AS_OF):
        if not one.is_out:
            steps[TIER_OF[one.pledge.commitment]] += open_tenths(one.pledge, geography, first_no)
    found = demand(store, ME, DemandQuery(builders=(builder_id,), as_of=AS_OF))
    signal = dict(zip(found["tier"], (found["machine_months"] * 10).round().astype(int), strict=True))
    assert {tier: sum_ for tier, sum_ in steps.items() if tier and sum_} == {k: v for k, v in signal.items() if v}


def test_the_lines_of_a_pledge_add_up_to_the_whole():
    for one in random_world(9, 60).events:
        lines = pledge_lines(one.pledge, reference().geography, 0)
        assert sum(line.tenths for line in lines) == one.pledge.machine_months * 10
        assert pd.Series([line.tenths for line in lines]).gt(0).all()
