"""What single machines need: energy of a day, energy that the break must give, and when a closed formula suffices.

The peak couples machines; these figures do not, so they add up over machines.
"""

import numpy as np

from machinery.charging.model import DayModel, Floats
from machinery.charging.program import machine_equations, solve


def least_energy_kwh(model: DayModel, counted: Floats) -> Floats | None:
    """(M,) least grid energy that one machine of each group draws in the steps where `counted` (M, T) is 1.

    None when the day of some machine cannot be charged.
    """
    groups, step_count = model.shape
    if groups == 0:
        return np.zeros(0)
    equations = machine_equations(model)
    weight = counted * model.hours
    solution = solve(
        np.concatenate([weight.ravel(), np.zeros(groups * step_count)]),
        equal=equations.matrix,
        equal_to=equations.right_side,
        most=np.concatenate([equations.x_most, equations.s_most]),
    )
    if solution is None:
        return None
    drawn: Floats = (solution[: groups * step_count].reshape(groups, step_count) * weight).sum(axis=1)
    return drawn


def grid_energy_kwh(model: DayModel, plug_efficiency: Floats) -> Floats:
    """(M,) grid energy of one machine's day: e·h/η.

    Where the windows of a machine have different efficiencies, the least that closes its day, so that the mean load
    stays a lower bound of every peak. A day that cannot be charged is reckoned at the efficiency of its
    longest charging, or at `plug_efficiency` (M,) without any.
    """
    groups, _step_count = model.shape
    energy = np.zeros(groups)
    for m in range(groups):
        charging = model.power_kw[m] > 0
        found = np.unique(model.efficiency[m][charging])
        if len(found) > 1:
            one = model.group(m)
            least = least_energy_kwh(one, np.ones(one.shape))
            if least is not None:
                energy[m] = least[0]
                continue
            longest = max(found, key=lambda value: model.hours[charging & (model.efficiency[m] == value)].sum())
        else:
            longest = found[0] if len(found) else plug_efficiency[m]
        energy[m] = model.battery_energy_kwh[m] / longest
    return energy


def break_need_kwh(
    energy_kwh_per_h: float, hours_before: float, hours_after: float, usable_kwh: float, efficiency: float
) -> float:
    """Grid energy in kWh that one break must give to a machine with a full battery in the morning.

    F = max(0, e·h_after − (U − e·h_before)) / η.
    """
    left_at_break = usable_kwh - energy_kwh_per_h * hours_before
    return max(0.0, energy_kwh_per_h * hours_after - left_at_break) / efficiency


def is_certainly_feasible(
    energy_kwh_per_h: float,
    hours_before: float,
    hours_after: float,
    usable_kwh: float,
    efficiency: float,
    charger_kw: float,
    break_hours: float,
    night_hours: float,
) -> bool:
    """The four sufficient conditions for a day with one break and one night. Where they fail, LP1 decides."""
    need = break_need_kwh(energy_kwh_per_h, hours_before, hours_after, usable_kwh, efficiency)
    day = energy_kwh_per_h * (hours_before + hours_after) / efficiency
    used_before = energy_kwh_per_h * hours_before
    return (
        used_before <= usable_kwh
        and need <= charger_kw * break_hours
        and need * efficiency <= used_before
        and day - need <= charger_kw * night_hours
    )
