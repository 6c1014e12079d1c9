"""Places of Denmark: municipality, province, region and the whole country, and which belongs to which, when.

Regions change: each has dates of validity, and the region of a place is always asked for a month. Months are numbers
(`year * 12 + month - 1`), so that 2027-01 is 24324.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from machinery.domain.naming import fold, likely_name, name_index, nearest_name

COUNTRY = "DK"
_REMEMBERED = 10_000
_ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "kbh": "koebenhavn", "kbh.": "koebenhavn", "cph": "koebenhavn", "frb": "frederiksberg", "frb.": "frederiksberg",
        "region h": "region hovedstaden", "rh": "region hovedstaden", "region midt": "region midtjylland",
        "rm": "region midtjylland", "region nord": "region nordjylland", "rn": "region nordjylland",
        "region syd": "region syddanmark", "rsyd": "region syddanmark", "hele danmark": "danmark", "dk.": "danmark",
    }
)  # fmt: skip
"""What places are called in short, folded, and the name that we have for them: for proposals alone."""
FIRST_MONTH_NO = 2000 * 12
LAST_MONTH_NO = 2099 * 12 + 11
"""First and last month that a pledge can name; the first and the last era reach to them."""


class PlaceLevel(StrEnum):
    """The four levels at which a place can be given, smallest first."""

    municipality = "municipality"
    province = "province"
    region = "region"
    country = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its label point (WGS84 degrees). The point is for labels and symbols, not for looking places up."""

    code: str
    level: PlaceLevel
    name_da: str
    name_en: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its first and last day; `valid_to` is None while it lasts.

    `successor` is the code of the region that a place given as this region counts in afterwards, empty while it lasts.
    """

    code: str
    name_da: str
    name_en: str
    valid_from: date
    valid_to: date | None
    successor: str = ""

    @property
    def first_month_no(self) -> int:
        """The number of the first month in which the region exists."""
        return self.valid_from.year * 12 + self.valid_from.month - 1

    @property
    def last_month_no(self) -> int:
        """The number of the last month in which the region exists; `LAST_MONTH_NO` while it lasts."""
        if self.valid_to is None:
            return LAST_MONTH_NO
        return self.valid_to.year * 12 + self.valid_to.month - 1


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of months, both ends included, in which the regions are the same. Numbered from 1."""

    no: int
    first_month_no: int
    last_month_no: int


@dataclass(frozen=True)
class Geography:
    """All places and how they nest.

    `province_of_municipality` maps municipality to province code; `regions_of_province` maps a province to every
    region it belongs to at some time. Eras cover every month from `FIRST_MONTH_NO` to `LAST_MONTH_NO` without a gap;
    months before the first known regions are read with those.
    """

    places: Mapping[str, Place]
    regions: Mapping[str, Region]
    province_of_municipality: Mapping[str, str]
    regions_of_province: Mapping[str, tuple[str, ...]]
    official_names: Mapping[str, str] = field(default_factory=dict)
    eras: tuple[Era, ...] = field(init=False)
    _names: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _codes: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _likely: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was asked before: a file says the same wrong name thousands of times."""

    def __post_init__(self) -> None:
        for name in ("places", "regions", "province_of_municipality", "regions_of_province", "official_names"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        object.__setattr__(self, "eras", _eras(self.regions.values()))
        object.__setattr__(self, "_codes", name_index((code, code) for code in self.places))
        names = name_index(self._name_pairs())
        # `Høje Taastrup` is `Høje-Taastrup`.
        spaced = {name.replace("-", " "): code for name, code in names.items()}
        object.__setattr__(self, "_names", {**spaced, **names})

    def province_of(self, code: str) -> str | None:
        """The province of a municipality, the province itself, or None for anything coarser or unknown."""
        if code in self.regions_of_province:
            return code
        return self.province_of_municipality.get(code)

    def region_of(self, code: str, month_no: int) -> str | None:
        """The region that a place belongs to in a month.

        A region that has ended is read as its successor. None for the country, for an unknown code and for a region
        that does not exist yet.
        """
        month = max(month_no, self.eras[0].first_month_no)
        province = self.province_of(code)
        candidates = self._line_of(code) if province is None else self.regions_of_province[province]
        for candidate in candidates:
            if self._exists(candidate, month):
                return candidate
        return None

    def parents(self, code: str, month_no: int) -> tuple[str, ...]:
        """The codes above a place in a month, nearest first, ending with `DK`. Empty for `DK` and unknown codes."""
        if code == COUNTRY or code not in self.places:
            return ()
        above = (self.province_of(code), self.region_of(code, month_no), COUNTRY)
        return tuple(parent for parent in above if parent is not None and parent != code)

    def region_codes(self, month_no: int) -> tuple[str, ...]:
        """The regions that exist in a month, in the order of the region table."""
        month = max(month_no, self.eras[0].first_month_no)
        return tuple(code for code in self.regions if self._exists(code, month))

    def find(self, text: str) -> Place | None:
        """The place with this code or name, or None.

        Case, spaces and å/aa do not matter; a municipality may be written with or without "Kommune" and with its
        official name. A name shared by several levels means the smallest place, such as Bornholm. A municipality code
        that a spreadsheet has robbed of its leading zero is recognised.
        """
        folded = fold(text)
        if folded.isdigit():
            folded = folded.zfill(4)
        code = self._codes.get(folded) or self._names.get(folded) or self._names.get(_without_kommune(folded))
        return self.places[code] if code is not None else None

    def likely(self, text: str) -> Place | None:
        """The place that a text most likely means, or None where none is near enough to be asked about.

        Digits that may be a postal code, such as `8000`, are near only a code with one other digit.
        """
        if text not in self._likely:
            if len(self._likely) >= _REMEMBERED:
                self._likely.clear()
            self._likely[text] = self._likely_code(fold(text))
        code = self._likely[text]
        return self.places[code] if code else None

    def _likely_code(self, folded: str) -> str:
        compact = folded.replace(" ", "")
        if compact in self._codes:
            return self._codes[compact]
        if compact.isdigit():
            near = self._nearest_number(compact.zfill(4))
            differing = sum(a != b for a, b in zip(near, compact.zfill(4), strict=False))
            return "" if len(compact) > len(near) or (differing > 1 and _is_postal_code(compact)) else near
        if folded in _ALSO_CALLED:
            return self._names.get(_ALSO_CALLED[folded], "")
        return likely_name(_without_kommune(folded), self._names)

    def nearest(self, text: str) -> str:
        """The valid value most like `text`: a code for digits, else a name. `find` accepts what this returns."""
        folded = fold(text)
        if folded.isdigit():
            return self._nearest_number(folded.zfill(4))
        if folded[:2] == "dk" and folded[2:].isdigit():
            return nearest_name(folded, self._codes)
        found = self.places[nearest_name(_without_kommune(folded), self._names)]
        again = self.find(found.name_da)
        return found.name_da if again is not None and again.code == found.code else found.code

    def _nearest_number(self, digits: str) -> str:
        """The code of four digits that differs in fewest places, then the one nearest in value."""
        codes = [code for code in self.places if code.isdigit()]
        return min(
            codes,
            key=lambda code: (
                sum(a != b for a, b in zip(code, digits[:4], strict=False)),
                abs(int(code) - int(digits)),
            ),
        )

    def _exists(self, region: str, month_no: int) -> bool:
        known = self.regions[region]
        first = FIRST_MONTH_NO if known.first_month_no <= self.eras[0].last_month_no else known.first_month_no
        return first <= month_no <= known.last_month_no

    def _line_of(self, region: str) -> tuple[str, ...]:
        line: list[str] = []
        while region in self.regions and region not in line:
            line.append(region)
            region = self.regions[region].successor
        return tuple(line)

    def _name_pairs(self) -> Iterable[tuple[str, str]]:
        for level in PlaceLevel:
            for place in self.places.values():
                if place.level is level:
                    yield place.name_da, place.code
                    yield self.official_names.get(place.code, ""), place.code
                    yield _without_kommune(fold(self.official_names.get(place.code, ""))), place.code
                    yield place.name_en, place.code
        for region in self.regions.values():
            yield region.name_da.removeprefix("Region "), region.code
        yield "Danmark", COUNTRY
        yield "Denmark", COUNTRY


def _is_postal_code(digits: str) -> bool:
    return len(digits) == 4 and "1000" <= digits <= "9990"


def _without_kommune(folded: str) -> str:
    for word in (" regionskommune", " kommune", " municipality"):
        folded = folded.removesuffix(word)
    return folded


def _eras(regions: Iterable[Region]) -> tuple[Era, ...]:
    starts = sorted({region.first_month_no for region in regions})
    firsts = [FIRST_MONTH_NO, *starts[1:]]
    lasts = [*(start - 1 for start in starts[1:]), LAST_MONTH_NO]
    return tuple(Era(no, first, last) for no, (first, last) in enumerate(zip(firsts, lasts, strict=True), start=1))
