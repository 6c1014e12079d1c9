"""The example world: believable, allowed, the same for the same seed and day."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from shapely.geometry import Point

from machinery.clock import COPENHAGEN
from machinery.domain.checking import check_pledge
from machinery.domain.pledge import pledge_as_row
from machinery.example_world.builders import example_builders
from machinery.example_world.world import World, example_world
from machinery.reference import reference
from machinery.reference.geometry import geometry

TODAY = date(2026, 11, 23)


@cache
def made(seed: int, today: date = TODAY) -> World:
    return example_world(seed, today, reference())


@pytest.fixture
def world() -> World:
    return made(7)


def today_of(world: World) -> dict[str, tuple]:
    """pledge_ref → (history, content as it stands today)."""
    return {
        h.pledge_ref: (h, next(e.pledge for e in reversed(h.events) if e.pledge is not None)) for h in world.histories
    }


def test_the_same_seed_and_day_give_the_same_world(world):
    assert example_world(7, TODAY, reference()) == world
    assert example_world(8, TODAY, reference()) != world
    assert example_world(7, TODAY + timedelta(days=1), reference()) != world


@pytest.mark.parametrize(
    ("seed", "today"),
    [
        (1, TODAY),
        (2, TODAY),
        (3, date(2026, 12, 31)),
        (4, date(2027, 2, 28)),
        (5, date(2027, 7, 1)),
        (6, date(2028, 1, 1)),
    ],
    ids=str,
)
def test_every_revision_passed_every_rule_when_it_was_entered(seed, today):
    for history in made(seed, today).histories:
        assert history.events[0].change == "create"
        for no, event in enumerate(history.events):
            if event.pledge is None:
                continue
            entered = event.at.astimezone(COPENHAGEN).date()
            checked = check_pledge(
                pledge_as_row(event.pledge),
                builder_id=history.builder_id, known=reference(), today=entered, existing=no > 0,
            )  # fmt: skip
            assert checked.pledge == event.pledge, (history.pledge_ref, checked.faults)
            assert not checked.warnings, (history.pledge_ref, checked.warnings)


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_histories_run_forward_and_lie_in_the_past_eighteen_months(seed):
    for history in made(seed).histories:
        assert all(a.at < b.at for a, b in pairwise(history.events))
        assert history.events[-1].at.date() < TODAY
        assert (TODAY - history.events[0].at.date()).days <= 550
        assert [e.change for e in history.events].count("withdraw") == (history.events[-1].change == "withdraw")


def test_refs_are_unique_for_each_builder(world):
    assert max(Counter((h.builder_id, h.pledge_ref) for h in world.histories).values()) == 1


def test_no_builder_can_be_taken_for_a_real_one():
    assert len(example_builders()) == 19
    real = {p.name for p in reference().participants.values()}
    for builder in example_builders():
        assert builder.name.startswith("Eksempel")
        assert builder.name not in real
        assert builder.builder_id not in reference().participants
        assert builder.kind in reference().vocabulary["participant_kind"]
        assert all(code in reference().geography.places for code in builder.home_places)
    assert Counter(b.kind for b in example_builders()) == Counter(p.kind for p in reference().participants.values())
    affiliated = {b.builder_id: b.affiliated_to for b in example_builders() if b.affiliated_to}
    assert len(affiliated) == 2
    assert set(affiliated.values()) <= {b.builder_id for b in example_builders()} - set(affiliated)


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_the_world_has_the_sizes_and_the_spread_of_the_real_process(seed):
    standing = today_of(made(seed))
    pledges = [pledge for _, pledge in standing.values()]
    assert 480 <= len(pledges) <= 720
    assert {p.start_month[:4] for p in pledges} >= {"2026", "2027", "2028", "2029", "2030", "2031"}
    assert all(p.start_month >= "2026-01" and p.end_month <= "2032-12" for p in pledges)
    months = Counter()
    for p in pledges:
        months[p.builder_id] += p.machine_months
    largest = [amount for _, amount in months.most_common()]
    assert sum(largest[:4]) > sum(largest) * 35 / 100, "a few large builders"
    assert largest[0] < sum(largest) * 4 / 10, "and none of them is all"
    assert {p.commitment for p in pledges} == set(reference().vocabulary["commitment"])
    assert {p.machine_class for p in pledges} >= set(reference().classes) - {"crawler_dozer_8_25t", "backhoe_loader"}
    levels = Counter(reference().geography.places[p.places[0].code].level for p in pledges)
    assert levels["region"] >= 3
    assert levels["country"] + levels["region"] >= 8
    assert sum(len(p.places) > 1 for p in pledges) >= 20
    assert 5 <= sum(p.visibility == "named" for p in pledges) <= 70
    assert sum(p.site_power_kw is not None for p in pledges) >= 100
    assert sum(p.grid_share for p in pledges) >= 20
    assert all(p.notice_id.startswith("EKSEMPEL-") for p in pledges if p.notice_id)


def test_certainty_falls_with_distance(world):
    def weak(first: str, last: str) -> float:
        found = [p.commitment for _, p in today_of(world).values() if first <= p.start_month <= last]
        return sum(c in {"interest", "intent"} for c in found) / len(found)

    assert weak("2026-07", "2027-06") < weak("2028-01", "2029-06") < weak("2030-06", "2032-12")


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_some_pledges_are_stale_out_of_date_or_withdrawn(seed):
    histories = made(seed).histories
    ages = [(TODAY - h.events[-1].at.date()).days for h in histories if h.events[-1].change != "withdraw"]
    share_stale = sum(275 < age <= 456 for age in ages) / len(ages)
    share_out = sum(age > 458 for age in ages) / len(ages)
    assert 0.02 < share_stale < 0.15
    assert 0.005 < share_out < 0.10
    assert 3 <= len(histories) - len(ages) <= 40
    assert sum(len(h.events) > 1 for h in histories) > len(histories) / 3


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_known_sites_lie_in_their_municipality(seed):
    areas = geometry("municipality").set_index("code").geometry
    sites = [p for _, p in today_of(made(seed)).values() if p.site_latitude is not None]
    assert sites
    for pledge in sites:
        (place,) = pledge.places
        assert areas[place.code].contains(Point(float(pledge.site_longitude), float(pledge.site_latitude))), place
