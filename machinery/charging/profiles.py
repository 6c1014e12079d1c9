"""The unmanaged day of one machine of a class, computed once: what the sites of thousands of pledges are sums of."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from machinery.charging.assumptions import ChargingAssumptions
from machinery.charging.day import SLOT_MINUTES_DEFAULT, WORK_START_MINUTE, default_use
from machinery.charging.model import Floats, slots
from machinery.charging.need import grid_energy_kwh
from machinery.charging.site import DAY_MINUTES, PowerSource, SiteDescription
from machinery.charging.unmanaged import site_power_kw, unmanaged_power_kw
from machinery.domain.classes import MachineClass

PROFILE_SLOTS = DAY_MINUTES // SLOT_MINUTES_DEFAULT


@dataclass(frozen=True, slots=True)
class MachineProfile:
    """One machine on the default day: grid energy in kWh per day and power in kW per quarter hour from 07:00 on."""

    energy_kwh_per_day: float
    power_kw: Floats

    @property
    def peak_kw(self) -> float:
        """Highest power of the machine on its own."""
        return float(self.power_kw.max())


@lru_cache(maxsize=20_000)
def machine_profile(
    machine_class: MachineClass, hours_per_day: float, power_source: PowerSource, assumptions: ChargingAssumptions
) -> MachineProfile:
    """Energy and unmanaged power of one machine (0 < hours ≤ 24).

    Battery: charged at full power on plug-in. Cable: the same energy, drawn evenly while it works. Hydrogen: nothing.
    """
    if power_source is PowerSource.hydrogen:
        return _profile(0.0, np.zeros(PROFILE_SLOTS))
    use = default_use(machine_class, 1, hours_per_day, assumptions, power_source)
    site = SiteDescription(
        machines=(use,),
        usable_battery=assumptions.usable_battery,
        buffer_charge_efficiency=assumptions.buffer_charge_efficiency,
        buffer_discharge_efficiency=assumptions.buffer_discharge_efficiency,
    )
    model = slots(site)
    power_kw = site_power_kw(model, unmanaged_power_kw(model))
    if power_source is PowerSource.cable:
        return _profile(use.battery_energy_kwh / use.plug_efficiency, power_kw)
    return _profile(float(grid_energy_kwh(model, np.array([use.plug_efficiency]))[0]), power_kw)


def profile_minute(slot: int) -> int:
    """The minute of the day at which a slot of a profile begins."""
    return (WORK_START_MINUTE + slot * SLOT_MINUTES_DEFAULT) % DAY_MINUTES


def power_source_of(stated: str) -> PowerSource:
    """The power source that is reckoned with: *any* counts as battery, the one that loads the grid most at once."""
    return PowerSource.battery if stated == "any" else PowerSource(stated)


def _profile(energy_kwh: float, power_kw: Floats) -> MachineProfile:
    power_kw.setflags(write=False)
    return MachineProfile(energy_kwh, power_kw)
