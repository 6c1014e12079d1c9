"""Likely doubles: what is found, how it is ranked, and what only looks like one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import PlaceShare
from machinery.errors import NotAllowed
from machinery.pledges.batches import record_batch
from machinery.pledges.builders import add_builder
from machinery.pledges.doubles import likely_doubles
from machinery.pledges.recording import record_pledge, withdraw_pledge
from machinery.pledges.stored import BatchChange, Builder
from machinery.reference import reference
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


@pytest.fixture
def store(empty, monkeypatch):
    monkeypatch.setenv("MACHINERY_NOW", NOW.isoformat())
    yield empty
    for table in ("pledge_revision", "pledge_line", "receipt"):
        empty._connection.cursor().execute(f"delete from {table}")


MINE = plain_pledge(
    project="Letbane Ring 3", places=(PlaceShare("0101", Decimal(1)),), start_month="2027-01", end_month="2027-06",
    machine_class="crawler_excavator_16_25t", machines_peak=4, machine_months=Decimal("20"),
)  # fmt: skip


def place(code):
    return (PlaceShare(code, Decimal(1)),)


def stored(store, pledge, *, at=NOW - timedelta(days=1)):
    key = f"{pledge.builder_id} {pledge.project} {pledge.places} {at}"
    return record_pledge(store, ME, replace(pledge, pledge_ref=key[:60]), idempotency_key=key, now=at).pledge_id


def found(store, *, at_most=10):
    return likely_doubles(store, ME, at_most=at_most)


def told(store, **theirs):
    """What is said of my pledge and another of the county: None when nothing is."""
    stored(store, MINE)
    stored(store, replace(MINE, builder_id="county", **theirs))
    doubles = found(store)
    assert doubles.found == len(doubles.likeliest) <= 1
    for one in doubles.likeliest:
        assert {one.first.pledge.builder_id, one.second.pledge.builder_id} == {"town", "county"}
        return one.project_likeness, one.is_same_class, one.is_same_place, one.shared_months
    return None


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ({}, ("same", True, True, 6)),
        ({"project": "Letbane, ring 3!"}, ("same", True, True, 6)),
        ({"project": "Ring 3, letbanen"}, ("alike", True, True, 6)),
        ({"project": "Letbanering 3"}, ("same", True, True, 6)),
        ({"project": "Letbane Ring 3 anlæg"}, ("alike", True, True, 6)),
        ({"project": "Lettbane Ring 3"}, ("alike", True, True, 6)),
        ({"machine_class": "mini_excavator_0_2t"}, ("same", False, True, 6)),
        ({"places": place("DK011")}, ("same", True, False, 6)),
        ({"places": place("1084")}, None),
        ({"places": place("ostdanmark")}, ("same", True, False, 6)),
        ({"places": place("DK")}, ("same", True, False, 6)),
        ({"places": (PlaceShare("0147", Decimal("0.9")), PlaceShare("0101", Decimal("0.1")))},
         ("same", True, False, 6)),
        ({"start_month": "2027-06", "end_month": "2028-01"}, ("same", True, True, 1)),
        ({"machines_peak": 40, "commitment": "contracted"}, ("same", True, True, 6)),
        ({"project": ""}, ("none", True, True, 6)),
        # Near misses.
        ({"project": "Letbane Ring 4"}, None),
        ({"project": "Letbane Ring 3 Nord for Københavns centrum"}, None),
        ({"project": "Metro Ring 3"}, None),
        ({"project": "Ring 3"}, None),
        ({"project": "", "machines_peak": 5}, None),
        ({"machine_class": "wheel_loader_0_6t"}, None),
        ({"places": place("0147")}, None),
        ({"places": place("DK012")}, None),
        ({"places": place("1082")}, None),
        ({"start_month": "2027-07", "end_month": "2027-12"}, None),
    ],
)  # fmt: skip
def test_what_may_be_the_same_demand_and_what_only_looks_like_it(store, theirs, expected):
    assert told(store, **theirs) == expected


def test_among_many_names_only_those_of_one_work_are_alike(store):
    """Figures that many names hold are no sign, and neither is a long word that differs in a figure."""
    town = ["Kloak i Nørregade etape 1", "Cykelsti etape 1", "Bro 12345", "Skole etape 1", "Vejarbejde"]
    county = ["Kloak i Nørregade etape 2", "Cykelstien, etape 1", "Bro 12346", "Bibliotek etape 2", "Anlæg etape 2"]
    for builder_id, names in (("town", town), ("county", county)):
        for name in names:
            stored(store, replace(MINE, builder_id=builder_id, project=name))
    pairs = [{one.first.pledge.project, one.second.pledge.project} for one in found(store).likeliest]
    assert pairs == [{"Cykelsti etape 1", "Cykelstien, etape 1"}]


def test_a_name_that_more_than_five_builders_use_tells_no_project(store):
    everyone = ["town", "county", "harbour", "state", "first", "second"]
    for builder_id in everyone[4:]:
        add_builder(store, ME, Builder(builder_id, builder_id, "port", "2026"), now=NOW)
    for peak, builder_id in enumerate(everyone[:5], start=2):
        stored(store, replace(MINE, builder_id=builder_id, project="Vejarbejde", machines_peak=peak))
    assert found(store, at_most=100).found == 10
    stored(
        store, replace(MINE, builder_id=everyone[5], project="vejarbejde", machines_peak=1, machine_months=Decimal(6))
    )
    assert found(store).found == 0


PLACES = ("0101", "0147", "DK011", "1082")
INSIDE = ({"0101", "DK011"}, {"0147", "DK011"})
CLASSES = ("crawler_excavator_16_25t", "mini_excavator_0_2t", "wheel_loader_0_6t")
ONE_PLEDGE = st.tuples(
    st.sampled_from(CLASSES),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
    st.integers(0, 11),
    st.integers(0, 11),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=st.lists(ONE_PLEDGE, min_size=1, max_size=5), theirs=st.lists(ONE_PLEDGE, min_size=1, max_size=5))
def test_of_many_with_one_name_the_count_and_the_likeliest_are_those_of_pair_by_pair(store, mine, theirs):
    """Found by months and places, and here once more by comparing each with each."""
    sides = {"town": {}, "county": {}}
    for builder_id, pledges in (("town", mine), ("county", theirs)):
        changes = [
            BatchChange(
                replace(
                    MINE, builder_id=builder_id, pledge_ref=f"{number}", machine_class=machine_class,
                    places=tuple(PlaceShare(code, Decimal(1) / len(codes)) for code in codes),
                    start_month=f"2027-{min(ends) + 1:02}", end_month=f"2027-{max(ends) + 1:02}",
                    machine_months=Decimal(1),
                )
            )
            for number, (machine_class, codes, *ends) in enumerate(pledges)
        ]  # fmt: skip
        receipt = record_batch(store, ME, builder_id, changes, file_name="x", now=NOW - timedelta(days=1))
        sides[builder_id] = dict(zip(receipt.pledge_ids, (one.pledge for one in changes), strict=True))
    pairs = {}
    for (a_id, a), (b_id, b) in product(sides["town"].items(), sides["county"].items()):
        group = reference().classes[a.machine_class].machine_group
        if group != reference().classes[b.machine_class].machine_group:
            continue
        months = int(min(a.end_month, b.end_month)[5:]) - int(max(a.start_month, b.start_month)[5:]) + 1
        met = [{one.code, other.code} for one, other in product(a.places, b.places)]
        if months > 0 and any(len(codes) == 1 or codes in INSIDE for codes in met):
            rank = (a.machine_class == b.machine_class, a.places == b.places, months)
            pairs.setdefault(group, []).append((rank, a_id, b_id))
    expected = [
        (max(rank for rank, *_ in these), len({a for _, a, _ in these}), len({b for *_, b in these}))
        for these in pairs.values()
    ]
    told = [
        ((one.is_same_class, one.is_same_place, one.shared_months),
         *((one.first_pledges, one.second_pledges) if one.first.pledge.builder_id == "town"
           else (one.second_pledges, one.first_pledges)))
        for one in found(store).likeliest
    ]  # fmt: skip
    for table in ("pledge_revision", "pledge_line", "batch"):
        store._connection.cursor().execute(f"delete from {table}")
    assert sorted(told) == sorted(expected)


def test_a_name_on_hundreds_of_lines_is_one_double(store):
    """Compared pair by pair, these are ninety thousand."""
    for builder_id in ("town", "county"):
        changes = [
            BatchChange(replace(MINE, builder_id=builder_id, pledge_ref=f"{number}", project="Asfaltprogram"))
            for number in range(300)
        ]
        record_batch(store, ME, builder_id, changes, file_name="x", now=NOW - timedelta(days=1))
    doubles = found(store)
    assert doubles.found == 1
    (one,) = doubles.likeliest
    assert (one.first_pledges, one.second_pledges) == (300, 300)


def test_two_pledges_of_one_builder_are_its_own_affair(store):
    stored(store, MINE)
    record_pledge(store, ME, replace(MINE, pledge_ref="b"), idempotency_key="b", now=NOW - timedelta(days=1))
    assert found(store).found == 0


def test_without_a_name_everything_else_must_be_equal(store):
    nameless = replace(MINE, project="")
    stored(store, nameless)
    stored(store, replace(nameless, builder_id="county", machines_peak=5))
    stored(store, replace(nameless, builder_id="county", places=place("DK011")))
    assert found(store).found == 0
    stored(store, replace(nameless, builder_id="state"))
    (one,) = found(store).likeliest
    assert (one.project_likeness, one.is_same_class, one.is_affiliated) == ("none", True, False)


def test_affiliated_builders_are_marked_and_the_likeliest_comes_first(store):
    mine = stored(store, MINE)
    harbour = stored(store, replace(MINE, builder_id="harbour"))
    stored(store, replace(MINE, builder_id="state", project="Ring 3 letbanen"))
    doubles = found(store)
    assert [(one.project_likeness, one.is_affiliated) for one in doubles.likeliest] == [
        ("same", True), ("alike", False), ("alike", False),
    ]  # fmt: skip
    assert {doubles.likeliest[0].first.pledge_id, doubles.likeliest[0].second.pledge_id} == {mine, harbour}
    first = found(store, at_most=1)
    assert (first.found, first.likeliest) == (3, doubles.likeliest[:1])


def test_what_is_withdrawn_out_of_date_or_over_is_no_double(store):
    stored(store, MINE)
    gone = stored(store, replace(MINE, builder_id="county"))
    assert found(store).found == 1
    withdraw_pledge(store, ME, gone, 1, reason="x", idempotency_key="w", now=NOW - timedelta(hours=1))
    stored(store, replace(MINE, builder_id="state"), at=NOW - timedelta(days=500))
    assert found(store).found == 0
    over = replace(MINE, start_month="2026-01", end_month="2026-06", project="Over")
    stored(store, over)
    stored(store, replace(over, builder_id="county"))
    assert found(store).found == 0


@pytest.mark.parametrize(
    "asking", [Asking.supplier(), Asking(Role.PARTNER), Asking(Role.BUILDER, frozenset({"town"}), "town")]
)
def test_only_the_facilitator_sees_doubles(store, asking):
    with pytest.raises(NotAllowed):
        likely_doubles(store, asking, at_most=1)
