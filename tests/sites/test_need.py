"""Sums over sites by place and half-year, against the second computation, and who may ask."""

import math

import pytest

from machinery.access.asking import Asking, Role
from machinery.errors import NotAllowed, UnknownCode
from machinery.sites import charging_need, charging_need_all, sites
from machinery.sites.need import COLUMNS
from tests.sites import second
from tests.sites.worlds import (
    BUILDERS,
    FACILITATOR,
    NOW,
    acting_for,
    add_builders,
    pledge,
    random_world,
    record,
    shares,
)

LEVELS = ("municipality", "province", "region")


def as_table(frame):
    return {
        (row.half_year, row.code, row.without_place): [
            row.energy_kwh_per_day, row.unmanaged_peak_kw, row.machines, row.sites
        ]
        for row in frame.itertuples()
    }  # fmt: skip


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for key, (energy, peak, machines, count) in expected.items():
        assert found[key][0] == pytest.approx(energy, rel=1e-9), key
        assert (found[key][2], found[key][3]) == (machines, count), key
        if key[2]:
            assert math.isnan(found[key][1]), key
        else:
            assert found[key][1] == pytest.approx(peak, rel=1e-9), key


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_half_years_equal_the_second_computation(store, seed):
    world = random_world(store, seed)
    for level in LEVELS:
        found = as_table(charging_need_all(store, FACILITATOR, level=level, as_of=NOW))
        expected = second.need_table(world.counted, level, "2026H2")
        assert len(expected) > 20
        assert_same(found, expected)


def test_one_half_year_is_its_part_of_all(store):
    random_world(store, 4)
    everything = charging_need_all(store, FACILITATOR, level="region", as_of=NOW)
    for half_year in everything["half_year"].unique():
        one = charging_need(store, FACILITATOR, level="region", half_year=half_year, as_of=NOW)
        part = everything[everything["half_year"] == half_year].drop(columns="half_year").reset_index(drop=True)
        assert tuple(one.columns) == COLUMNS
        assert one.equals(part)


def test_builders_add_up_to_all_and_see_only_their_own(store):
    world = random_world(store, 5)
    together = as_table(charging_need_all(store, FACILITATOR, level="municipality", as_of=NOW))
    energy = 0.0
    for builder_id in BUILDERS:
        own = charging_need_all(store, acting_for(builder_id), builders=[builder_id], level="municipality", as_of=NOW)
        expected = [p for p in world.counted if p.builder_id == builder_id]
        assert_same(as_table(own), second.need_table(expected, "municipality", "2026H2"))
        energy += own["energy_kwh_per_day"].sum()
    assert energy == pytest.approx(sum(row[0] for row in together.values()))


def test_levels_hold_the_same_energy_machines_and_power(store):
    random_world(store, 6)
    sums = [
        charging_need_all(store, FACILITATOR, level=level, as_of=NOW)[
            ["energy_kwh_per_day", "unmanaged_peak_kw", "machines", "sites"]
        ].sum()
        for level in LEVELS
    ]
    for other in sums[1:]:
        assert other.tolist() == pytest.approx(sums[0].tolist())


def test_regions_change_with_the_year(store):
    add_builders(store)
    record(store, [pledge(start_month="2026-11", end_month="2027-02", places=shares("0101"))])
    found = charging_need_all(store, FACILITATOR, level="region", as_of=NOW)
    assert list(zip(found["half_year"], found["code"], strict=True)) == [("2026H2", "1084"), ("2027H1", "ostdanmark")]


def test_peaks_of_different_sites_are_added_and_machines_of_one_site_coincide_or_not(store):
    """At 12:00 the excavator (150 kW) charges; the mini excavator of five hours is then done too and adds 3 kW."""
    add_builders(store)
    record(
        store,
        [
            pledge(machines_peak=1),
            pledge(machines_peak=1, machine_class="mini_excavator_0_2t", hours_per_day=5),
            pledge(machines_peak=1, project="Bro"),
        ],
    )
    row = charging_need(store, FACILITATOR, level="municipality", half_year="2027H1", as_of=NOW).iloc[0]
    assert (row["code"], row["name"], row["sites"], row["machines"]) == ("0101", "København", 2, 3)
    assert row["unmanaged_peak_kw"] == pytest.approx(153 + 150)
    peak = {site.project: (site.unmanaged_peak_kw, site.unmanaged_peak_at) for site in _sites(store)}
    assert peak == {"": (pytest.approx(153), "12:00"), "Bro": (pytest.approx(150), "12:00")}


def test_contracted_machines_are_added_on_request(store):
    add_builders(store)
    record(store, [pledge(commitment="contracted", notice_id="1"), pledge(commitment="decided")])
    open_demand, with_contracted = (
        charging_need(store, FACILITATOR, level="region", half_year="2027H1", as_of=NOW, with_contracted=wanted)[
            "machines"
        ].sum()
        for wanted in (False, True)
    )
    assert (open_demand, with_contracted) == (2, 4)


def test_nothing_is_an_answer(store):
    add_builders(store)
    for level in LEVELS:
        assert charging_need_all(store, FACILITATOR, level=level, as_of=NOW).empty
        one = charging_need(store, FACILITATOR, level=level, half_year="2027H1", as_of=NOW)
        assert one.empty
        assert tuple(one.columns) == COLUMNS
    assert _sites(store) == []
    assert charging_need_all(store, acting_for("nord"), builders=[], level="region", as_of=NOW).empty


@pytest.mark.parametrize(
    ("asking", "builders"),
    [
        (Asking.supplier(), None),
        (Asking.supplier(), ["nord"]),
        (Asking(Role.PARTNER, frozenset({"nord"}), "p"), ["nord"]),
        (acting_for("nord"), None),
        (acting_for("nord"), ["nord", "syd"]),
        (acting_for(), ["nord"]),
    ],
)
def test_who_may_not_ask(store, asking, builders):
    add_builders(store)
    with pytest.raises(NotAllowed):
        charging_need_all(store, asking, builders=builders, level="region", as_of=NOW)
    with pytest.raises(NotAllowed):
        charging_need(store, asking, builders=builders, level="region", half_year="2027H1", as_of=NOW)
    with pytest.raises(NotAllowed):
        sites(store, asking, builders=builders, half_year="2027H1", as_of=NOW)


def test_wrong_questions_are_told(store):
    with pytest.raises(UnknownCode):
        charging_need_all(store, FACILITATOR, level="parish", as_of=NOW)
    with pytest.raises(UnknownCode):
        charging_need(store, FACILITATOR, level="region", half_year="2027", as_of=NOW)


def _sites(store):
    return sites(store, FACILITATOR, half_year="2027H1", as_of=NOW)
