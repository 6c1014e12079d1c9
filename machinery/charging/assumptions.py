"""The factors of the charging model that no pledge states, taken from the reference data with their sources."""

from dataclasses import dataclass
from typing import Protocol


class HasValue(Protocol):
    """A row of data/parameters.csv, as far as the charging model needs it."""

    @property
    def value(self) -> float:
        """The middle value."""
        ...


class Parameters(Protocol):
    """Whatever can look up a parameter by name, such as the reference data."""

    def parameter(self, name: str, /) -> HasValue:
        """The parameter of this name."""
        ...


@dataclass(frozen=True, slots=True)
class ChargingAssumptions:
    """Efficiencies and shares of 1: grid to machine battery by AC and by DC, into and out of a buffer, usable depth."""

    efficiency_ac: float
    efficiency_dc: float
    buffer_charge_efficiency: float
    buffer_discharge_efficiency: float
    usable_battery: float


def charging_assumptions(parameters: "Parameters | ChargingAssumptions") -> ChargingAssumptions:
    """The assumptions held by the reference data; assumptions given directly (a what-if) are returned as they are."""
    if isinstance(parameters, ChargingAssumptions):
        return parameters

    def value(name: str) -> float:
        return float(parameters.parameter(name).value)

    one_way = value("buffer_efficiency_one_way")
    return ChargingAssumptions(
        efficiency_ac=value("charging_efficiency_ac"),
        efficiency_dc=value("charging_efficiency_dc"),
        buffer_charge_efficiency=one_way,
        buffer_discharge_efficiency=one_way,
        usable_battery=value("usable_battery_share"),
    )
