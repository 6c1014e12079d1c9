"""What is wrong with the description of a site: where, which value, and the nearest one that would be right."""

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from machinery.errors import UserError

_SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SiteFault:
    """One rule broken at one place of a site description.

    `path` is written as in `machines[0].charger_kw`; `value` and `nearest` are texts, `nearest` one that the same place
    would accept. The sentence is `charging_faults.<rule>`, filled with path, value, nearest and `values`.
    """

    path: str
    rule: str
    value: str
    nearest: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the sentence in the catalogues."""
        return f"charging_faults.{self.rule}"

    @property
    def filling(self) -> dict[str, object]:
        """Everything the sentence is filled with."""
        return {**self.values, "path": self.path, "value": self.value, "nearest": self.nearest}


class InvalidSite(UserError, ValueError):
    """A site that cannot be meant. `values["faults"]` holds every `SiteFault`; the sentence is that of the first."""

    def __init__(self, faults: Sequence[SiteFault]) -> None:
        first = faults[0]
        super().__init__(first.key, faults=tuple(faults), **first.filling)


@dataclass(frozen=True, slots=True)
class Limit:
    """The values a number may have, both ends included, and a usual one to suggest where none was meant."""

    least: float
    most: float
    usual: float

    def nearest(self, value: float) -> float:
        """The allowed value closest to `value`; the usual one for nan."""
        return self.usual if math.isnan(value) else min(max(value, self.least), self.most)

    def allows(self, value: float) -> bool:
        """Whether the number is within the limit; nan never is."""
        return self.least <= value <= self.most


LIMITS: Mapping[str, Limit] = {
    # The upper ends are far beyond any machine or site (kW, kWh): what exceeds them is a slip of units, W for kW. The
    # lower ends keep the figures within what the solver can tell apart.
    "energy_kwh_per_h": Limit(0.001, 2_000, 20),
    "battery_kwh": Limit(0.001, 20_000, 100),
    "charger_kw": Limit(0.001, 20_000, 22),
    "charging_efficiency": Limit(0.1, 1, 0.9),
    "hours_per_day": Limit(0.01, 24, 7),
    "slot_hours": Limit(1 / 60, 1, 0.25),
    "base_load_kw": Limit(0, 100_000, 10),
    "grid_limit_kw": Limit(0, 100_000, 100),
    "usable_battery": Limit(0.1, 1, 0.9),
    "charge_efficiency": Limit(0.1, 1, 0.95),
    "discharge_efficiency": Limit(0.1, 1, 0.95),
    "count": Limit(1, 10_000, 1),
}
"""What each number of a site may be; units as in the name, efficiencies and shares of 1."""


def plain(value: object) -> str:
    """A value as it may stand inside a sentence: one short line, whole numbers without decimals."""
    if isinstance(value, float) and math.isfinite(value):
        text = f"{value:.10g}"
    elif isinstance(value, str):
        text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    else:
        text = str(value)
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def limit_fault(path: str, name: str, value: float) -> SiteFault | None:
    """The fault of a number outside `LIMITS[name]`, or None."""
    limit = LIMITS[name]
    if limit.allows(value):
        return None
    rule = "not_finite" if not math.isfinite(value) else "too_large" if value > limit.most else "too_small"
    return SiteFault(path, rule, plain(value), plain(limit.nearest(value)))


def nearest_of(value: str, valid: Iterable[str]) -> str:
    """The valid text most like `value`; the first one when none is like it."""
    options = list(valid)
    found = difflib.get_close_matches(value, options, n=1, cutoff=0.0)
    return found[0] if found else options[0]
