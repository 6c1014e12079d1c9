"""Two computations of the same figures, on random sites: they agree, and they agree on what is infeasible."""

from dataclasses import replace

import pytest

from machinery.charging.buffer import least_buffer_kwh, least_connection_kw
from machinery.charging.managed import least_peak_kw
from machinery.charging.model import slots, steps
from machinery.charging.unmanaged import site_power_kw, unmanaged_power_kw
from tests.charging import second
from tests.charging.examples import read, seeded_site, worked_example

FLOW_SEEDS = range(40)
DENSE_SEEDS = range(100, 130)


def agree(first, other, tolerance=0.01):
    return first is other is None or (
        first is not None and other is not None and first == pytest.approx(other, abs=tolerance)
    )


def test_the_second_computation_knows_the_worked_example():
    site = read(worked_example())
    assert second.peak_by_flow(site) == pytest.approx(250, abs=0.01)
    assert second.buffer_by_flow(site, 80) == pytest.approx(85, abs=0.01)
    assert second.by_dense_program(site, 80) == pytest.approx(89.47, abs=0.01)
    assert second.by_dense_program(site, 44) is None


@pytest.mark.parametrize("seed", FLOW_SEEDS)
def test_least_peak_and_lossless_buffer_by_maximum_flow(seed):
    site = seeded_site(seed, (1.0, 0.9, 0.8))
    model = steps(site)
    peak = least_peak_kw(model)
    assert agree(peak, second.peak_by_flow(site))
    if peak is not None:
        for share in (0.5, 0.9):
            connection = least_connection_kw(model, 1.0, 1.0)
            limit = round((connection + share * (peak - connection)) * 500) / 500
            assert agree(least_buffer_kwh(model, limit, 1.0, 1.0), second.buffer_by_flow(site, limit))
        if connection > 1:
            assert least_buffer_kwh(model, connection * 0.99, 1.0, 1.0) is None
            assert second.buffer_by_flow(site, round(connection * 0.99 * 500) / 500) is None


@pytest.mark.parametrize("seed", DENSE_SEEDS)
def test_peak_and_lossy_buffer_by_a_program_of_running_sums(seed):
    site = seeded_site(seed, (0.95, 0.92, 0.9, 0.8), same_in_all_windows=False)
    model = steps(site)
    peak = least_peak_kw(model)
    assert agree(peak, second.by_dense_program(site))
    if peak is not None:
        connection = least_connection_kw(model, 0.95, 0.95)
        for limit in (connection * 0.98, connection + 0.3 * (peak - connection) + 0.01, peak * 0.9):
            found = least_buffer_kwh(model, limit, 0.95, 0.95)
            assert agree(found, second.by_dense_program(site, limit))


@pytest.mark.parametrize("seed", range(200, 230))
def test_unmanaged_peak_by_hand(seed):
    site = seeded_site(seed, (1.0, 0.9, 0.8), same_in_all_windows=False)
    model = slots(site)
    if least_peak_kw(steps(site)) is not None:
        assert site_power_kw(model, unmanaged_power_kw(model)).max() == pytest.approx(second.unmanaged_by_hand(site))


def test_the_random_sites_hold_both_kinds():
    feasible = [least_peak_kw(steps(seeded_site(seed, (1.0, 0.9, 0.8)))) is not None for seed in FLOW_SEEDS]
    assert 0.25 < sum(feasible) / len(feasible) < 0.95


def test_steps_between_edges_give_the_optimum_of_the_slots():
    for seed in range(300, 310):
        site = replace(seeded_site(seed), slot_minutes=30)
        fine, coarse = slots(site), steps(site)
        assert coarse.shape[1] < fine.shape[1]
        assert agree(least_peak_kw(fine), least_peak_kw(coarse), 1e-5)
        if (peak := least_peak_kw(fine)) is not None:
            assert agree(
                least_buffer_kwh(fine, peak * 0.8, 0.95, 0.95), least_buffer_kwh(coarse, peak * 0.8, 0.95, 0.95), 1e-4
            )
