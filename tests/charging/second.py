"""A second computation of the least peak and the least buffer, sharing no code and no formulation with the first.

`peak_by_flow` and `buffer_by_flow` search for the smallest peak or buffer for which a time-expanded network carries all
demand (maximum flow in whole watt-hours). They need one efficiency per machine and no losses in the buffer.
`by_dense_program` handles the rest: charging alone as unknowns, batteries as running sums, every machine on its own and
every half hour, solved through the mixed-integer interface.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

SLOTS = 48


def _covers(window, slot):
    minute = slot * 30
    if window.start_minute < window.end_minute:
        return window.start_minute <= minute < window.end_minute
    return minute >= window.start_minute or minute < window.end_minute


def _rows(site):
    """Per single machine and half hour: energy taken by work (kWh, battery), charger kW, efficiency; and content."""
    rows = []
    for machine in site.machines:
        work, power, eta = np.zeros(SLOTS), np.zeros(SLOTS), np.ones(SLOTS)
        for slot in range(SLOTS):
            if any(_covers(w, slot) for w in machine.work):
                work[slot] = machine.energy_kwh_per_h / 2
                continue
            for charge in machine.charging:
                if _covers(charge.window, slot):
                    power[slot], eta[slot] = charge.charger_kw, charge.efficiency
        rows += [(work, power, eta, machine.battery_kwh * site.usable_battery)] * machine.count
    return rows


def _base(site):
    return np.array(site.base_load_kw) if len(site.base_load_kw) == SLOTS else np.full(SLOTS, site.base_load_kw[0])


def _flow_meets_demand(site, limit_wh, buffer_wh):
    """Whether the network carries every demand when a slot gets at most `limit_wh` and the buffer holds `buffer_wh`."""
    machines = _rows(site)
    eta = [m.plug_efficiency for m in site.machines for _ in range(m.count)]
    source, sink = 0, 1
    slot_node = lambda t: 2 + t  # noqa: E731
    buffer_node = lambda t: 2 + SLOTS + t % SLOTS  # noqa: E731
    battery_node = lambda m, t: 2 + (2 + m) * SLOTS + t % SLOTS  # noqa: E731
    arcs = []
    demand = 0
    base = _base(site)
    for t in range(SLOTS):
        arcs.append((source, slot_node(t), limit_wh))
        arcs.append((slot_node(t), sink, round(base[t] * 500)))
        demand += round(base[t] * 500)
        if buffer_wh:
            arcs.append((slot_node(t), buffer_node(t), 10**8))
            arcs.append((buffer_node(t), slot_node(t), 10**8))
            arcs.append((buffer_node(t), buffer_node(t + 1), buffer_wh))
        for m, (work, power, _eta, content) in enumerate(machines):
            taken = round(work[t] / eta[m] * 1000)
            demand += taken
            if taken:
                arcs.append((battery_node(m, t), sink, taken))
            if power[t]:
                arcs.append((slot_node(t), battery_node(m, t), round(power[t] * 500)))
            arcs.append((battery_node(m, t), battery_node(m, t + 1), round(content / eta[m] * 1000)))
    start, end, room = np.array(arcs, dtype=np.int64).T
    size = 2 + (2 + len(machines)) * SLOTS
    network = csr_array((room.astype(np.int32), (start, end)), shape=(size, size), dtype=np.int32)
    return maximum_flow(network.tocsr(), source, sink).flow_value == demand


def _least(is_enough, most):
    if not is_enough(most):
        return None
    low, high = -1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def peak_by_flow(site):
    """Least peak in kW, rounded up to 2 W; None when infeasible."""
    most = sum(m.count * max(c.charger_kw for c in m.charging) for m in site.machines) + max(_base(site))
    wh = _least(lambda limit: _flow_meets_demand(site, limit, 0), int(most * 500) + 1)
    return None if wh is None else wh / 500


def buffer_by_flow(site, limit_kw):
    """Least lossless buffer in kWh for a limit (a multiple of 2 W), rounded up to 1 Wh; None when infeasible."""
    most = 10**8
    wh = _least(lambda content: _flow_meets_demand(site, round(limit_kw * 500), content), most)
    return None if wh is None else wh / 1000


def by_dense_program(site, limit_kw=None, losses=(0.95, 0.95)):
    """Least peak (no limit given) or least usable buffer for a limit; None when infeasible."""
    machines = _rows(site)
    count = len(machines)
    base = _base(site)
    with_buffer = limit_kw is not None
    # Unknowns: energy charged per machine and slot (grid kWh), content at midnight per machine, then either the peak,
    # or buffer in, buffer out (both kWh at the site's side), buffer content at midnight and buffer size.
    width = count * SLOTS + count + (2 * SLOTS + 2 if with_buffer else 1)
    lower, upper = np.zeros(width), np.full(width, np.inf)
    rules, least, most = [], [], []

    def rule(row, low, high):
        rules.append(row)
        least.append(low)
        most.append(high)

    for m, (work, power, eta, content) in enumerate(machines):
        upper[m * SLOTS : (m + 1) * SLOTS] = power / 2
        upper[count * SLOTS + m] = content
        for t in range(1, SLOTS + 1):
            row = np.zeros(width)
            row[m * SLOTS : m * SLOTS + t] = eta[:t]
            used = work[:t].sum()
            if t == SLOTS:
                rule(row, used, used)
            else:
                row[count * SLOTS + m] = 1
                rule(row, used, content + used)
    first = count * SLOTS + count
    for t in range(SLOTS):
        row = np.zeros(width)
        row[[m * SLOTS + t for m in range(count)]] = 1
        if with_buffer:
            row[first + t], row[first + SLOTS + t] = 1, -1
            rule(row, -np.inf, (limit_kw - base[t]) / 2)
        else:
            row[-1] = -0.5
            rule(row, -np.inf, -base[t] / 2)
    if with_buffer:
        into, out_of = losses
        for t in range(1, SLOTS + 1):
            row = np.zeros(width)
            row[first : first + t] = into
            row[first + SLOTS : first + SLOTS + t] = -1 / out_of
            if t == SLOTS:
                rule(row, 0, 0)
                continue
            row[-2] = 1
            rule(row, 0, np.inf)
            within = row.copy()
            within[-1] = -1
            rule(within, -np.inf, 0)
        begin = np.zeros(width)
        begin[-2], begin[-1] = 1, -1
        rule(begin, -np.inf, 0)
    cost = np.zeros(width)
    cost[-1] = 1
    answer = milp(cost, constraints=LinearConstraint(np.array(rules), least, most), bounds=Bounds(lower, upper))
    assert answer.status in (0, 2), answer.message
    return None if answer.status == 2 else answer.x[-1]


def unmanaged_by_hand(site):
    """Unmanaged peak in kW: every single machine simulated for ten days, minute by half hour, the last day read."""
    begin = min(w.start_minute for m in site.machines for w in m.work) // 30
    total = _base(site).copy()
    for work, power, eta, content in _rows(site):
        left = content
        for step in range(10 * SLOTS):
            slot = (begin + step) % SLOTS
            if power[slot] and content - left > 1e-9:
                if step >= 9 * SLOTS:
                    total[slot] += power[slot]
                left = min(content, left + power[slot] / 2 * eta[slot])
            left = max(0.0, left - work[slot])
    return total.max()
