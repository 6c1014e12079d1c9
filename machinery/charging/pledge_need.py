"""The charging need of one pledge, shown live beside the form."""

from decimal import Decimal
from typing import Protocol

from machinery.charging.assumptions import ChargingAssumptions, Parameters, charging_assumptions
from machinery.charging.faults import InvalidSite, limit_fault
from machinery.charging.profiles import machine_profile, power_source_of
from machinery.domain.classes import MachineClass


class PledgeLike(Protocol):
    """A pledge, or a form half filled in, as far as its charging need is concerned."""

    @property
    def machines_peak(self) -> int:
        """Machines in use at the same time."""
        ...

    @property
    def hours_per_day(self) -> Decimal | float | None:
        """Operating hours; None takes those of the class."""
        ...

    @property
    def power_source(self) -> str:
        """any, battery, cable or hydrogen."""
        ...


def one_pledge_need(
    pledge: PledgeLike, machine_class: MachineClass, parameters: Parameters | ChargingAssumptions
) -> tuple[float, float]:
    """Grid energy (kWh per day) and unmanaged peak (kW) of all machines of a pledge together, on the default day.

    `parameters` is the reference data or the assumptions. Machines of one pledge share a day, so their peaks coincide.
    Raises `InvalidSite` for hours outside (0, 24] or a number of machines outside 1 to 10,000.
    """
    stated = pledge.hours_per_day
    hours = float(machine_class.hours_per_day if stated is None else stated)
    faults = [
        fault
        for fault in (
            limit_fault("machines_peak", "count", pledge.machines_peak),
            limit_fault("hours_per_day", "hours_per_day", hours),
        )
        if fault is not None
    ]
    if faults:
        raise InvalidSite(faults)
    assumptions = charging_assumptions(parameters)
    profile = machine_profile(machine_class, hours, power_source_of(pledge.power_source), assumptions)
    return pledge.machines_peak * profile.energy_kwh_per_day, pledge.machines_peak * profile.peak_kw
