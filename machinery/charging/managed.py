"""LP1: the smallest peak with which every machine's day can be charged, and a stable schedule that reaches it."""

import numpy as np
from scipy import sparse

from machinery.charging.model import DayModel, Floats
from machinery.charging.program import machine_equations, site_rows, solve


def least_peak_kw(model: DayModel) -> float | None:
    """The managed peak P* in kW (unique); None when the day of some machine cannot be charged at any peak."""
    groups, step_count = model.shape
    if groups == 0:
        return float(model.base_kw.max())
    equations = machine_equations(model)
    unknowns = equations.unknowns
    solution = solve(
        np.append(np.zeros(unknowns), 1.0),
        equal=sparse.hstack([equations.matrix, sparse.csr_array((groups * step_count, 1))], format="csr"),
        equal_to=equations.right_side,
        at_most=sparse.hstack(
            [site_rows(model), sparse.csr_array((step_count, groups * step_count)), -np.ones((step_count, 1))],
            format="csr",
        ),
        at_most_to=-model.base_kw,
        most=np.concatenate([equations.x_most, equations.s_most, [np.inf]]),
    )
    return None if solution is None else float(solution[-1])


def stable_schedule_kw(model: DayModel, peak_kw: float) -> Floats | None:
    """(M, T) charging power of one machine of each group at a given peak: as early in the shift's day as it can be.

    The schedule behind a peak is not unique. Minimising the time-weighted energy with the peak fixed gives the same
    picture on every run. None when the peak is too low.
    """
    groups, step_count = model.shape
    if groups == 0:
        return np.zeros((0, step_count))
    equations = machine_equations(model)
    lateness = np.cumsum(model.hours) - model.hours
    weight = model.count[:, None] * (lateness + 1.0) * model.hours
    # The peak was found by another solve and carries its rounding: a trace of slack where it is needed.
    for slack in (0.0, 1e-7, 1e-5):
        solution = solve(
            np.concatenate([weight.ravel(), np.zeros(groups * step_count)]),
            equal=equations.matrix,
            equal_to=equations.right_side,
            at_most=sparse.hstack(
                [site_rows(model), sparse.csr_array((step_count, groups * step_count))], format="csr"
            ),
            at_most_to=peak_kw * (1 + slack) - model.base_kw,
            most=np.concatenate([equations.x_most, equations.s_most]),
        )
        if solution is not None:
            return solution[: groups * step_count].reshape(groups, step_count)
    return None
