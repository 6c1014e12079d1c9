"""The default working day of a machine, and when it may charge.

Work from 07:00, a break from 12:00 to 12:30, on until the hours are worked, overnight charging until 07:00. Breaks are
charged by DC where the class has it, else by AC; nights by AC.
"""

import math
from collections.abc import Sequence

from machinery.charging.assumptions import ChargingAssumptions
from machinery.charging.site import DAY_MINUTES, ChargeWindow, MachineUse, PowerSource, Window
from machinery.domain.classes import MachineClass

WORK_START_MINUTE = 7 * 60
BREAK_START_MINUTE = 12 * 60
BREAK_MINUTES = 30
SLOT_MINUTES_DEFAULT = 15


def default_work(hours_per_day: float, slot_minutes: int = SLOT_MINUTES_DEFAULT) -> tuple[Window, ...]:
    """Work windows of a day with so many operating hours (0 < hours ≤ 24), rounded up to whole slots.

    Up to five hours there is no break. Beyond 23.5 hours the break shrinks, at 24 nothing is left of it.
    """
    minutes = min(DAY_MINUTES, max(1, math.ceil(hours_per_day * 60 / slot_minutes - 1e-9)) * slot_minutes)
    before = BREAK_START_MINUTE - WORK_START_MINUTE
    pause = min(BREAK_MINUTES, DAY_MINUTES - minutes)
    if minutes <= before or pause == 0:
        return (_window(WORK_START_MINUTE, minutes),)
    return (_window(WORK_START_MINUTE, before), _window(BREAK_START_MINUTE + pause, minutes - before))


def free_windows(work: Sequence[Window]) -> tuple[Window, ...]:
    """What the work windows of a day leave free, in the order of the day. They must not overlap."""
    ordered = sorted(work)
    free = []
    for no, window in enumerate(ordered):
        end = window.start_minute + window.minutes
        gap = ordered[(no + 1) % len(ordered)].start_minute - end
        if len(ordered) == 1 or no == len(ordered) - 1:
            gap += DAY_MINUTES
        if gap > 0:
            free.append(_window(end, gap))
    return tuple(sorted(free))


def class_charge(window: Window, machine_class: MachineClass, assumptions: ChargingAssumptions) -> ChargeWindow | None:
    """How the class charges in a window: DC in breaks where it has it, else AC; None where it has neither.

    A class without AC charges by DC at night too.
    """
    use_dc = machine_class.dc_charge_kw > 0 and (window.is_break or machine_class.ac_charge_kw <= 0)
    charger_kw = machine_class.dc_charge_kw if use_dc else machine_class.ac_charge_kw
    if charger_kw <= 0:
        return None
    efficiency = assumptions.efficiency_dc if use_dc else assumptions.efficiency_ac
    return ChargeWindow(window, charger_kw, efficiency, is_dc=use_dc)


def default_use(
    machine_class: MachineClass,
    count: int,
    hours_per_day: float,
    assumptions: ChargingAssumptions,
    power_source: PowerSource = PowerSource.battery,
    slot_minutes: int = SLOT_MINUTES_DEFAULT,
) -> MachineUse:
    """Machines of a class on the default day.

    Hours that are no whole slots are rounded up; the energy per hour is lowered so that the day's energy stays
    exactly hours × consumption.
    """
    work = default_work(hours_per_day, slot_minutes)
    rounded_hours = sum(w.minutes for w in work) / 60
    windows = (class_charge(w, machine_class, assumptions) for w in free_windows(work))
    return MachineUse(
        machine_class=machine_class,
        count=count,
        energy_kwh_per_h=machine_class.electric_kwh_per_h * hours_per_day / rounded_hours,
        battery_kwh=machine_class.battery_kwh,
        work=work,
        charging=tuple(w for w in windows if w is not None),
        plug_efficiency=assumptions.efficiency_ac,
        power_source=power_source,
    )


def _window(start_minute: int, minutes: int) -> Window:
    start = start_minute % DAY_MINUTES
    end = (start + minutes) % DAY_MINUTES
    return Window(start, end or DAY_MINUTES)
