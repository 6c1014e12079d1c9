"""Chargers for the break, the second day of the simulation, and the schedule drawn for a peak."""

from dataclasses import replace

import pytest

from machinery.charging import size_site
from tests.charging.examples import CRAWLER, read, worked_example


def crawlers(count, charger_kw, energy_kwh_per_h=36):
    """Excavators of the worked example: 60 kWh each in the break at 36 kWh an hour."""
    machine = {**worked_example()["machines"][0], "count": count, "charger_kw": charger_kw}
    return {**machine, "energy_kwh_per_h": energy_kwh_per_h}


@pytest.mark.parametrize(
    ("machines", "chargers"),
    [
        # 60 of 200 kWh each: three share one, four need two.
        ([crawlers(3, 400)], 1),
        ([crawlers(4, 400)], 2),
        # 60 of 100 kWh: over half the break each, so nobody shares although 1.8 would do with two.
        ([crawlers(3, 200)], 3),
        # Two of 0.3 and one of 0.6.
        ([crawlers(2, 400), crawlers(1, 200)], 2),
        # 20 kWh an hour lasts the day: no charger in the break at all.
        ([crawlers(5, 200, 20)], 0),
    ],
)
def test_chargers_for_the_break(machines, chargers):
    result = size_site(read(worked_example(machines=machines)))
    assert result.dc_chargers == chargers
    assert result.overnight_outlets == sum(machine["count"] for machine in machines)


def test_a_charger_no_stronger_than_the_socket_is_no_dc_charger():
    weak = {"machine_class": CRAWLER, "energy_kwh_per_h": 31, "charger_kw": 43, "battery_kwh": 260,
            "work": [["07:00", "12:00"], ["12:30", "15:30"]]}  # fmt: skip
    result = size_site(read(worked_example(machines=[weak])))
    assert result.is_feasible
    assert result.dc_chargers == 0


def test_the_second_day_is_read():
    """A night shift ends at 06:00 and is still charging when the day shift starts: seen from the second day on."""
    day = {"machine_class": CRAWLER, "work": [["07:00", "12:00"]], "charger_kw": 40}
    night = {"machine_class": CRAWLER, "work": [["22:00", "03:00"], ["05:00", "06:00"]], "charger_kw": 20}
    site = {"charging_windows": [["03:00", "05:00"], ["06:00", "22:00"]], "machines": [day, night]}
    result = size_site(read(site))
    assert result.unmanaged_profile_kw[7 * 4] == 20
    assert (result.unmanaged_peak_kw, result.unmanaged_peak_at) == (60, "12:00")


def test_the_drawn_schedule_charges_as_early_as_the_peak_allows():
    result = size_site(read(worked_example()))
    at = {row["time"]: row["managed_kw"] for row in result.as_json()["load_profile"]}
    assert [at[time] for time in ("12:00", "15:30", "16:00", "17:00")] == pytest.approx([250] * 4)
    assert [at[time] for time in ("22:00", "00:00", "06:30")] == pytest.approx([10] * 3)
    again = size_site(replace(result.site))
    assert again.managed_profile_kw.tolist() == result.managed_profile_kw.tolist()
