"""Moments of equal standing have equal answers: what the pages keep their figures by."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.pledges.builders import add_builder
from machinery.pledges.recording import change_pledge, record_pledge
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.signal.demand import DemandQuery, demand
from machinery.sites import charging_need_all
from machinery.store.database import Store
from machinery.store.moments import TICK, months_before
from machinery.store.standing import standing
from tests.second.worlds import DAYS, EARLIEST, ME, add_builders, fill, plain_pledge, random_world

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def answers(store, as_of):
    figures = demand(store, ME, DemandQuery(by=("class", "province", "half_year"), as_of=as_of))
    need = charging_need_all(store, ME, level="municipality", as_of=as_of)
    return figures.to_csv(), need.to_csv()


@given(seed=st.integers(0, 10**9))
@settings(max_examples=3, deadline=None)
def test_equal_standing_means_equal_answers(seed):
    draw = random.Random(seed)
    with Store.open(":memory:", reference=reference()) as store:
        add_builders(store)
        world = random_world(seed, 6)
        fill(store, world)
        changes = [event.changed_at for event in world.events]
        leaving = [months_before(moment, -store.out_after_months) for moment in changes]
        turns = [datetime(year, month, 1, tzinfo=UTC) for year in (2026, 2027) for month in (1, 7)]
        moments = sorted(
            {EARLIEST + timedelta(days=draw.randrange(DAYS)) for _ in range(8)}
            | {moment + tick for moment in draw.sample([*changes, *leaving, *turns], 6) for tick in (-TICK, TICK * 0)}
        )
        equal = 0
        for one, next_one in pairwise(moments):
            if standing(store, one) == standing(store, next_one):
                equal += 1
                assert answers(store, one) == answers(store, next_one)
        assert equal > 0


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        record_pledge(opened, ME, plain_pledge(), idempotency_key="first", now=NOW)
        yield opened


@pytest.mark.parametrize("moment", [NOW, NOW - timedelta(days=30)], ids=["the same moment", "a moment of the past"])
def test_a_write_that_bears_no_newer_moment_changes_the_standing(store, moment):
    before, figures = standing(store, NOW), answers(store, NOW)
    record_pledge(store, ME, plain_pledge(), idempotency_key="second", now=moment)
    assert answers(store, NOW) != figures
    assert standing(store, NOW) != before
    assert standing(store, NOW).newest_change == before.newest_change


def test_a_builder_that_joins_changes_the_standing(store):
    before = standing(store, NOW)
    add_builder(store, ME, Builder("new", "New", "municipality", "2026"), now=NOW)
    assert standing(store, NOW) != before


def test_the_standing_has_changed_when_a_write_is_acknowledged_and_not_before_it_can_be_read(store):
    before = store.state_no
    with store.transaction() as writer:
        writer.write("meta", name="a", value="b")
        assert store.state_no == before
    assert store.state_no != before


def test_a_write_that_failed_changes_the_standing_too(store):
    before = store.state_no
    with pytest.raises(RuntimeError), store.transaction():
        raise RuntimeError
    assert store.state_no != before


def test_two_stores_never_have_the_same_standing(store):
    with Store.open(":memory:", reference=reference()) as other:
        assert standing(other, NOW).state_no != standing(store, NOW).state_no


def test_a_moment_later_nothing_has_changed(store):
    assert standing(store, NOW) == standing(store, NOW + timedelta(hours=1))
    assert standing(store, NOW) != standing(store, NOW - TICK), "the pledge was not there yet"
    out = months_before(NOW, -store.out_after_months)
    assert standing(store, out) != standing(store, out + TICK), "the pledge has left the signal"
    turn = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert standing(store, turn - TICK) != standing(store, turn), "a half-year ended in Denmark"


def test_a_changed_pledge_changes_the_standing(store):
    stored = record_pledge(store, ME, plain_pledge(), idempotency_key="again", now=NOW)
    before = standing(store, NOW)
    change_pledge(store, ME, stored.pledge_id, 1, plain_pledge(machines_peak=3), idempotency_key="x", now=lambda: NOW)
    assert standing(store, NOW) != before
