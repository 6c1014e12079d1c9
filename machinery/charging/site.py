"""One construction site as the charging model sees it: machines, their day, where they charge, the connection.

Times are whole minutes from midnight. A window runs from its start to its end; an end at or before the start lies on
the next day. Every day is like the next (a cyclic day).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from machinery.charging.faults import InvalidSite, SiteFault, limit_fault, plain
from machinery.domain.classes import MachineClass

DAY_MINUTES = 24 * 60
BREAK_MINUTES_MOST = 120
"""A pause of up to two hours is a break, charged fast; a longer one is charged like a night (assumed)."""


class PowerSource(StrEnum):
    """How a machine gets its power: `cable` draws while it works, `hydrogen` does not charge at all."""

    battery = "battery"
    cable = "cable"
    hydrogen = "hydrogen"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of the day. `end_minute` may be 1440 (midnight at the end of the day)."""

    start_minute: int
    end_minute: int

    @property
    def minutes(self) -> int:
        """Length, 1 to 1440 minutes."""
        return (self.end_minute - self.start_minute - 1) % DAY_MINUTES + 1

    @property
    def is_break(self) -> bool:
        """Whether a pause of this length counts as a break."""
        return self.minutes <= BREAK_MINUTES_MOST

    def covers(self, minute: int) -> bool:
        """Whether the minute that begins at `minute` lies inside."""
        return (minute - self.start_minute) % DAY_MINUTES < self.minutes


@dataclass(frozen=True, slots=True)
class ChargeWindow:
    """When and how one machine may charge: power in kW on the grid side, efficiency grid to battery (share of 1)."""

    window: Window
    charger_kw: float
    efficiency: float
    is_dc: bool = False


@dataclass(frozen=True, slots=True)
class MachineUse:
    """`count` machines alike. Energy in kWh at the battery per hour of work, battery content nominal in kWh.

    `plug_efficiency` holds where no charge window does: for cable machines, and for the energy of a day that cannot
    be charged. Work and charge windows may overlap; a machine that works does not charge.
    """

    machine_class: MachineClass
    count: int
    energy_kwh_per_h: float
    battery_kwh: float
    work: tuple[Window, ...]
    charging: tuple[ChargeWindow, ...]
    plug_efficiency: float
    power_source: PowerSource = PowerSource.battery

    def __post_init__(self) -> None:
        numbers: list[tuple[str, str, float]] = [
            ("count", "count", self.count),
            ("energy_kwh_per_h", "energy_kwh_per_h", self.energy_kwh_per_h),
            ("battery_kwh", "battery_kwh", self.battery_kwh),
            ("plug_efficiency", "charging_efficiency", self.plug_efficiency),
        ]
        for no, charge in enumerate(self.charging):
            numbers.append((f"charging[{no}].charger_kw", "charger_kw", charge.charger_kw))
            numbers.append((f"charging[{no}].efficiency", "charging_efficiency", charge.efficiency))
        _refuse([limit_fault(path, name, value) for path, name, value in numbers])
        if not self.work:
            raise InvalidSite([SiteFault("work", "no_work", "", "07:00–12:00")])
        _refuse([overlap_fault("work", self.work), overlap_fault("charging", [c.window for c in self.charging])])

    @property
    def work_hours(self) -> float:
        """Hours of work in a day."""
        return sum(w.minutes for w in self.work) / 60

    @property
    def battery_energy_kwh(self) -> float:
        """Energy of one machine's day at the battery, in kWh."""
        return self.energy_kwh_per_h * self.work_hours


@dataclass(frozen=True, slots=True)
class SiteDescription:
    """A site for `size_site`.

    `base_load_kw` is one number for the whole day or one per slot from midnight. `grid_limit_kw` None means that the
    connection is not known. Raises `InvalidSite` for numbers outside `LIMITS`, overlapping windows, a slot that does
    not divide the day or an edge of a window that does not fall on a slot, and a site without machines.
    """

    machines: tuple[MachineUse, ...]
    usable_battery: float
    buffer_charge_efficiency: float
    buffer_discharge_efficiency: float
    slot_minutes: int = 15
    base_load_kw: tuple[float, ...] = field(default=(0.0,))
    grid_limit_kw: float | None = None

    def __post_init__(self) -> None:
        if not self.machines:
            raise InvalidSite([SiteFault("machines", "empty_site", "0", "1")])
        if self.slot_minutes not in SLOT_MINUTES:
            raise InvalidSite([slot_fault(self.slot_minutes / 60)])
        slot_count = DAY_MINUTES // self.slot_minutes
        if len(self.base_load_kw) not in {1, slot_count}:
            found = str(len(self.base_load_kw))
            raise InvalidSite([SiteFault("base_load_kw", "wrong_length", found, str(slot_count))])
        numbers = [("base_load_kw", "base_load_kw", value) for value in self.base_load_kw]
        numbers += [(n, n, getattr(self, n)) for n in ("usable_battery",)]
        numbers += [(f"buffer.{n}", n, getattr(self, f"buffer_{n}")) for n in _BUFFER_NUMBERS]
        if self.grid_limit_kw is not None:
            numbers.append(("grid_limit_kw", "grid_limit_kw", self.grid_limit_kw))
        _refuse([limit_fault(path, name, value) for path, name, value in numbers])
        for no, machine in enumerate(self.machines):
            windows = [(f"machines[{no}].work[{k}]", w) for k, w in enumerate(machine.work)]
            windows += [(f"machines[{no}].charging[{k}]", c.window) for k, c in enumerate(machine.charging)]
            _refuse([edge_fault(path, window, self.slot_minutes) for path, window in windows])


SLOT_MINUTES = tuple(m for m in range(1, 61) if DAY_MINUTES % m == 0)
"""Lengths a slot may have, in minutes: they divide the day, up to an hour."""
_BUFFER_NUMBERS = ("charge_efficiency", "discharge_efficiency")


def clock_text(minute: int) -> str:
    """A minute of the day as `HH:MM`; 1440 is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def window_text(window: Window) -> str:
    """A window as `12:00–12:30`."""
    return f"{clock_text(window.start_minute)}–{clock_text(window.end_minute)}"


def slot_fault(slot_hours: float) -> SiteFault:
    """The fault of a slot that does not divide the day, with the nearest one that does."""
    nearest = min(SLOT_MINUTES, key=lambda minutes: abs(minutes / 60 - slot_hours))
    return SiteFault("slot_hours", "slot_not_dividing", plain(slot_hours), plain(nearest / 60))


def edge_fault(path: str, window: Window, slot_minutes: int) -> SiteFault | None:
    """The fault of a window whose edge lies inside a slot, or None."""
    for minute in (window.start_minute, window.end_minute):
        if minute % slot_minutes:
            nearest = round(minute / slot_minutes) * slot_minutes
            values = {"slot_minutes": slot_minutes}
            return SiteFault(path, "edge_off_slot", clock_text(minute), clock_text(nearest), values)
    return None


def overlap_fault(path: str, windows: Iterable[Window]) -> SiteFault | None:
    """The fault of two windows of one list that share time, or None."""
    ordered = sorted(windows)
    for no, window in enumerate(ordered):
        follower = ordered[(no + 1) % len(ordered)]
        if len(ordered) > 1 and (follower.start_minute - window.start_minute) % DAY_MINUTES < window.minutes:
            nearest = Window(window.start_minute, follower.start_minute)
            if nearest.start_minute == nearest.end_minute:
                nearest = window
            return SiteFault(
                path, "windows_overlap", window_text(window), window_text(nearest), {"other": window_text(follower)}
            )
    return None


def _refuse(faults: Iterable[SiteFault | None]) -> None:
    found = [fault for fault in faults if fault is not None]
    if found:
        raise InvalidSite(found)
