"""LP2: the smallest battery buffer for a given grid connection, and the smallest connection with any buffer."""

import numpy as np
from scipy import sparse

from machinery.charging.model import DayModel, Floats
from machinery.charging.program import machine_equations, next_minus_this, site_rows, solve


def least_buffer_kwh(
    model: DayModel, grid_limit_kw: float, charge_efficiency: float, discharge_efficiency: float
) -> float | None:
    """Smallest usable content Q of a buffer, kWh, that keeps the site within `grid_limit_kw` (unique).

    None when no buffer is large enough: then energy is short, not power. Efficiencies are one way, shares of 1.
    """
    solution = _solve(model, charge_efficiency, discharge_efficiency, grid_limit_kw)
    return None if solution is None else max(0.0, float(solution[-2]))


def least_connection_kw(model: DayModel, charge_efficiency: float, discharge_efficiency: float) -> float | None:
    """Smallest grid connection in kW with a buffer of any size; None when the day cannot be charged at all."""
    solution = _solve(model, charge_efficiency, discharge_efficiency, None)
    return None if solution is None else max(0.0, float(solution[-1]))


def _solve(
    model: DayModel, charge_efficiency: float, discharge_efficiency: float, grid_limit_kw: float | None
) -> Floats | None:
    """Unknowns: x, s of the machines; c, d, q (T each) of the buffer; Q; G. Minimises Q at a given G, else G."""
    groups, step_count = model.shape
    equations = machine_equations(model)
    rows = groups * step_count
    eye = sparse.eye_array(step_count)
    hours = sparse.diags_array(model.hours)
    column = np.ones((step_count, 1))

    def none(height: int, width: int) -> sparse.csr_array:
        return sparse.csr_array((height, width))

    equal = sparse.block_array(
        [
            [equations.matrix if rows else None, none(rows, 3 * step_count + 2)],
            [
                none(step_count, 2 * rows),
                sparse.hstack(
                    [
                        -charge_efficiency * hours,
                        hours / discharge_efficiency,
                        next_minus_this(step_count),
                        none(step_count, 2),
                    ]
                ),
            ],
        ],
        format="csr",
    )
    within_grid = sparse.hstack(
        [site_rows(model), none(step_count, rows), eye, -eye, none(step_count, step_count + 1), -column]
    )
    within_buffer = sparse.hstack([none(step_count, 2 * rows + 2 * step_count), eye, -column, none(step_count, 1)])
    # With the limit given, G is one unknown that may not exceed it.
    limit = np.inf if grid_limit_kw is None else grid_limit_kw
    cost = np.zeros(2 * rows + 3 * step_count + 2)
    cost[-1 if grid_limit_kw is None else -2] = 1.0
    return solve(
        cost,
        equal=equal,
        equal_to=np.concatenate([equations.right_side, np.zeros(step_count)]),
        at_most=sparse.vstack([within_grid, within_buffer], format="csr"),
        at_most_to=np.concatenate([-model.base_kw, np.zeros(step_count)]),
        most=np.concatenate([equations.x_most, equations.s_most, np.full(3 * step_count + 1, np.inf), [limit]]),
    )
