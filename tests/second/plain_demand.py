"""The signal computed a second time: pledge by pledge, month by month, in plain Python.

Written from DESIGN.md 5, apart from the product: own split into tenths, own months, own regions, own ages. Of the
product it uses the content of a pledge and nothing else.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from machinery.domain.pledge import Pledge

DATA = Path(__file__).parents[2] / "data"
OPEN_TIERS = {"interest": "early", "intent": "early", "planned": "planned", "decided": "firm", "in_tender": "firm"}
OUTSIDE = "without_fixed_place"
REFORM = (2027, 1)
WEST = {"DK031": "1083", "DK032": "1083", "DK041": "1082", "DK042": "1082", "DK050": "1081"}

with (DATA / "municipalities.csv").open(encoding="utf-8") as stream:
    PROVINCE = {row["municipality_code"]: row["province_code"] for row in csv.DictReader(stream)}
with (DATA / "machine_classes.csv").open(encoding="utf-8") as stream:
    GROUP = {row["machine_class"]: row["machine_group"] for row in csv.DictReader(stream)}


@dataclass(frozen=True)
class Stated:
    """A revision: when, and what from then on (None: withdrawn). A confirmation or an undo may keep an older age."""

    moment: datetime
    content: Pledge | None
    confirmed: datetime


@dataclass(frozen=True)
class Asked:
    """A question, with everything spelled out."""

    as_of: datetime
    by: tuple[str, ...] = ()
    classes: Collection[str] | None = None
    groups: Collection[str] | None = None
    places: Collection[str] | None = None
    builders: Collection[str] | None = None
    tiers: tuple[str, ...] | None = None
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None


@dataclass(frozen=True)
class Figures:
    """The four figures of a cell; tenths of machine-months."""

    tenths: int
    low: int
    high: int
    builders: int


def plain_demand(
    histories: dict[str, list[Stated]], belongs_to: dict[str, str], asked: Asked
) -> dict[tuple[object, ...], Figures]:
    """Key (the values of `by`, then the tier) → figures. `belongs_to`: builder → the builder it counts with."""
    months: dict[tuple[object, ...], dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    in_use: dict[tuple[object, ...], dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    peaks: dict[tuple[object, ...], dict[str, int]] = defaultdict(dict)
    who: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for pledge_id, history in histories.items():
        pledge = _standing(history, asked)
        if pledge is None or not _is_wanted(pledge, asked):
            continue
        for code, month, tenths, millionths in _spread(pledge):
            if not _is_in_time(month, asked) or not _is_in_places(code, month, asked.places):
                continue
            key = _key(pledge, code, month, asked)
            months[key][month] += tenths
            in_use[key][month] += millionths
            peaks[key][pledge_id] = pledge.machines_peak
            who[key].add(belongs_to.get(pledge.builder_id, pledge.builder_id))
    found = {}
    for key, active in peaks.items():
        high = sum(active.values())
        busiest = max(math.ceil(Fraction(millionths, 10**6)) for millionths in in_use[key].values())
        low = max(busiest, *active.values())
        found[key] = Figures(sum(months[key].values()), low, high, len(who[key]))
    return found


def _standing(history: list[Stated], asked: Asked) -> Pledge | None:
    known = [stated for stated in history if stated.moment <= asked.as_of]
    if not known or known[-1].content is None or _is_too_old(known[-1].confirmed, asked.as_of):
        return None
    return known[-1].content


def _is_too_old(confirmed: datetime, as_of: datetime, months: int = 15) -> bool:
    """Whether more than so many months have passed: by the calendar, day for day, short months to their end."""
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
    for day in range(as_of.day, 0, -1):
        try:
            return confirmed < as_of.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError


def _is_wanted(pledge: Pledge, asked: Asked) -> bool:
    tier = OPEN_TIERS.get(pledge.commitment)
    return (
        tier is not None
        and (asked.tiers is None or tier in asked.tiers)
        and (asked.classes is None or pledge.machine_class in asked.classes)
        and (asked.groups is None or GROUP[pledge.machine_class] in asked.groups)
        and (asked.builders is None or pledge.builder_id in asked.builders)
    )


def _spread(pledge: Pledge) -> Iterator[tuple[str, tuple[int, int], int, int]]:
    """Place, month, tenths of a machine-month there, and the even average of machines in use in whole millionths."""
    months = []
    month = _month(pledge.start_month)
    while month <= _month(pledge.end_month):
        months.append(month)
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)
    total = int(pledge.machine_months * 10)
    exact = [Fraction(place.share) * total for place in pledge.places]
    parts = [math.floor(quota) for quota in exact]
    while sum(parts) < total:
        # The place that is owed most gets the next tenth; max takes the first of equals.
        owed = max(range(len(parts)), key=lambda i: exact[i] - parts[i])
        parts[owed] += 1
    for place, part in zip(pledge.places, parts, strict=True):
        average = math.floor(Fraction(part, 10 * len(months)) * 10**6)
        for position, each in enumerate(months):
            yield place.code, each, part // len(months) + (position < part % len(months)), average


def _month(text: str) -> tuple[int, int]:
    return int(text[:4]), int(text[5:])


def _is_in_time(month: tuple[int, int], asked: Asked) -> bool:
    today = asked.as_of.astimezone(ZoneInfo("Europe/Copenhagen"))
    open_from = (today.year, 1 if today.month <= 6 else 7)
    return (
        month >= open_from
        and (asked.first is None or month >= asked.first)
        and (asked.last is None or month <= asked.last)
    )


def _is_in_places(code: str, month: tuple[int, int], places: Collection[str] | None) -> bool:
    return places is None or "DK" in places or any(level in places for level in _levels(code, month))


def _levels(code: str, month: tuple[int, int]) -> tuple[str | None, str | None, str | None]:
    """Municipality, province and region that a place lies in during a month."""
    if code in PROVINCE:
        return code, PROVINCE[code], _region(PROVINCE[code], month)
    if code.startswith("DK0"):
        return None, code, _region(code, month)
    if code in {"1084", "1085"}:
        return None, None, code if month < REFORM else "ostdanmark"
    if code == "ostdanmark":
        return None, None, None if month < REFORM else code
    return None, None, None if code == "DK" else code


def _region(province: str, month: tuple[int, int]) -> str:
    if province in WEST:
        return WEST[province]
    if month >= REFORM:
        return "ostdanmark"
    return "1084" if province.startswith("DK01") else "1085"


def _key(pledge: Pledge, code: str, month: tuple[int, int], asked: Asked) -> tuple[object, ...]:
    municipality, province, region = _levels(code, month)
    values: dict[str, object] = {
        "class": pledge.machine_class,
        "group": GROUP[pledge.machine_class],
        "municipality": municipality or OUTSIDE,
        "province": province or OUTSIDE,
        "region": region or OUTSIDE,
        "half_year": f"{month[0]}H{1 if month[1] <= 6 else 2}",
        "year": month[0],
        "builder": pledge.builder_id,
        "visibility": pledge.visibility,
    }
    tier = OPEN_TIERS[pledge.commitment] if asked.tiers is None else "+".join(asked.tiers)
    return (*(values[name] for name in asked.by), tier)
