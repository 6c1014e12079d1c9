"""The equations that all linear programs of the charging model share, and the call of the solver (HiGHS)."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from machinery.charging.model import DayModel, Floats
from machinery.errors import MachineryError

_INFEASIBLE = 2


class SolverTrouble(MachineryError):
    """The solver stopped without an answer; cannot happen for a site within `LIMITS` unless the solver is broken."""


@dataclass(frozen=True)
class MachineEquations:
    """Battery equations of all groups, per machine: unknowns x (M·T, grid kW) and s (M·T, kWh at the step's start).

    `matrix` @ [x, s] = `right_side` is s_{t+1} = s_t + η·x·h − e·w·h on a cyclic day, 0 ≤ x ≤ `x_most` and
    0 ≤ s ≤ `s_most`.
    """

    matrix: sparse.csr_array
    right_side: Floats
    x_most: Floats
    s_most: Floats

    @property
    def unknowns(self) -> int:
        """Number of x and s together."""
        return len(self.x_most) + len(self.s_most)


def machine_equations(model: DayModel) -> MachineEquations:
    """The equations of `domain/charging.md` section 3 for one machine of each group."""
    groups, step_count = model.shape
    rows = np.arange(groups * step_count)
    following = np.roll(rows.reshape(groups, step_count), -1, axis=1).ravel()
    gain = (model.efficiency * model.hours).ravel()
    one = np.ones_like(gain)
    # One row per group and step: −η·h at its x, −1 at its s, +1 at the s that follows. Written out, since assembling
    # the blocks one by one costs more than solving.
    columns = np.concatenate([rows, len(rows) + rows, len(rows) + following])
    entries = (np.concatenate([-gain, -one, one]), (np.tile(rows, 3), columns))
    return MachineEquations(
        matrix=sparse.csr_array(entries, shape=(len(rows), 2 * len(rows))),
        right_side=-model.work_kwh.ravel(),
        x_most=model.power_kw.ravel(),
        s_most=np.repeat(model.usable_kwh, step_count),
    )


def next_minus_this(step_count: int) -> sparse.csr_array:
    """(T, T) matrix that turns contents at the start of each step into their change over it, last to first closed."""
    ones = np.ones(step_count)
    here = np.arange(step_count)
    ahead = sparse.csr_array((ones, (here, np.roll(here, -1))), shape=(step_count, step_count))
    return sparse.csr_array(ahead - sparse.eye_array(step_count))


def site_rows(model: DayModel) -> sparse.csr_array:
    """(T, M·T) matrix that sums x over all machines in each step."""
    groups, step_count = model.shape
    columns = np.arange(groups * step_count)
    entries = (np.repeat(model.count, step_count), (np.tile(np.arange(step_count), groups), columns))
    return sparse.csr_array(entries, shape=(step_count, groups * step_count))


def solve(
    cost: Floats,
    *,
    equal: sparse.sparray,
    equal_to: Floats,
    most: Floats,
    at_most: sparse.sparray | None = None,
    at_most_to: Floats | None = None,
) -> Floats | None:
    """Minimise cost @ v with equal @ v = equal_to, at_most @ v ≤ at_most_to, 0 ≤ v ≤ most; None when infeasible.

    Raises `SolverTrouble` when the solver gives no verdict.
    """
    bounds = np.column_stack([np.zeros_like(most), most])
    answer = linprog(cost, A_ub=at_most, b_ub=at_most_to, A_eq=equal, b_eq=equal_to, bounds=bounds, method="highs")
    if answer.status == 0:
        solution: Floats = answer.x
        return solution
    if answer.status == _INFEASIBLE:
        return None
    raise SolverTrouble("charging_faults.solver_trouble", status=int(answer.status))
