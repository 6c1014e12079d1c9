"""Why a site cannot be charged, machine by machine, and how much of each remedy would be enough."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from machinery.charging.model import DayModel, Floats
from machinery.charging.need import least_energy_kwh
from machinery.charging.program import machine_equations, solve
from machinery.domain.classes import MachineClass


class Reason(StrEnum):
    """What stands in the way of a machine's day, or of the site at its connection."""

    no_charging_time = "no_charging_time"
    battery_too_small = "battery_too_small"
    charger_too_weak = "charger_too_weak"
    break_too_short = "break_too_short"
    connection_too_small = "connection_too_small"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason, and what would remove it on its own (None: no amount of it would).

    `battery_kwh_needed` nominal content; `charger_factor_needed` times today's charger power in every window;
    `hours_possible` hours of work a day; `connection_kw_needed` with a buffer of any size. `machine_class` is None when
    the whole site is meant.
    """

    reason: Reason
    machine_class: MachineClass | None = None
    battery_kwh: float | None = None
    battery_kwh_needed: float | None = None
    charger_factor_needed: float | None = None
    hours: float | None = None
    hours_possible: float | None = None
    connection_kw: float | None = None
    connection_kw_needed: float | None = None

    @property
    def key(self) -> str:
        """The key of the sentence in the catalogues."""
        return f"charging_faults.reason.{self.reason}"


def machine_obstacle(model: DayModel, machine_class: MachineClass, usable_battery: float) -> Obstacle | None:
    """Why the day of one machine (a model of one group) cannot be charged; None when it can."""
    if least_energy_kwh(model, np.zeros(model.shape)) is not None:
        return None
    usable = float(model.usable_kwh[0])
    hours = float((model.is_working * model.hours).sum())
    battery = _least_scale(model, "battery")
    charger = _least_scale(model, "charger")
    share = _greatest_work_share(model)
    if not (model.power_kw > 0).any():
        reason = Reason.no_charging_time
    elif charger is None:
        reason = Reason.battery_too_small
    elif battery is None:
        reason = Reason.charger_too_weak
    else:
        reason = Reason.break_too_short
    return Obstacle(
        reason=reason,
        machine_class=machine_class,
        battery_kwh=usable / usable_battery,
        battery_kwh_needed=None if battery is None else battery * usable / usable_battery,
        charger_factor_needed=charger,
        hours=hours,
        hours_possible=share * hours,
    )


def _least_scale(model: DayModel, scaled: str) -> float | None:
    """Smallest factor on the battery or on the charger with which the day closes."""
    equations = machine_equations(model)
    step_count = len(model.hours)
    most: Floats = equations.x_most if scaled == "charger" else equations.s_most
    eye, none = sparse.eye_array(step_count), sparse.csr_array((step_count, step_count))
    # x ≤ k·p or s ≤ k·U, with k the last unknown.
    rows = [eye, none] if scaled == "charger" else [none, eye]
    free = np.full(step_count, np.inf)
    solution = solve(
        np.append(np.zeros(2 * step_count), 1.0),
        equal=sparse.hstack([equations.matrix, sparse.csr_array((step_count, 1))], format="csr"),
        equal_to=equations.right_side,
        at_most=sparse.hstack([*rows, -most[:, None]], format="csr"),
        at_most_to=np.zeros(step_count),
        most=np.concatenate(
            [free, equations.s_most, [np.inf]] if scaled == "charger" else [equations.x_most, free, [np.inf]]
        ),
    )
    return None if solution is None else float(solution[-1])


def _greatest_work_share(model: DayModel) -> float:
    """Greatest share of every working hour with which the day closes, 0 to 1."""
    equations = machine_equations(model)
    step_count = len(model.hours)
    solution = solve(
        np.append(np.zeros(2 * step_count), -1.0),
        equal=sparse.hstack([equations.matrix, -equations.right_side[:, None]], format="csr"),
        equal_to=np.zeros(step_count),
        most=np.concatenate([equations.x_most, equations.s_most, [1.0]]),
    )
    return 0.0 if solution is None else float(solution[-1])
