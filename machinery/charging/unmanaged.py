"""The unmanaged day: every machine charges at full power as soon as it is plugged in."""

import numpy as np

from machinery.charging.model import DayModel, Floats


def unmanaged_power_kw(model: DayModel) -> Floats:
    """(M, T) highest power of one machine of each group in each slot of an ordinary day, grid side.

    Simulated over two days from full batteries at the start of the shift, the second day read. A machine that is not
    full at the start of a slot draws its full power in it (domain rule b + Σ a·p·[SoC < U]), so the picture may hold
    up to one slot of power more than the energy. A battery that runs out stays empty: the work then waits.
    """
    groups, slot_count = model.shape
    content = model.usable_kwh.copy()
    power = np.zeros((groups, slot_count))
    full = model.usable_kwh * (1 - 1e-12)
    charge_kwh = model.power_kw * model.efficiency * model.hours
    work_kwh = model.work_kwh
    for _day in range(2):
        for t in range(slot_count):
            power[:, t] = np.where(content < full, model.power_kw[:, t], 0.0)
            content = np.clip(content + charge_kwh[:, t] - work_kwh[:, t], 0.0, model.usable_kwh)
    return power


def site_power_kw(model: DayModel, power_kw: Floats) -> Floats:
    """(T,) power of the site: base load and all machines of all groups, `power_kw` (M, T) being of one machine each."""
    total: Floats = model.base_kw + model.count @ power_kw
    return total


def first_peak(model: DayModel, profile_kw: Floats) -> tuple[float, int]:
    """Peak in kW and the minute of the day at which it first occurs, counted from the start of the shift."""
    peak = float(profile_kw.max())
    at = int(np.argmax(profile_kw >= peak - 1e-9 * max(1.0, peak)))
    return peak, int(model.start_minutes[at])
