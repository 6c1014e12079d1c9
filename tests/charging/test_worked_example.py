"""Section 4 of the reference document on charging, figure by figure."""

import pytest

from machinery.charging import size_site
from machinery.charging.need import break_need_kwh
from tests.charging.examples import read, worked_example

TABLE = [
    (250, 0, 0),
    (200, 25.0, 26.32),
    (173.2, 38.4, 40.42),
    (150, 50.0, 52.63),
    (125, 62.5, 65.79),
    (100, 75.0, 78.95),
    (86.6, 81.7, 86.0),
    (80, 85.0, 89.47),
    (60, 95.0, 100.0),
    (50, 100.0, 105.26),
    (45, 135.0, 152.88),
    (44, 154.0, None),
    (43.6, 161.6, None),
    (43.3, None, None),
]


def buffer_of(efficiency):
    return {"charge_efficiency": efficiency, "discharge_efficiency": efficiency}


def test_the_figures_of_the_example():
    answer = size_site(read(worked_example())).as_json()
    assert answer["feasible"] is True
    assert answer["reason"] is None
    assert answer["energy_kwh_per_day"] == pytest.approx(1040, abs=1e-6)
    assert answer["mean_kw"] == pytest.approx(43.33, abs=0.005)
    assert answer["unmanaged_peak_kw"] == pytest.approx(340, abs=1e-6)
    assert answer["unmanaged_peak_at"] == "12:00"
    assert answer["managed_peak_kw"] == pytest.approx(250, abs=1e-6)
    assert answer["dc_chargers"] == 2
    assert answer["overnight_outlets"] == 5
    assert answer["buffer_kwh"] == pytest.approx(89.47, abs=0.005)
    assert answer["buffer_feasible"] is True


def test_the_unmanaged_peak_comes_back_when_the_shift_ends():
    profile = {row["time"]: row["unmanaged_kw"] for row in size_site(read(worked_example())).as_json()["load_profile"]}
    assert profile["12:00"] == profile["15:30"] == pytest.approx(340)
    assert profile["07:00"] == profile["12:30"] == pytest.approx(10)


def test_the_break_needs_120_kwh():
    assert break_need_kwh(36, 5, 3, 234, 0.9) == pytest.approx(60)
    assert break_need_kwh(18, 5, 1, 162, 0.9) == 0


def test_the_nominal_buffer():
    assert size_site(read(worked_example())).nominal_buffer_kwh == pytest.approx(99.4, abs=0.05)


@pytest.mark.parametrize(("grid_limit_kw", "without_losses", "with_losses"), TABLE)
def test_every_row_of_the_buffer_table(grid_limit_kw, without_losses, with_losses):
    for efficiency, expected in ((1.0, without_losses), (0.95, with_losses)):
        site = read(worked_example(grid_limit_kw=grid_limit_kw, buffer=buffer_of(efficiency)))
        answer = size_site(site).as_json()
        assert answer["feasible"] is True
        assert answer["buffer_feasible"] is (expected is not None)
        if expected is None:
            assert answer["buffer_kwh"] is None
            assert answer["reason"] == "connection_too_small"
        else:
            assert answer["buffer_kwh"] == pytest.approx(expected, abs=0.005)


def test_63_ampere_unrounded_without_losses():
    result = size_site(read(worked_example(grid_limit_kw=43.648, buffer=buffer_of(1.0))))
    assert result.buffer_kwh == pytest.approx(160.69, abs=0.005)


def test_the_smallest_connection_with_a_buffer_of_any_size():
    assert size_site(read(worked_example(buffer=buffer_of(1.0)))).least_connection_kw == pytest.approx(43.33, abs=0.005)
    assert size_site(read(worked_example())).least_connection_kw == pytest.approx(44.453, abs=0.0005)


def test_the_slot_does_not_matter_to_the_optimum():
    for slot_hours in (0.5, 0.25, 0.1):
        result = size_site(read(worked_example(slot_hours=slot_hours)))
        assert result.managed_peak_kw == pytest.approx(250, abs=1e-6)
        assert result.buffer_kwh == pytest.approx(89.4737, abs=1e-4)


def test_a_twin_listed_twice_is_a_count_of_two():
    site = worked_example()
    crawler = {**site["machines"][0], "count": 1}
    twice = size_site(read({**site, "machines": [crawler, crawler, *site["machines"][1:]]})).as_json()
    once = size_site(read(site)).as_json()
    for name in ("energy_kwh_per_day", "unmanaged_peak_kw", "managed_peak_kw", "dc_chargers", "overnight_outlets"):
        assert twice[name] == once[name]


def test_the_answer_has_the_promised_names_and_a_profile_of_the_whole_day():
    answer = size_site(read(worked_example())).as_json()
    assert list(answer) == [
        "feasible", "reason", "energy_kwh_per_day", "mean_kw", "unmanaged_peak_kw", "unmanaged_peak_at",
        "managed_peak_kw", "dc_chargers", "overnight_outlets", "buffer_kwh", "buffer_feasible", "load_profile",
        "assumptions",
    ]  # fmt: skip
    times = [row["time"] for row in answer["load_profile"]]
    assert (times[0], times[-1], len(times)) == ("00:00", "23:30", 48)
    assert max(row["managed_kw"] for row in answer["load_profile"]) == pytest.approx(250, abs=1e-5)
    assert sum(row["managed_kw"] for row in answer["load_profile"]) * 0.5 == pytest.approx(1040, abs=1e-3)


class TestInfeasible:
    def test_without_a_break_the_battery_is_too_small(self):
        site = worked_example(charging_windows=[["15:30", "07:00"]])
        result = size_site(read(site))
        assert not result.is_feasible
        (obstacle,) = result.obstacles
        assert obstacle.reason == "battery_too_small"
        assert obstacle.battery_kwh_needed == pytest.approx(288 / 0.9)
        assert obstacle.charger_factor_needed is None
        # Working hour by hour at the same share, 234 of 288 kWh are there.
        assert obstacle.hours_possible == pytest.approx(8 * 234 / 288)

    def test_a_charger_of_119_kw_is_too_weak_for_the_break_and_120_is_not(self):
        def charged_with(charger_kw):
            site = worked_example()
            site["machines"][0]["charger_kw"] = charger_kw
            return size_site(read(site))

        weak = charged_with(119)
        assert not weak.is_feasible
        assert weak.obstacles[0].reason == "break_too_short"
        assert weak.obstacles[0].charger_factor_needed == pytest.approx(120 / 119)
        enough = charged_with(120)
        assert enough.is_feasible
        assert enough.managed_peak_kw == pytest.approx(250, abs=1e-6)

    def test_what_cannot_be_charged_keeps_its_energy_and_its_unmanaged_peak(self):
        answer = size_site(read(worked_example(charging_windows=[["15:30", "07:00"]]))).as_json()
        assert answer["feasible"] is False
        assert answer["energy_kwh_per_day"] == pytest.approx(1040)
        assert answer["unmanaged_peak_kw"] == pytest.approx(340)
        assert answer["managed_peak_kw"] is None
        assert answer["buffer_kwh"] is None
        assert answer["buffer_feasible"] is False
        assert all(row["managed_kw"] is None for row in answer["load_profile"])

    def test_a_night_too_weak(self):
        site = worked_example(charging_windows=[["12:00", "12:30"], ["15:30", "16:30"]])
        result = size_site(read(site))
        assert {o.reason for o in result.obstacles} == {"charger_too_weak"}
        assert len(result.obstacles) == 3

    def test_no_time_to_charge(self):
        result = size_site(read(worked_example(charging_windows=[])))
        assert {o.reason for o in result.obstacles} == {"no_charging_time"}
        assert result.unmanaged_peak_kw == 10
