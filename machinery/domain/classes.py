"""Machine classes and machine groups: what a pledge can ask for, and the default factors of each class."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from machinery.domain.naming import LIKENESS, fold, name_index, nearest_name

USABLE_BATTERY_SHARE = 0.9
"""Usable share of the nominal battery content (assumed; `usable_battery_share` in data/parameters.csv)."""


_WEIGHT = re.compile(r"(?<![0-9.,-])(?<![0-9] )([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?(?:t|tons?|tonnes?)\b")
"""One weight in tonnes, not the end of a range."""
_WEIGHT_WORDS = frozenset(("ton", "tons", "tonnes", "under", "over", "op", "til", "og", "derover", "and", "last"))
_BOUNDS = frozenset(("under", "over", "op", "til", "og", "derover", "and", "up", "to"))
"""Words beside a weight with which it is no machine's own."""
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_T_APART = re.compile(r"([0-9])t\b")
_AROUND_HYPHEN = re.compile(r" ?- ?(?=[0-9])")
_LIKENESS_OF_KIND = 0.5
_LIKENESS_OF_SLIP = 0.9
"""A whole name, weights and all, with one letter in ten wrong."""
_LEAST_WORD = 4
_MIDI_FROM_T, _CRAWLER_FROM_T = 6.0, 10.0
"""The weights at which our classes go from mini to midi and from midi to crawler excavators."""
_ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "gravemaskine": "baeltegraver",
        "baeltegravemaskine": "baeltegraver",
        "hjulgravemaskine": "hjulgraver",
        "minigravemaskine": "minigraver",
        "gummiged": "laessemaskine",
        "hjullaesser": "laessemaskine",
        "gummihjulslaesser": "laessemaskine",
        "gummihjulsgraver": "hjulgraver",
        "gravko": "baeltegraver",
        "larvebaandsgraver": "baeltegraver",
        "larvegraver": "baeltegraver",
        "bulldozer": "dozer",
        "vejtromle": "tromle",
        "vibrationsplade": "pladevibrator",
        "truck": "gaffeltruck",
        "aggregat": "generator",
        "elaggregat": "generator",
        "dieselgenerator": "generator",
        "kran": "mobilkran",
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
    index = _index(classes)
    folded = fold(text)
    # `2-6t` and `2 - 6 t` are `2-6 t`.
    found = index.get(folded) or index.get(_T_APART.sub(r"\1 t", _AROUND_HYPHEN.sub("-", folded)))
    return classes[found] if found is not None else None


def likely_class(classes: Mapping[str, MachineClass], text: str) -> str:
    """The code of the class that a text most likely means; empty where none is near enough to be asked about.

    Near is a name with few wrong letters (`naming.LIKENESS`), else a class of that kind: one whose words are as near or
    that shares one with the text. A single weight in the text must fit the class.
    """
    return _likely(tuple(classes.values()), fold(text))


@lru_cache(maxsize=10_000)
def _likely(classes: tuple[MachineClass, ...], folded: str) -> str:
    index = name_index((name, c.machine_class) for c in classes for name in (c.machine_class, c.name_da, c.name_en))
    words = " ".join(_ALSO_CALLED.get(word.strip(",.;"), word) for word in _AROUND_HYPHEN.sub("-", folded).split())
    weight = _WEIGHT.search(words)
    tonnes = float(weight[1].replace(",", ".")) if weight else None
    slip = difflib.get_close_matches(words, index, n=1, cutoff=_LIKENESS_OF_SLIP)
    if slip and tonnes is None:
        return index[slip[0]]
    if tonnes is not None:
        words = _graver_of(tonnes, words)
    kind = _kind(words)
    said = {word for word in kind.split() if len(word) >= _LEAST_WORD}
    found: list[tuple[float, float, str]] = []
    for one in classes:
        if tonnes is not None and not _weighs(one, tonnes):
            continue
        for name in (one.name_da, one.name_en):
            own = _kind(name)
            likeness = difflib.SequenceMatcher(None, kind, own).ratio()
            shared = said & set(own.split())
            if shared == said != set():
                likeness = 1.0
            if likeness >= LIKENESS or shared:
                whole = difflib.SequenceMatcher(None, words, fold(name)).ratio()
                found.append((likeness, whole, one.machine_class))
    return max(found)[2] if found else ""


def is_kind(classes: Mapping[str, MachineClass], text: str) -> bool:
    """Whether a text without its weights is the name of a class without its weights: `minigraver 6-10 t`."""
    kind = _kind(text)
    return any(kind in (_kind(one.name_da), _kind(one.name_en)) for one in classes.values())


def class_of_kind(classes: Mapping[str, MachineClass], text: str) -> str:
    """The code of the only class that is of just the kind in the text, whose weights are those in it or include the one
    in it: `minigraver 3 t` is a mini excavator of 2-6 t; empty for any other text.
    """
    folded = fold(text[:60])
    kind, figures, weight = _kind(folded), _FIGURE.findall(folded), _WEIGHT.search(folded)
    if not kind or set(folded.split()) & _BOUNDS:
        return ""
    found = set()
    for one in classes.values():
        for name in (one.name_da, one.name_en):
            if weight and len(figures) == 1:
                fits = _weighs(one, float(weight[1].replace(",", ".")))
            else:
                fits = not figures or figures == _FIGURE.findall(name)
            if fits and kind == _kind(name):
                found.add(one.machine_class)
    return found.pop() if len(found) == 1 else ""


def _graver_of(tonnes: float, words: str) -> str:
    """`gravemaskine 3 t` is a mini excavator: the trade has one word for every weight, our classes have three."""
    by_weight = "minigraver" if tonnes < _MIDI_FROM_T else "midigraver" if tonnes < _CRAWLER_FROM_T else "baeltegraver"
    return words.replace("baeltegraver", by_weight)


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
