"""The signal out of the database against the one computed in plain Python, on random worlds."""

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.reference import reference
from machinery.signal.contributions import contributions
from machinery.signal.demand import KEYS, DemandQuery, demand
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.plain_demand import GROUP, Asked, Figures, plain_demand
from tests.second.worlds import (
    BELONGS_TO,
    BUILDERS,
    CLASSES,
    DAYS,
    EARLIEST,
    ME,
    PLACES,
    World,
    add_builders,
    fill,
    random_moment,
    random_world,
)

TIERS = ("early", "planned", "firm")
PERIODS = (None, None, "2026", "2026H2", "2027H1", "2027", "2028")


@pytest.fixture(scope="module")
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


def emptied(store: Store) -> Store:
    cursor = store._connection.cursor()
    cursor.execute("delete from pledge_line; delete from pledge_revision")
    cursor.close()
    return store


def random_question(draw: random.Random) -> tuple[DemandQuery, Asked]:
    by = tuple(draw.sample(KEYS, draw.choice((0, 1, 2, 3, 4))))
    first, last = draw.choice(PERIODS), draw.choice(PERIODS)
    as_of = random_moment(draw)

    def some(values: tuple[str, ...]) -> list[str] | None:
        return draw.choice((None, None, draw.sample(values, draw.randint(1, len(values)))))

    chosen = {
        "classes": some(CLASSES),
        "groups": some(tuple(sorted(set(GROUP.values())))),
        "places": some((*PLACES, "DK032", "1083", "0461")),
        "builders": some(BUILDERS),
        "tiers": draw.choice((None, *(part for n in (1, 2, 3) for part in combinations(TIERS, n)))),
    }
    return (
        DemandQuery(by=by, as_of=as_of, from_period=first, to_period=last, **chosen),
        Asked(by=by, as_of=as_of, first=_first(first), last=_last(last), **chosen),
    )


def _first(period: str | None) -> tuple[int, int] | None:
    return period and (int(period[:4]), 7 if period.endswith("H2") else 1)


def _last(period: str | None) -> tuple[int, int] | None:
    return period and (int(period[:4]), 6 if period.endswith("H1") else 12)


def out_of_the_store(store: Store, query: DemandQuery) -> dict[tuple[object, ...], Figures]:
    found = {}
    for row in demand(store, ME, query).to_dict("records"):
        key = (*(row[name] for name in query.by), row["tier"])
        assert key not in found, "two rows with one key"
        tenths = round(row["machine_months"] * 10)
        assert tenths / 10 == row["machine_months"]
        found[key] = Figures(tenths, row["machines_low"], row["machines_high"], row["builders"])
    return found


def same(store: Store, world: World, query: DemandQuery, asked: Asked) -> dict[tuple[object, ...], Figures]:
    found = out_of_the_store(store, query)
    assert found == plain_demand(world.histories, BELONGS_TO, asked)
    return found


@given(seed=st.integers(0, 10**9), pledges=st.integers(0, 14))
@settings(max_examples=25, deadline=None)
def test_both_computations_agree_on_small_worlds(store, seed, pledges):
    world = random_world(seed, pledges)
    fill(emptied(store), world)
    draw = random.Random(seed)
    for _ in range(2):
        same(store, world, *random_question(draw))


@pytest.fixture(scope="module")
def crowded():
    """One store with 250 pledges of many histories."""
    world = random_world(20261123, 250)
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        fill(opened, world)
        assert run_checks(opened) == []
        yield opened, world


def test_combinations_of_keys_agree_on_a_crowded_world(crowded):
    """All of up to two keys and all but up to one of them, and some of those between."""
    store, world = crowded
    as_of = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for size in range(len(KEYS) + 1):
        every = list(combinations(KEYS, size))
        for by in every if size <= 2 or size >= len(KEYS) - 1 else random.Random(size).sample(every, 5):
            found = same(store, world, DemandQuery(by=by, as_of=as_of), Asked(by=by, as_of=as_of))
            assert all(0 < one.low <= one.high and one.builders >= 1 for one in found.values())


def test_random_questions_agree_on_a_crowded_world(crowded):
    store, world = crowded
    draw = random.Random(7)
    rows = 0
    for _ in range(60):
        rows += len(same(store, world, *random_question(draw)))
    assert rows > 500


def test_the_crowded_world_holds_what_can_go_wrong(crowded):
    _, world = crowded
    as_of = EARLIEST + timedelta(days=DAYS)
    places = {code for stated in world.histories.values() for one in stated if one.content for code in
              (place.code for place in one.content.places)}  # fmt: skip
    assert places == set(PLACES)
    assert {event.change for event in world.events} == {"create", "update", "confirm", "withdraw", "undo"}
    assert any(event.confirmed_at < event.changed_at for event in world.events)
    assert any(stated[-1].confirmed < as_of - timedelta(days=460) for stated in world.histories.values())


def test_machine_months_add_up_over_places_classes_periods_and_tiers(crowded):
    store, _ = crowded
    as_of = datetime(2026, 11, 23, 12, tzinfo=UTC)
    whole = demand(store, ME, DemandQuery(tiers=TIERS, as_of=as_of))["machine_months"].sum()
    for key in KEYS:
        parts = demand(store, ME, DemandQuery(by=(key,), as_of=as_of))["machine_months"]
        assert round(parts.sum(), 1) == whole


@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_narrowing_never_raises_a_figure(crowded, data):
    store, _ = crowded
    draw = random.Random(data.draw(st.integers(0, 10**9)))
    query, _ = random_question(draw)
    wide = DemandQuery(by=query.by, as_of=query.as_of, tiers=query.tiers)
    all_rows = out_of_the_store(store, wide)
    for key, figures in out_of_the_store(store, query).items():
        wider = all_rows[key]
        assert figures.tenths <= wider.tenths
        assert figures.low <= wider.low
        assert figures.high <= wider.high
        assert figures.builders <= wider.builders


def test_contributions_are_those_of_each_builder(crowded):
    store, world = crowded
    by = ("builder", "class", "region", "half_year", "visibility")
    for as_of in (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)):
        expected = plain_demand(world.histories, BELONGS_TO, Asked(as_of=as_of, by=by))
        found = contributions(store, ME, as_of)
        columns = ["builder_id", "machine_class", "region", "half_year", "visibility", "tier", "tenths", "machines"]
        assert {tuple(row[:6]): tuple(row[6:]) for row in found[columns].itertuples(index=False)} == {
            key: (one.tenths, one.high) for key, one in expected.items() if one.tenths
        }
        assert len(found) == sum(one.tenths > 0 for one in expected.values()) > 100
        for row in found.itertuples():
            assert row.contributor == BELONGS_TO.get(row.builder_id, row.builder_id)
            assert row.machine_group == GROUP[row.machine_class]
            assert str(row.year) == row.half_year[:4]
