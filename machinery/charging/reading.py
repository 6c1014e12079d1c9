"""A site described in JSON (the shape of the `charging` command) → `SiteDescription`."""

import json
from collections.abc import Mapping

from machinery.charging.assumptions import ChargingAssumptions, Parameters, charging_assumptions
from machinery.charging.day import SLOT_MINUTES_DEFAULT, class_charge, default_work, free_windows
from machinery.charging.faults import InvalidSite, SiteFault, nearest_of, plain
from machinery.charging.fields import FieldReader
from machinery.charging.site import (
    DAY_MINUTES,
    SLOT_MINUTES,
    ChargeWindow,
    MachineUse,
    PowerSource,
    SiteDescription,
    Window,
    edge_fault,
    slot_fault,
)
from machinery.domain.classes import MachineClass

SITE_FIELDS = (
    "slot_hours",
    "base_load_kw",
    "grid_limit_kw",
    "usable_battery",
    "buffer",
    "charging_windows",
    "machines",
)
MACHINE_FIELDS = (
    "machine_class",
    "count",
    "energy_kwh_per_h",
    "battery_kwh",
    "charger_kw",
    "charging_efficiency",
    "work",
    "hours_per_day",
    "power_source",
)
BUFFER_FIELDS = ("charge_efficiency", "discharge_efficiency")
MACHINES_MOST = 1_000


def read_site(
    content: str | bytes | Mapping[str, object],
    classes: Mapping[str, MachineClass],
    parameters: Parameters | ChargingAssumptions,
) -> SiteDescription:
    """The site of a JSON text (UTF-8) or of what was read from one.

    Only `machines` and in each `machine_class` are required. Left out: `count` is 1; `work` is the default day of
    `hours_per_day`, and that the class's; energy, battery, charger and efficiency come from the class and the reference
    data; `charging_windows` are all pauses of each machine; `base_load_kw` is 0 (a number, or one per slot from
    midnight); `grid_limit_kw` is unknown; `slot_hours` is 0.25; `power_source` is battery. A pause of up to two hours
    counts as a break. A charger stronger than the AC charging of the class is a DC charger.

    Raises `InvalidSite` with every fault found; never anything else for wrong content.
    """
    return _SiteReader(classes, charging_assumptions(parameters)).site(_parsed(content))


def _parsed(content: str | bytes | Mapping[str, object]) -> object:
    if isinstance(content, Mapping):
        return content
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise InvalidSite([SiteFault(f"byte {error.start}", "not_utf8", "", "UTF-8")]) from None
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}"
        excerpt = error.doc[max(0, error.pos - 10) : error.pos + 20]
        raise InvalidSite([SiteFault(where, "not_json", plain(excerpt), "{…}")]) from None
    except (RecursionError, ValueError):
        # Nested thousands deep, or a number of thousands of digits: no site looks like that.
        raise InvalidSite([SiteFault("site", "not_an_object", "…", "{…}")]) from None


class _SiteReader(FieldReader):
    def __init__(self, classes: Mapping[str, MachineClass], assumptions: ChargingAssumptions) -> None:
        super().__init__()
        self.classes = classes
        self.assumptions = assumptions
        self.slot_minutes = SLOT_MINUTES_DEFAULT
        self.charging_windows: tuple[Window, ...] | None = None

    def site(self, content: object) -> SiteDescription:
        raw = self.table(content, "", SITE_FIELDS)
        if self.faults and not raw:
            raise InvalidSite(self.faults)
        self.slot_minutes = self._slot_minutes(raw)
        if raw.get("charging_windows") is not None:
            self.charging_windows = self.windows(raw["charging_windows"], "charging_windows", self.slot_minutes)
            if self.charging_windows is None:
                # So that a list with one charger per window is not called wrong on top of it.
                raise InvalidSite(self.faults)
        limit = raw.get("grid_limit_kw")
        grid_limit = None if limit is None else self.number(limit, "grid_limit_kw", "grid_limit_kw")
        base = self._base_load(raw.get("base_load_kw"))
        usable = self._optional(raw, "usable_battery", "", self.assumptions.usable_battery)
        table = raw.get("buffer")
        buffer = {} if table is None else self.table(table, "buffer", BUFFER_FIELDS)
        charge = self._optional(buffer, "charge_efficiency", "buffer.", self.assumptions.buffer_charge_efficiency)
        discharge = self._optional(
            buffer, "discharge_efficiency", "buffer.", self.assumptions.buffer_discharge_efficiency
        )
        machines = self._machines(raw.get("machines"))
        if self.faults:
            raise InvalidSite(self.faults)
        return SiteDescription(
            machines=machines,
            usable_battery=usable,
            buffer_charge_efficiency=charge,
            buffer_discharge_efficiency=discharge,
            slot_minutes=self.slot_minutes,
            base_load_kw=base,
            grid_limit_kw=grid_limit,
        )

    def _slot_minutes(self, raw: Mapping[str, object]) -> int:
        value = raw.get("slot_hours")
        if value is None:
            return SLOT_MINUTES_DEFAULT
        hours = self.number(value, "slot_hours", "slot_hours")
        if hours is None:
            return SLOT_MINUTES_DEFAULT
        minutes = round(hours * 60)
        if minutes not in SLOT_MINUTES or abs(hours * 60 - minutes) > 1e-3:
            self.note(slot_fault(hours))
            return SLOT_MINUTES_DEFAULT
        return minutes

    def _base_load(self, raw: object) -> tuple[float, ...]:
        if raw is None:
            return (0.0,)
        count = DAY_MINUTES // self.slot_minutes if isinstance(raw, list) else 1
        return tuple(self.numbers(raw, "base_load_kw", "base_load_kw", count) or (0.0,))

    def _optional(self, raw: Mapping[str, object], name: str, prefix: str, default: float) -> float:
        if raw.get(name) is None:
            return default
        value = self.number(raw[name], f"{prefix}{name}", name)
        return default if value is None else value

    def _machines(self, raw: object) -> tuple[MachineUse, ...]:
        if raw is None or raw == []:
            self.fault("machines", "empty_site", "0", "1")
            return ()
        if not isinstance(raw, list):
            self.fault("machines", "not_machines", raw, "[{…}]")
            return ()
        if len(raw) > MACHINES_MOST:
            self.fault("machines", "too_large", len(raw), MACHINES_MOST)
            return ()
        found = [self._machine(machine, f"machines[{no}]") for no, machine in enumerate(raw)]
        return tuple(machine for machine in found if machine is not None)

    def _machine(self, content: object, path: str) -> MachineUse | None:
        raw = self.table(content, path, MACHINE_FIELDS)
        if not isinstance(content, Mapping):
            return None
        machine_class = self._class(raw.get("machine_class"), f"{path}.machine_class")
        if machine_class is None:
            return None
        before = len(self.faults)
        count = 1 if raw.get("count") is None else self.count(raw["count"], f"{path}.count")
        energy = self._optional(raw, "energy_kwh_per_h", f"{path}.", machine_class.electric_kwh_per_h)
        battery = self._optional(raw, "battery_kwh", f"{path}.", machine_class.battery_kwh)
        hours = self._optional(raw, "hours_per_day", f"{path}.", machine_class.hours_per_day)
        source = self._power_source(raw.get("power_source"), f"{path}.power_source")
        work = self._work(raw, path, hours)
        charging = None if work is None else self._charging(raw, path, machine_class, work)
        if len(self.faults) > before or work is None or charging is None or count is None:
            return None
        worked = sum(w.minutes for w in work) / 60
        rounded = raw.get("work") is None and worked > 0
        stated = raw.get("charging_efficiency")
        return MachineUse(
            machine_class=machine_class,
            count=count,
            # Hours that are no whole slots are rounded up; the energy of the day stays as stated.
            energy_kwh_per_h=energy * hours / worked if rounded else energy,
            battery_kwh=battery,
            work=work,
            charging=charging,
            plug_efficiency=float(stated) if isinstance(stated, int | float) else self.assumptions.efficiency_ac,
            power_source=source,
        )

    def _class(self, raw: object, path: str) -> MachineClass | None:
        code = raw if isinstance(raw, str) else ""
        if code not in self.classes:
            self.fault(path, "unknown_class", "" if raw is None else raw, nearest_of(code, self.classes))
            return None
        return self.classes[code]

    def _power_source(self, raw: object, path: str) -> PowerSource:
        if raw is None or raw == "any":
            return PowerSource.battery
        known = [source.value for source in PowerSource]
        if not isinstance(raw, str) or raw not in known:
            self.fault(path, "unknown_power_source", raw, nearest_of(plain(raw), known))
            return PowerSource.battery
        return PowerSource(raw)

    def _work(self, raw: Mapping[str, object], path: str, hours: float) -> tuple[Window, ...] | None:
        if raw.get("work") is None:
            work = default_work(hours, self.slot_minutes)
            for window in work:
                if self.note(edge_fault(f"{path}.hours_per_day", window, self.slot_minutes)):
                    return None
            return work
        if raw.get("hours_per_day") is not None:
            self.fault(f"{path}.hours_per_day", "work_and_hours", raw["hours_per_day"], "work")
            return None
        windows = self.windows(raw["work"], f"{path}.work", self.slot_minutes)
        if windows == ():
            self.fault(f"{path}.work", "no_work", "[]", "07:00–12:00")
            return None
        return windows

    def _charging(
        self, raw: Mapping[str, object], path: str, machine_class: MachineClass, work: tuple[Window, ...]
    ) -> tuple[ChargeWindow, ...] | None:
        windows = free_windows(work) if self.charging_windows is None else self.charging_windows
        usual = [class_charge(window, machine_class, self.assumptions) for window in windows]
        kw, eta = raw.get("charger_kw"), raw.get("charging_efficiency")
        powers = None if kw is None else self.numbers(kw, f"{path}.charger_kw", "charger_kw", len(windows))
        shares = (
            None
            if eta is None
            else self.numbers(eta, f"{path}.charging_efficiency", "charging_efficiency", len(windows))
        )
        if not windows:
            # Still said when wrong, although no window uses them.
            self._unused(kw, f"{path}.charger_kw", "charger_kw")
            self._unused(eta, f"{path}.charging_efficiency", "charging_efficiency")
        charging = []
        for no, window in enumerate(windows):
            default = usual[no]
            if powers is None and default is None:
                continue
            power = powers[no] if powers is not None else default.charger_kw if default is not None else 0.0
            is_dc = power > machine_class.ac_charge_kw if powers is not None else default is not None and default.is_dc
            by_current = self.assumptions.efficiency_dc if is_dc else self.assumptions.efficiency_ac
            charging.append(ChargeWindow(window, power, by_current if shares is None else shares[no], is_dc))
        return tuple(charging)

    def _unused(self, raw: object, path: str, name: str) -> None:
        if raw is not None and not isinstance(raw, list):
            self.number(raw, path, name)
