"""The default day, and what the classes of the reference data come to on it."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.charging import InvalidSite, PowerSource, SiteDescription, Window, one_pledge_need, size_site
from machinery.charging.day import class_charge, default_use, default_work, free_windows
from machinery.charging.managed import least_peak_kw
from machinery.charging.model import steps
from machinery.charging.need import break_need_kwh
from machinery.charging.profiles import machine_profile, power_source_of, profile_minute
from machinery.charging.site import window_text
from machinery.i18n import LANGUAGES, translator
from machinery.reference import reference
from tests.charging.examples import ASSUMPTIONS, CLASSES, CRAWLER


def site_of(use, **changes):
    return SiteDescription(
        machines=(use,), usable_battery=0.9, buffer_charge_efficiency=0.95, buffer_discharge_efficiency=0.95, **changes
    )


@pytest.mark.parametrize(
    ("hours", "work", "free"),
    [
        (8, ["07:00–12:00", "12:30–15:30"], ["12:00–12:30", "15:30–07:00"]),
        (5, ["07:00–12:00"], ["12:00–07:00"]),
        (1, ["07:00–08:00"], ["08:00–07:00"]),
        (5.1, ["07:00–12:00", "12:30–12:45"], ["12:00–12:30", "12:45–07:00"]),
        (20, ["07:00–12:00", "12:30–03:30"], ["03:30–07:00", "12:00–12:30"]),
        (23.5, ["07:00–12:00", "12:30–07:00"], ["12:00–12:30"]),
        (23.75, ["07:00–12:00", "12:15–07:00"], ["12:00–12:15"]),
        (24, ["07:00–07:00"], []),
    ],
)
def test_work_and_pauses(hours, work, free):
    windows = default_work(hours)
    assert [window_text(w) for w in windows] == work
    assert [window_text(w) for w in free_windows(windows)] == free


@settings(deadline=None)
@given(st.decimals("0.01", "24", places=2))
def test_work_and_pauses_fill_the_day_for_any_hours(hours):
    work = default_work(float(hours))
    minutes = sum(w.minutes for w in work)
    assert 0 <= minutes - float(hours) * 60 < 15 + 1e-6
    assert minutes + sum(w.minutes for w in free_windows(work)) == 1440
    use = default_use(CLASSES[CRAWLER], 1, float(hours), ASSUMPTIONS)
    assert use.battery_energy_kwh == pytest.approx(40 * float(hours))


def test_windows_know_what_they_cover():
    night = Window(15 * 60 + 30, 7 * 60)
    assert night.minutes == 930
    assert night.covers(0)
    assert not night.covers(7 * 60)


def around_the_break(machine_class):
    """The same hours, half of them before the break of half an hour and half after."""
    half = round(machine_class.hours_per_day * 30)
    work = (Window(720 - half, 720), Window(750, 750 + half))
    windows = (class_charge(w, machine_class, ASSUMPTIONS) for w in free_windows(work))
    use = default_use(machine_class, 1, machine_class.hours_per_day, ASSUMPTIONS)
    return replace(use, energy_kwh_per_h=machine_class.electric_kwh_per_h, work=work, charging=tuple(windows))


def test_the_four_classes_that_one_break_cannot_carry():
    """The reference notes on machines find these four when the break lies inside every machine's work."""
    stuck = {
        code: c
        for code, c in CLASSES.items()
        if least_peak_kw(steps(site_of(around_the_break(c), slot_minutes=5))) is None
    }
    needed_kw = {
        code: round(
            break_need_kwh(
                c.electric_kwh_per_h,
                c.hours_per_day / 2,
                c.hours_per_day / 2,
                c.battery_kwh * ASSUMPTIONS.usable_battery,
                ASSUMPTIONS.efficiency_dc if c.dc_charge_kw else ASSUMPTIONS.efficiency_ac,
            )
            / 0.5
        )
        for code, c in stuck.items()
    }
    assert needed_kw == {
        "articulated_hauler_25_45t": 529,
        "asphalt_paver_10_22t": 515,
        "crawler_dozer_8_25t": 163,
        "concrete_pump_truck": 116,
    }


def test_on_the_default_day_short_shifts_end_before_the_break_and_miss_it():
    """Work up to five hours is done at 12:00: what a battery cannot carry until then, the break comes too late for."""
    stuck = {
        code
        for code, c in CLASSES.items()
        if least_peak_kw(steps(site_of(default_use(c, 1, c.hours_per_day, ASSUMPTIONS)))) is None
    }
    before_the_break = {
        code
        for code, c in CLASSES.items()
        if c.electric_kwh_per_h * min(5, c.hours_per_day) > c.battery_kwh * ASSUMPTIONS.usable_battery
    }
    assert stuck == before_the_break
    assert len(stuck) == 8


def test_a_profile_is_the_site_of_one_machine():
    for code in (CRAWLER, "mini_excavator_2_6t", "backhoe_loader", "crawler_dozer_8_25t"):
        c = CLASSES[code]
        profile = machine_profile(c, c.hours_per_day, PowerSource.battery, ASSUMPTIONS)
        result = size_site(site_of(default_use(c, 1, c.hours_per_day, ASSUMPTIONS)))
        assert profile.peak_kw == pytest.approx(result.unmanaged_peak_kw)
        assert profile.energy_kwh_per_day == pytest.approx(result.energy_kwh_per_day)
        assert np.roll(profile.power_kw, 28) == pytest.approx(result.unmanaged_profile_kw)
        assert profile_minute(0) == 7 * 60


def test_energy_of_a_day_by_hand():
    """Crawler excavator, 280 kWh: 150 kW for half an hour is 75 kWh, 69 of them in the battery; the night the rest."""
    profile = machine_profile(CLASSES[CRAWLER], 7.0, PowerSource.battery, ASSUMPTIONS)
    assert profile.energy_kwh_per_day == pytest.approx(75 + (280 - 69) / 0.9)
    assert profile.peak_kw == 150


def test_sources_of_power():
    battery = machine_profile(CLASSES[CRAWLER], 7.0, power_source_of("any"), ASSUMPTIONS)
    assert battery is machine_profile(CLASSES[CRAWLER], 7.0, power_source_of("battery"), ASSUMPTIONS)
    cable = machine_profile(CLASSES[CRAWLER], 7.0, power_source_of("cable"), ASSUMPTIONS)
    assert cable.energy_kwh_per_day == pytest.approx(280 / 0.9)
    assert sorted(set(cable.power_kw.round(9))) == pytest.approx([0, 40 / 0.9])
    assert float(cable.power_kw.sum() / 4) == pytest.approx(280 / 0.9)
    assert machine_profile(CLASSES[CRAWLER], 7.0, power_source_of("hydrogen"), ASSUMPTIONS).peak_kw == 0


class TestOnePledge:
    def pledge(self, **changes):
        return SimpleNamespace(**{"machines_peak": 3, "hours_per_day": None, "power_source": "any", **changes})

    def test_all_machines_together(self):
        energy_kwh, peak_kw = one_pledge_need(self.pledge(), CLASSES[CRAWLER], reference())
        assert energy_kwh == pytest.approx(3 * (75 + 211 / 0.9))
        assert peak_kw == pytest.approx(450)

    def test_stated_hours_count(self):
        energy_kwh, peak_kw = one_pledge_need(self.pledge(hours_per_day=Decimal("4.50")), CLASSES[CRAWLER], ASSUMPTIONS)
        assert energy_kwh == pytest.approx(3 * 180 / 0.9)
        assert peak_kw == pytest.approx(3 * 43)

    @pytest.mark.parametrize("changes", [{"hours_per_day": 0}, {"hours_per_day": 30}, {"machines_peak": 0}])
    def test_nonsense_is_told(self, changes):
        with pytest.raises(InvalidSite) as told:
            one_pledge_need(self.pledge(**changes), CLASSES[CRAWLER], ASSUMPTIONS)
        assert translator("da")(told.value.key, **told.value.values)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_read_as_sentences(lang):
    t = translator(lang)
    dozer = CLASSES["crawler_dozer_8_25t"]
    result = size_site(site_of(default_use(dozer, 2, 6, ASSUMPTIONS), grid_limit_kw=100.0))
    (reason,) = result.reasons(t)
    assert t.name(dozer) in reason
    assert "{" not in reason
    assert result.as_json(t)["reason"] == reason
    crawler = default_use(CLASSES[CRAWLER], 2, 7, ASSUMPTIONS)
    short = size_site(site_of(crawler, grid_limit_kw=5.0)).as_json(t)
    assert short["feasible"] is True
    assert short["buffer_feasible"] is False
    assert short["reason"]
