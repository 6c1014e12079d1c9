"""What holds for every site, from the list in the reference document and for the answer as a whole."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from machinery.charging import MachineUse, SiteDescription, Window, size_site
from machinery.charging.buffer import least_buffer_kwh
from machinery.charging.managed import least_peak_kw, stable_schedule_kw
from machinery.charging.model import battery_groups, slots, steps
from machinery.charging.need import break_need_kwh, grid_energy_kwh, is_certainly_feasible, least_energy_kwh
from machinery.charging.site import ChargeWindow
from tests.charging.examples import CLASSES, CRAWLER, sites

often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def close(value, at_least, slack=1e-5):
    return value >= at_least - slack * max(1.0, abs(at_least))


def doubled(site, *, grid=False):
    limit = site.grid_limit_kw
    return replace(
        site,
        machines=tuple(replace(m, count=2 * m.count) for m in site.machines),
        base_load_kw=tuple(2 * b for b in site.base_load_kw),
        grid_limit_kw=2 * limit if grid and limit is not None else limit,
    )


@often
@given(sites(same_in_all_windows=False))
def test_the_managed_peak_lies_between_mean_and_unmanaged(site):
    result = size_site(site)
    assume(result.is_feasible)
    assert close(result.unmanaged_peak_kw, result.managed_peak_kw)
    assert close(result.managed_peak_kw, result.mean_kw)
    assert close(result.managed_peak_kw, result.least_connection_kw)
    assert result.managed_profile_kw.max() == pytest.approx(result.managed_peak_kw, rel=1e-4)
    bound = max(site.base_load_kw) + sum(m.count * max(c.charger_kw for c in m.charging) for m in site.machines)
    assert close(bound, result.unmanaged_peak_kw)


@often
@given(sites())
def test_the_break_bounds_the_peak_from_below(site):
    model = steps(site)
    peak = least_peak_kw(model)
    assume(peak is not None)
    need = least_energy_kwh(model, model.is_dc_break.astype(float))
    for m in range(model.shape[0]):
        hours = float((model.hours * model.is_dc_break[m]).sum())
        if hours:
            lowest_base = model.base_kw[model.is_dc_break[m]].min()
            assert close(peak, lowest_base + model.count[m] * need[m] / hours)


@often
@given(sites(), st.floats(0.3, 1.0), st.floats(0.3, 1.0))
def test_a_larger_connection_never_needs_a_larger_buffer(site, one, other):
    model = steps(site)
    peak = least_peak_kw(model)
    assume(peak is not None)
    small, large = sorted((one * peak, other * peak))
    with_small = least_buffer_kwh(model, small, 0.95, 0.95)
    with_large = least_buffer_kwh(model, large, 0.95, 0.95)
    if with_small is not None:
        assert with_large is not None
        assert close(with_small, with_large)


@often
@given(sites(), st.floats(0.4, 1.0))
def test_losses_never_make_a_buffer_smaller(site, share):
    model = steps(site)
    peak = least_peak_kw(model)
    assume(peak is not None)
    lossy, ideal = (least_buffer_kwh(model, share * peak, eta, eta) for eta in (0.95, 1.0))
    if lossy is not None:
        assert ideal is not None
        assert close(lossy, ideal)


@often
@given(sites(), st.floats(0.5, 0.99))
def test_twice_the_site_is_twice_the_answer(site, share):
    peak = least_peak_kw(steps(site))
    assume(peak is not None)
    once = size_site(replace(site, grid_limit_kw=share * peak))
    twice = size_site(doubled(once.site, grid=True))
    assert twice.managed_peak_kw == pytest.approx(2 * once.managed_peak_kw, rel=1e-6)
    assert twice.unmanaged_peak_kw == pytest.approx(2 * once.unmanaged_peak_kw)
    assert twice.energy_kwh_per_day == pytest.approx(2 * once.energy_kwh_per_day)
    assert twice.is_buffer_feasible is once.is_buffer_feasible
    if once.buffer_kwh is not None:
        assert twice.buffer_kwh == pytest.approx(2 * once.buffer_kwh, rel=1e-5, abs=1e-5)


@often
@given(sites())
def test_every_machine_gets_exactly_its_energy(site):
    peak = least_peak_kw(steps(site))
    assume(peak is not None)
    model = slots(site)
    schedule = stable_schedule_kw(model, peak)
    drawn = (schedule * model.hours).sum(axis=1)
    plug = np.array([m.plug_efficiency for m in battery_groups(site)])
    assert drawn == pytest.approx(grid_energy_kwh(model, plug), rel=1e-6)
    assert drawn * plug == pytest.approx(model.battery_energy_kwh, rel=1e-6)


@often
@given(sites(same_in_all_windows=False))
def test_the_schedule_keeps_every_rule(site):
    peak = least_peak_kw(steps(site))
    assume(peak is not None)
    model = slots(site)
    schedule = stable_schedule_kw(model, peak)
    assert (schedule >= -1e-7).all()
    assert (schedule <= model.power_kw + 1e-6).all()
    content_change = schedule * model.efficiency * model.hours - model.work_kwh
    running = np.cumsum(content_change, axis=1)
    assert running[:, -1] == pytest.approx(0, abs=1e-4)
    span = np.maximum(running.max(axis=1), 0) - np.minimum(running.min(axis=1), 0)
    assert (span <= model.usable_kwh + 1e-4).all()


@often
@given(
    energy=st.floats(1, 60),
    before=st.integers(1, 20),
    after=st.integers(1, 16),
    content=st.floats(0.3, 1.5),
    power=st.floats(0.2, 6),
)
def test_where_the_closed_formula_is_sufficient_the_program_agrees(energy, before, after, content, power):
    pause = 1
    day_kwh = energy * (before + after) / 2
    night = 48 - before - after - pause
    charger_kw = power * day_kwh / 0.9 / (night / 2)
    usable = content * day_kwh
    certain = is_certainly_feasible(energy, before / 2, after / 2, usable, 0.9, charger_kw, pause / 2, night / 2)
    noon = before * 30
    end = noon + 30 + after * 30
    site = SiteDescription(
        machines=(
            MachineUse(
                CLASSES[CRAWLER],
                1,
                energy,
                usable / 0.9,
                (Window(0, noon), Window(noon + 30, end)),
                (
                    ChargeWindow(Window(noon, noon + 30), charger_kw, 0.9, is_dc=True),
                    ChargeWindow(Window(end, 1440), charger_kw, 0.9),
                ),
                0.9,
            ),
        ),
        usable_battery=0.9,
        buffer_charge_efficiency=1,
        buffer_discharge_efficiency=1,
        slot_minutes=30,
    )
    model = steps(site)
    found = least_energy_kwh(model, model.is_dc_break.astype(float))
    if not certain:
        return
    assert found is not None
    need = break_need_kwh(energy, before / 2, after / 2, usable, 0.9)
    assert found[0] == pytest.approx(need, abs=1e-5)
    by_formula = max(need / 0.5, (day_kwh / 0.9 - need) / (night / 2))
    if need / 0.5 >= (day_kwh / 0.9 - need) / (night / 2):
        assert least_peak_kw(model) == pytest.approx(by_formula, abs=1e-5)
    else:
        assert close(by_formula, least_peak_kw(model))


@often
@given(sites(same_in_all_windows=False))
def test_remedies_are_enough_and_not_more_than_enough(site):
    result = size_site(site)
    assume(not result.is_feasible)
    for obstacle, machine in zip(result.obstacles, _infeasible(site), strict=True):
        if obstacle.battery_kwh_needed is not None:
            assert _is_feasible(site, replace(machine, battery_kwh=obstacle.battery_kwh_needed * 1.0001))
            assert not _is_feasible(site, replace(machine, battery_kwh=obstacle.battery_kwh_needed * 0.999))
        if obstacle.charger_factor_needed is not None:
            for factor, expected in ((1.0001, True), (0.999, False)):
                stronger = tuple(
                    replace(c, charger_kw=c.charger_kw * obstacle.charger_factor_needed * factor)
                    for c in machine.charging
                )
                assert _is_feasible(site, replace(machine, charging=stronger)) is expected
        shorter = replace(
            machine, energy_kwh_per_h=machine.energy_kwh_per_h * obstacle.hours_possible / obstacle.hours * 0.9999
        )
        assert _is_feasible(site, shorter)


def _is_feasible(site, machine):
    return least_peak_kw(steps(replace(site, machines=(machine,)))) is not None


def _infeasible(site):
    return [m for m in battery_groups(site) if not _is_feasible(site, m)]
