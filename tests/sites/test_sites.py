"""Single sites: what belongs to one, its connection, and the way to its managed peak."""

from datetime import timedelta
from decimal import Decimal

import pytest

from machinery.charging import size_site
from machinery.errors import Refused
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.recording import change_pledge, withdraw_pledge
from machinery.sites import charging_need, charging_need_all, describe_site, sites
from machinery.sites.asked import Question
from tests.sites import second
from tests.sites.worlds import FACILITATOR, NOW, acting_for, add_builders, pledge, random_world, record, shares


def listed(store, half_year="2027H1", **asked):
    return sites(store, FACILITATOR, half_year=half_year, as_of=NOW, **asked)


@pytest.mark.parametrize("half_year", ["2026H2", "2027H1", "2028H2"])
def test_every_site_equals_the_second_computation(store, half_year):
    world = random_world(store, 7)
    expected = {k[:3]: v for k, v in second.site_table(world.counted).items() if k[3] == half_year}
    found = {site.key: site for site in listed(store, half_year)}
    assert found.keys() == expected.keys()
    for key, (machines, energy, power) in expected.items():
        site = found[key]
        assert site.machine_count == machines
        assert site.energy_kwh_per_day == pytest.approx(energy)
        if site.has_place:
            assert site.unmanaged_peak_kw == pytest.approx(max(power))
            first = min(no for no, kw in enumerate(power) if kw >= max(power) - 1e-9)
            hour = (7 + first / 4) % 24
            assert site.unmanaged_peak_at == f"{int(hour):02d}:{int(hour % 1 * 60):02d}"
        else:
            assert key[2] not in second.PROVINCE
            assert site.unmanaged_peak_kw is site.unmanaged_peak_at is None


def test_the_busiest_month_counts_and_pledges_that_do_not_meet_are_not_added(store):
    add_builders(store)
    record(
        store,
        [
            pledge(machines_peak=3, start_month="2027-01", end_month="2027-03"),
            pledge(machines_peak=2, start_month="2027-04", end_month="2027-06"),
            pledge(machines_peak=1, start_month="2027-03", end_month="2027-04"),
        ],
    )
    (site,) = listed(store)
    assert site.machine_count == 4


def test_shares_are_rounded_up_per_place(store):
    add_builders(store)
    record(store, [pledge(machines_peak=3, places=shares("0101:33.34;0265:66.66"))])
    assert {site.place_code: site.machine_count for site in listed(store)} == {"0101": 2, "0265": 2}


def test_the_newest_stated_connection_counts_and_a_conflict_is_flagged(store):
    add_builders(store)
    early = [pledge(site_power_kw=Decimal(100)), pledge(project="Bro", site_power_kw=Decimal(50)), pledge(project="Ø")]
    late = [pledge(site_power_kw=Decimal(80)), pledge(project="Bro", site_power_kw=Decimal(50)), pledge()]
    ids = record(store, early, now=NOW - timedelta(days=40))
    record(store, late, now=NOW - timedelta(days=30))
    known = {site.project: (site.site_power_kw, site.has_power_conflict) for site in listed(store)}
    assert known == {"": (80, True), "Bro": (50, False), "Ø": (None, False)}
    changed = pledge(pledge_ref=ids[0], site_power_kw=Decimal(120))
    change_pledge(store, acting_for("nord"), ids[0], 1, changed, idempotency_key="k", now=NOW - timedelta(days=1))
    assert {site.project: site.site_power_kw for site in listed(store)}[""] == 120


def test_a_connection_stated_for_another_half_year_is_not_this_one(store):
    add_builders(store)
    record(store, [pledge(), pledge(start_month="2028-01", end_month="2028-02", site_power_kw=Decimal(100))])
    assert [site.site_power_kw for site in listed(store)] == [None]
    assert [site.site_power_kw for site in listed(store, "2028H1")] == [100]


def test_position_and_sharing_with_the_grid_company(store):
    add_builders(store)
    where = {"site_latitude": Decimal("55.7"), "site_longitude": Decimal("12.5")}
    record(store, [pledge(project="Bro", grid_share=True, **where), pledge(places=shares("0101:50;0265:50"), **where)])
    found = {(site.project, site.place_code): site for site in listed(store)}
    bridge = found["Bro", "0101"]
    assert (bridge.latitude, bridge.longitude, bridge.is_grid_shared) == (55.7, 12.5, True)
    # One position for two places says nothing about either.
    assert (found["", "0101"].latitude, found["", "0101"].is_grid_shared) == (None, False)


def test_the_past_is_as_it_stood(store):
    add_builders(store)
    record(store, [pledge()], now=NOW - timedelta(days=10))
    assert sites(store, FACILITATOR, half_year="2027H1", as_of=NOW - timedelta(days=11)) == []
    assert len(listed(store)) == 1


def test_a_listed_site_can_be_sized_and_agrees_with_itself(store):
    add_builders(store)
    crawlers = pledge(machines_peak=2, site_power_kw=Decimal(100))
    record(store, [crawlers, pledge(machine_class="mini_excavator_0_2t", power_source="cable")])
    (site,) = listed(store)
    result = size_site(describe_site(site))
    assert result.unmanaged_peak_kw == pytest.approx(site.unmanaged_peak_kw)
    assert result.unmanaged_peak_at == site.unmanaged_peak_at
    assert result.energy_kwh_per_day == pytest.approx(site.energy_kwh_per_day)
    assert result.managed_peak_kw < result.unmanaged_peak_kw
    assert result.site.grid_limit_kw == 100
    assert result.is_buffer_feasible


def test_a_whole_region_is_no_site(store):
    add_builders(store)
    record(store, [pledge(places=shares("1083"))])
    (site,) = listed(store)
    assert not site.has_place
    with pytest.raises(Refused) as told:
        describe_site(site)
    for lang in LANGUAGES:
        assert "1083" in translator(lang)(told.value.key, **told.value.values)


def test_a_pledge_withdrawn_while_sites_are_read_does_not_tear_the_answer(store, monkeypatch):
    add_builders(store)
    (pledge_id,) = record(store, [pledge(site_power_kw=Decimal(80))])
    real = Question.connections

    def after_a_withdrawal(*args):
        withdraw_pledge(
            store, FACILITATOR, pledge_id, 1, reason="", idempotency_key="w", now=NOW - timedelta(seconds=1)
        )
        return real(*args)

    monkeypatch.setattr(Question, "connections", after_a_withdrawal)
    assert [site.site_power_kw for site in listed(store)] == [80]
    monkeypatch.undo()
    assert listed(store) == []


def test_tiers_of_the_open_demand_can_be_chosen_and_contracts_are_asked_for_by_themselves(store):
    add_builders(store)
    steps = {"Ide": "interest", "Plan": "planned", "Udbud": "in_tender", "Kontrakt": "contracted"}
    record(store, [pledge(project=name, commitment=step, notice_id="1") for name, step in steps.items()])

    def projects(**asked):
        return {site.project for site in listed(store, **asked)}

    assert projects() == {"Ide", "Plan", "Udbud"}
    assert projects(tiers=("planned", "firm")) == {"Plan", "Udbud"}
    assert projects(tiers=["early"], with_contracted=True) == {"Ide", "Kontrakt"}
    assert projects(tiers=[]) == set()
    for level in ("municipality", "region"):
        need = charging_need_all(store, FACILITATOR, level=level, as_of=NOW, tiers=["firm"])
        one = charging_need(store, FACILITATOR, level=level, half_year="2027H1", as_of=NOW, tiers=["firm"])
        assert list(need["machines"]) == list(one["machines"]) == [2]
