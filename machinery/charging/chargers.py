"""How many chargers a site needs."""

import math

import numpy as np

from machinery.charging.model import DayModel, Floats


def dc_chargers(model: DayModel, break_need_kwh: Floats) -> int:
    """DC chargers for the breaks: ⌈Σ F / (p·T_break)⌉, and no fewer than the machines needing over half the break.

    `break_need_kwh` (M,) is the grid energy that one machine of each group must draw in its DC breaks. With several
    breaks F and p·T are taken over all of them; with different powers each machine counts by its own. Cables stay
    where they are during a break.
    """
    capacity = (model.power_kw * model.hours * model.is_dc_break).sum(axis=1)
    share = np.divide(break_need_kwh, capacity, out=np.zeros_like(capacity), where=capacity > 0)
    over_half = int(model.count[share > 0.5 + 1e-9].sum())
    return max(math.ceil(float(model.count @ share) - 1e-7), over_half)


def overnight_outlets(model: DayModel) -> int:
    """One outlet per machine that charges: nobody gets up at night to move a cable."""
    return int(model.count.sum())
