"""A site as arrays over the steps of one day, identical machines drawn together.

The model exists at two resolutions: `slots` of equal length, for simulation and pictures, and `steps` between the edges
of all windows, for the linear programs. Between two edges nothing changes, and the average of any allowed charging is
allowed too (the battery's content then runs straight between the same two ends), so the coarse steps give exactly the
optimum of the slots with a tenth of the unknowns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from machinery.charging.site import DAY_MINUTES, MachineUse, PowerSource, SiteDescription

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DayModel:
    """M groups of battery machines over T steps; the first step is the start of the earliest shift.

    `start_minutes` (T,) minute of the day, `hours` (T,), `base_kw` (T,) cabins and machines on a cable;
    `count` (M,), `energy_kwh_per_h` (M,) at the battery, `usable_kwh` (M,); (M, T): `is_working` 0 or 1, `power_kw`
    what one machine may draw (0 where it may not charge), `efficiency` grid to battery, `is_dc_break`.
    """

    start_minutes: NDArray[np.int64]
    hours: Floats
    base_kw: Floats
    count: Floats
    energy_kwh_per_h: Floats
    usable_kwh: Floats
    is_working: Floats
    power_kw: Floats
    efficiency: Floats
    is_dc_break: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """Groups and steps."""
        return self.power_kw.shape[0], self.power_kw.shape[1]

    @property
    def work_kwh(self) -> Floats:
        """(M, T) energy one machine takes from its battery in each step."""
        return self.energy_kwh_per_h[:, None] * self.is_working * self.hours

    @property
    def battery_energy_kwh(self) -> Floats:
        """(M,) energy of one machine's day at the battery."""
        return self.work_kwh.sum(axis=1)

    def group(self, no: int) -> "DayModel":
        """The model of one machine of one group, without base load."""
        one = slice(no, no + 1)
        return replace(
            self,
            base_kw=np.zeros_like(self.base_kw),
            count=np.ones(1),
            energy_kwh_per_h=self.energy_kwh_per_h[one],
            usable_kwh=self.usable_kwh[one],
            is_working=self.is_working[one],
            power_kw=self.power_kw[one],
            efficiency=self.efficiency[one],
            is_dc_break=self.is_dc_break[one],
        )


def grouped(machines: Sequence[MachineUse]) -> tuple[MachineUse, ...]:
    """Machines that differ only in number drawn together, in the order of their first appearance."""
    groups: dict[tuple[object, ...], MachineUse] = {}
    for machine in machines:
        key = (
            machine.machine_class,
            machine.power_source,
            machine.energy_kwh_per_h,
            machine.battery_kwh,
            machine.work,
            machine.charging,
            machine.plug_efficiency,
        )
        known = groups.get(key)
        groups[key] = machine if known is None else replace(known, count=known.count + machine.count)
    return tuple(groups.values())


def battery_groups(site: SiteDescription) -> tuple[MachineUse, ...]:
    """The groups that the rows of a model stand for."""
    return tuple(m for m in grouped(site.machines) if m.power_source is PowerSource.battery)


def slots(site: SiteDescription) -> DayModel:
    """The site in slots of `site.slot_minutes`."""
    return _model(site, range(0, DAY_MINUTES, site.slot_minutes))


def steps(site: SiteDescription) -> DayModel:
    """The site in the steps between the edges of its windows and of its base load."""
    edges = {0, _shift_start(site)}
    for machine in site.machines:
        for window in (*machine.work, *(c.window for c in machine.charging)):
            edges |= {window.start_minute % DAY_MINUTES, window.end_minute % DAY_MINUTES}
    base = site.base_load_kw
    edges |= {no * site.slot_minutes for no in range(1, len(base)) if base[no] != base[no - 1]}
    return _model(site, sorted(edges))


def _shift_start(site: SiteDescription) -> int:
    return min(window.start_minute for machine in site.machines for window in machine.work) % DAY_MINUTES


def _model(site: SiteDescription, edges: Sequence[int]) -> DayModel:
    first = _shift_start(site)
    starts = np.array(sorted(edges, key=lambda edge: (edge - first) % DAY_MINUTES), dtype=np.int64)
    ends = np.roll(starts, -1)
    hours = ((ends - starts - 1) % DAY_MINUTES + 1) / 60
    base = np.array(site.base_load_kw)[(starts // site.slot_minutes) % len(site.base_load_kw)]
    machines = battery_groups(site)
    shape = (len(machines), len(starts))
    working, power, efficiency = np.zeros(shape), np.zeros(shape), np.ones(shape)
    dc_break = np.zeros(shape, dtype=bool)
    for m, machine in enumerate(machines):
        for work in machine.work:
            working[m, _inside(starts, work.start_minute, work.minutes)] = 1
        for charge in machine.charging:
            inside = _inside(starts, charge.window.start_minute, charge.window.minutes) & (working[m] == 0)
            power[m, inside] = charge.charger_kw
            efficiency[m, inside] = charge.efficiency
            dc_break[m, inside] = charge.is_dc and charge.window.is_break
    for machine in site.machines:
        if machine.power_source is PowerSource.cable:
            for work in machine.work:
                drawn = machine.count * machine.energy_kwh_per_h / machine.plug_efficiency
                base = base + drawn * _inside(starts, work.start_minute, work.minutes)
    return DayModel(
        start_minutes=starts,
        hours=hours,
        base_kw=base,
        count=np.array([float(m.count) for m in machines]),
        energy_kwh_per_h=np.array([m.energy_kwh_per_h for m in machines]),
        usable_kwh=np.array([m.battery_kwh * site.usable_battery for m in machines]),
        is_working=working,
        power_kw=power,
        efficiency=efficiency,
        is_dc_break=dc_break,
    )


def _inside(starts: NDArray[np.int64], start_minute: int, minutes: int) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (starts - start_minute) % DAY_MINUTES < minutes
    return inside
