"""The answer for one site, and its form in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from machinery.charging.model import Floats
from machinery.charging.obstacles import Obstacle
from machinery.charging.site import MachineUse, SiteDescription, clock_text, window_text

_DECIMALS = 6


class Sentences(Protocol):
    """A translator, as far as the answer needs it."""

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key."""
        ...

    def name(self, thing: Any, /) -> str:
        """What a row of the reference data is called."""
        ...


@dataclass(frozen=True)
class SiteResult:
    """What a site needs. Energies in kWh per day and powers in kW on the grid side, base load included.

    `is_feasible` says whether every machine's day can be charged, whatever the connection; where it cannot,
    `managed_peak_kw`, `dc_chargers`, `least_connection_kw` and the managed profile are None and `obstacles` say why.
    `buffer_kwh` is the smallest usable content for the site's connection, None when the connection is unknown
    (`is_buffer_feasible` None) or too small for any buffer (False). The profiles have one value per slot from midnight.
    """

    site: SiteDescription
    is_feasible: bool
    obstacles: tuple[Obstacle, ...]
    energy_kwh_per_day: float
    unmanaged_peak_kw: float
    unmanaged_peak_minute: int
    managed_peak_kw: float | None
    dc_chargers: int | None
    overnight_outlets: int
    buffer_kwh: float | None
    is_buffer_feasible: bool | None
    least_connection_kw: float | None
    unmanaged_profile_kw: Floats
    managed_profile_kw: Floats | None

    @property
    def mean_kw(self) -> float:
        """Energy over 24 hours: no connection below it can do, whatever the buffer."""
        return self.energy_kwh_per_day / 24

    @property
    def nominal_buffer_kwh(self) -> float | None:
        """Size to order: usable content over the usable share of a battery."""
        return None if self.buffer_kwh is None else self.buffer_kwh / self.site.usable_battery

    @property
    def unmanaged_peak_at(self) -> str:
        """When the unmanaged peak first occurs in the shift's day, `HH:MM`."""
        return clock_text(self.unmanaged_peak_minute)

    def reasons(self, t: Sentences) -> tuple[str, ...]:
        """One passage per obstacle: what is in the way and what would help."""
        return tuple(_sentence(obstacle, t) for obstacle in self.obstacles)

    def as_json(self, t: Sentences | None = None) -> dict[str, Any]:
        """The answer of `charging SITE.json`.

        `reason` is text with a translator, else the codes of the reasons; None when nothing is in the way. Numbers
        are rounded to six decimals, the solver's own accuracy.
        """
        reasons = self.reasons(t) if t is not None else tuple(o.reason.value for o in self.obstacles)
        managed = self.managed_profile_kw
        return {
            "feasible": self.is_feasible,
            "reason": " ".join(dict.fromkeys(reasons)) or None,
            "energy_kwh_per_day": _rounded(self.energy_kwh_per_day),
            "mean_kw": _rounded(self.mean_kw),
            "unmanaged_peak_kw": _rounded(self.unmanaged_peak_kw),
            "unmanaged_peak_at": self.unmanaged_peak_at,
            "managed_peak_kw": _rounded(self.managed_peak_kw),
            "dc_chargers": self.dc_chargers,
            "overnight_outlets": self.overnight_outlets,
            "buffer_kwh": _rounded(self.buffer_kwh),
            "buffer_feasible": self.is_buffer_feasible,
            "load_profile": [
                {
                    "time": clock_text(no * self.site.slot_minutes),
                    "unmanaged_kw": _rounded(float(unmanaged)),
                    "managed_kw": None if managed is None else _rounded(float(managed[no])),
                }
                for no, unmanaged in enumerate(self.unmanaged_profile_kw)
            ],
            "assumptions": _assumptions(self.site),
        }


def _assumptions(site: SiteDescription) -> dict[str, Any]:
    base = site.base_load_kw
    return {
        "slot_hours": site.slot_minutes / 60,
        "base_load_kw": base[0] if len(base) == 1 else list(base),
        "grid_limit_kw": site.grid_limit_kw,
        "usable_battery": site.usable_battery,
        "buffer": {
            "charge_efficiency": site.buffer_charge_efficiency,
            "discharge_efficiency": site.buffer_discharge_efficiency,
        },
        "machines": [_machine(machine) for machine in site.machines],
    }


def _machine(machine: MachineUse) -> dict[str, Any]:
    return {
        "machine_class": machine.machine_class.machine_class,
        "count": machine.count,
        "power_source": machine.power_source.value,
        "energy_kwh_per_h": machine.energy_kwh_per_h,
        "battery_kwh": machine.battery_kwh,
        "work": [window_text(w).split("–") for w in machine.work],
        "charging_windows": [window_text(c.window).split("–") for c in machine.charging],
        "charger_kw": [c.charger_kw for c in machine.charging],
        "charging_efficiency": [c.efficiency for c in machine.charging],
    }


def _sentence(obstacle: Obstacle, t: Sentences) -> str:
    """The reason, then every remedy that would be enough on its own."""
    facts: Mapping[str, Any] = {
        name: getattr(obstacle, name)
        for name in (
            "battery_kwh",
            "battery_kwh_needed",
            "charger_factor_needed",
            "hours",
            "hours_possible",
            "connection_kw",
            "connection_kw_needed",
        )
        if getattr(obstacle, name) is not None
    }
    if obstacle.machine_class is not None:
        facts = {**facts, "machine": t.name(obstacle.machine_class)}
    remedies = [
        t(f"charging_faults.remedy.{name}", **facts)
        for name in ("battery_kwh_needed", "charger_factor_needed", "hours_possible", "connection_kw_needed")
        if name in facts
    ]
    return " ".join([t(obstacle.key, **facts), *remedies])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS) + 0.0
