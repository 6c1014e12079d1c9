"""Machine classes and machine groups: what a pledge can ask for, and the default factors of each class."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from machinery.domain.naming import fold, name_index, nearest_name

USABLE_BATTERY_SHARE = 0.9
"""Usable share of the nominal battery content (assumed; `usable_battery_share` in data/parameters.csv)."""


_WEIGHT = re.compile(r"(?<![0-9.,-])(?<![0-9] )([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?(?:t|tons?|tonnes?)\b")
"""One weight in tonnes, not the end of a range."""
_WEIGHT_WORDS = frozenset(("ton", "tons", "tonnes", "under", "over", "op", "til", "og", "derover", "and", "last"))
_LIKENESS_OF_KIND = 0.5
_ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "gravemaskine": "baeltegraver",
        "baeltegravemaskine": "baeltegraver",
        "hjulgravemaskine": "hjulgraver",
        "minigravemaskine": "minigraver",
        "gummiged": "laessemaskine",
        "hjullaesser": "laessemaskine",
        "gummihjulslaesser": "laessemaskine",
    }
)
"""Words of the trade, folded, and the word that the names of our classes have: for proposals alone."""


@dataclass(frozen=True, slots=True)
class MachineGroup:
    """One of the groups that charts and published tables roll machine classes up to."""

    machine_group: str
    name_da: str
    name_en: str


@dataclass(frozen=True, slots=True)
class MachineClass:
    """One machine class: a row of data/machine_classes.csv.

    Weights in tonnes: operating weight, for the three dumper classes payload; `size_min_t` ≤ weight < `size_max_t`.
    `typical_diesel_kw` and `diesel_l_per_h` describe the diesel machine it replaces. `electric_kwh_per_h` is drawn
    from the battery per operating hour, `battery_kwh` is nominal, charging powers are in kW with 0 for *none known*,
    `hours_per_day` are operating hours. `confidence` is high, medium or low. Origin and range of every factor are rows
    of data/parameters.csv.
    """

    machine_class: str
    name_da: str
    name_en: str
    machine_type: str
    machine_group: str
    size_min_t: float | None
    size_max_t: float | None
    eu_power_band: str
    typical_diesel_kw: float
    diesel_l_per_h: float
    electric_kwh_per_h: float
    battery_kwh: float
    ac_charge_kw: float
    dc_charge_kw: float
    hours_per_day: float
    price_premium_factor: float
    cpv_code: str
    example_models: str
    source: str
    confidence: str

    @property
    def usable_battery_kwh(self) -> float:
        """Usable content of the battery: nominal content times `USABLE_BATTERY_SHARE`."""
        return self.battery_kwh * USABLE_BATTERY_SHARE

    @property
    def energy_kwh_per_day(self) -> float:
        """Energy at the battery on a normal day: consumption per hour times operating hours."""
        return self.electric_kwh_per_h * self.hours_per_day


def find_class(classes: Mapping[str, MachineClass], text: str) -> MachineClass | None:
    """The class with this code, Danish or English name (case, spaces, å/aa do not matter), or None."""
    code = text.strip()
    if code in classes:
        return classes[code]
    found = _index(classes).get(fold(text))
    return classes[found] if found is not None else None


def nearest_class(classes: Mapping[str, MachineClass], text: str) -> str:
    """The code of the class whose code or name is most like `text`. `classes` must not be empty.

    A single weight in the text counts: `minigraver 3 t` is near the class of that kind whose weights include 3 t.
    """
    words = " ".join(_ALSO_CALLED.get(word, word) for word in fold(text).split())
    weight = _WEIGHT.search(words)
    if weight is not None:
        tonnes = float(weight[1].replace(",", "."))
        fitting = [c for c in classes.values() if _weighs(c, tonnes)]
        by_kind = {_kind(name): c.machine_class for c in fitting for name in (c.name_en, c.name_da)}
        like = difflib.get_close_matches(_kind(words), by_kind, n=1, cutoff=_LIKENESS_OF_KIND)
        if like:
            return by_kind[like[0]]
    return nearest_name(words, _index(classes))


def _weighs(machine: MachineClass, tonnes: float) -> bool:
    return (machine.size_min_t or 0) <= tonnes < (machine.size_max_t or float("inf"))


def _kind(name: str) -> str:
    """The words of a name without its weights."""
    return " ".join(word for word in re.findall(r"[a-z]{2,}", fold(name)) if word not in _WEIGHT_WORDS)


def _index(classes: Mapping[str, MachineClass]) -> Mapping[str, str]:
    return _index_of(tuple((code, c.name_da, c.name_en) for code, c in classes.items()))


@lru_cache(maxsize=8)
def _index_of(names: tuple[tuple[str, str, str], ...]) -> Mapping[str, str]:
    return MappingProxyType(name_index((name, code) for code, *others in names for name in (code, *others)))
