"""What the invented builders plan: projects, each with its machines, as they stand on the day of the world."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from machinery.domain.checking import Known, check_pledge
from machinery.domain.periods import month_of, month_text, quarter_of, year_of
from machinery.domain.places import COUNTRY, Geography, PlaceLevel
from machinery.domain.pledge import PlaceShare, Pledge, places_text
from machinery.example_world.builders import ExampleBuilder
from machinery.example_world.works import AREAS, OWN_NAMES, STREETS, WIDE_NAMES, WORKS, MachineUse

YEARS_AHEAD = 6
WIDE_SHARE = 0.12
"""Share of a national or regional builder's projects that have no fixed place; a third of that for others."""
SITE_KNOWN_SHARE = 0.4
GRID_SHARE = 0.5
NAMED_SHARE = 0.05

# Months from today to the start of the works → how far builders have come, as weights: certainty falls with distance.
LADDER: tuple[tuple[int, Mapping[str, float]], ...] = (
    (0, {"contracted": 1}),
    (6, {"contracted": 2, "in_tender": 4, "decided": 4}),
    (14, {"in_tender": 2, "decided": 5, "planned": 4}),
    (30, {"decided": 2, "planned": 6, "intent": 2}),
    (48, {"decided": 0.5, "planned": 5, "intent": 4, "interest": 1}),
    (10_000, {"planned": 2, "intent": 4, "interest": 3}),
)
REQUIREMENTS: Mapping[str, Mapping[str, float]] = {
    "interest": {"none_yet": 9, "option": 1},
    "intent": {"none_yet": 6, "award_criterion": 2, "option": 1, "minimum_requirement": 1},
    "planned": {"none_yet": 3, "minimum_requirement": 2, "contract_condition": 2, "award_criterion": 3, "option": 1},
    "decided": {"minimum_requirement": 4, "contract_condition": 4, "award_criterion": 2, "bonus": 1, "option": 1},
}
SITE_POWERS_KW = (40, 63, 100, 160, 250, 400, 630)


@dataclass(frozen=True, slots=True)
class _Project:
    name: str
    work_type: str
    places: tuple[PlaceShare, ...]
    start_no: int
    months: int
    size: float
    commitment: str
    shared: Mapping[str, str]


def planned_pledges(builder: ExampleBuilder, chance: random.Random, today: date, known: Known) -> Iterator[Pledge]:
    """Every pledge of a builder as it stands today; each passes `check_pledge`."""
    regions = list(known.geography.region_codes(known.geography.eras[-1].first_month_no))
    chance.shuffle(regions)
    for project_no in range(1, builder.projects + 1):
        turn = regions[project_no % len(regions)]
        project = _project(builder, turn, chance, today, known.geography)
        uses = _uses(project, chance)
        for line_no, use in enumerate(uses, start=1):
            raw = _raw(project, use, month_of(today), chance, known) | {
                "pledge_ref": f"{builder.ref_prefix}-{project_no:02d}-{line_no}",
                "contact_mailbox": builder.mailbox,
            }
            checked = check_pledge(raw, builder_id=builder.builder_id, known=known, today=today, existing=True)
            if checked.pledge is None:
                raise AssertionError(f"the example world broke a rule: {raw}: {checked.faults}")
            yield checked.pledge


def pick(chance: random.Random, weights: Mapping[str, float]) -> str:
    """One key, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def _project(builder: ExampleBuilder, turn: str, chance: random.Random, today: date, geography: Geography) -> _Project:
    work_type = pick(chance, builder.work_types)
    work = WORKS[work_type]
    months = chance.randint(*work.months)
    first = month_of(today) - today.month + 1 + (6 if today.month > 6 else 0)
    last = month_of(date(today.year + YEARS_AHEAD, 12, 1))
    # Most of what is known lies within three years; strategies reach to the end.
    reach = last - first - months + 4
    start = first - 4 + round(chance.triangular(0, reach, 14) if chance.random() < 0.7 else chance.uniform(0, reach))
    places = _places(builder, turn, chance, geography, start)
    is_wide = geography.places[places[0].code].level is not PlaceLevel.municipality
    distance = start - month_of(today)
    commitment = pick(chance, next(weights for limit, weights in LADDER if distance <= limit))
    wide_names = WIDE_NAMES.get(work_type, WIDE_NAMES[""])
    name = chance.choice(wide_names if is_wide else OWN_NAMES.get((builder.kind, work_type), work.names))
    name = name.format(area=chance.choice(AREAS), street=chance.choice(STREETS))
    size = builder.scale * min(3.0, chance.lognormvariate(0, 0.35)) * (1.4 if is_wide else 1.0)
    shared = _shared(chance, commitment, _tender(chance, commitment, start, month_of(today)), places, geography)
    return _Project(name, work_type, places, start, months, size, commitment, shared)


def _tender(chance: random.Random, commitment: str, start: int, this_month: int) -> int:
    """The month of the notice: some months before the works, in the past once the notice is out."""
    month = start - chance.randint(5, 10)
    if commitment == "in_tender":
        return min(month, this_month) if month > this_month - 5 else this_month - chance.randint(0, 4)
    if commitment == "contracted":
        return min(month, this_month - chance.randint(3, 9))
    return min(max(month, this_month + 1), start)


def _shared(
    chance: random.Random, commitment: str, tender: int, places: Sequence[PlaceShare], geography: Geography
) -> dict[str, str]:
    """What all machines of a project have in common beside place and period."""
    requirement = pick(chance, REQUIREMENTS.get(commitment, REQUIREMENTS["decided"]))
    shared = {
        "requirement_type": requirement,
        "acquisition": pick(chance, {"required_of_contractor": 8, "rental": 1.2, "purchase": 0.8}),
        "visibility": "named" if chance.random() < NAMED_SHARE else "counted",
        "charging_area": pick(chance, {"yes": 4, "no": 2, "unknown": 4}),
        "battery_planned": pick(chance, {"yes": 2, "no": 3, "unknown": 5}),
    }
    if commitment in {"in_tender", "contracted"} or chance.random() < 0.7:
        shared["tender_quarter"] = quarter_of(tender)
    if commitment in {"in_tender", "contracted"}:
        shared["notice_id"] = f"EKSEMPEL-{year_of(tender)}-{chance.randint(1, 9999):04d}"
    place = geography.places[places[0].code]
    if len(places) == 1 and place.level is PlaceLevel.municipality:
        if chance.random() < 0.55:
            shared["site_power_kw"] = str(chance.choice(SITE_POWERS_KW))
        if chance.random() < SITE_KNOWN_SHARE:
            # A hundred metres around the label point stays inside every municipality.
            shared["site_latitude"] = f"{place.latitude + chance.uniform(-0.0009, 0.0009):.6f}"
            shared["site_longitude"] = f"{place.longitude + chance.uniform(-0.0009, 0.0009):.6f}"
            shared["grid_share"] = "yes" if chance.random() < GRID_SHARE else "no"
    return shared


def _places(
    builder: ExampleBuilder, turn: str, chance: random.Random, geography: Geography, start: int
) -> tuple[PlaceShare, ...]:
    home = builder.home_places[0]
    is_national, is_regional = home == COUNTRY, home in geography.regions
    if chance.random() < (WIDE_SHARE if is_national or is_regional else WIDE_SHARE / 3):
        if is_national and chance.random() < 0.4:
            return (PlaceShare(COUNTRY, Decimal(1)),)
        near = _municipalities(geography) if is_national else _around(builder, geography)
        region = geography.region_of(chance.choice(near), start)
        if region is not None:
            return (PlaceShare(region, Decimal(1)),)
    if is_national:
        return _stretch(turn, chance, geography)
    codes = list(builder.home_places)
    if is_regional:
        codes = chance.sample(_around(builder, geography), 1)
    if len(codes) > 1:
        codes = chance.sample(codes, chance.choice((1, 1, 1, 2)))
    return _shares(chance, codes)


def _stretch(region: str, chance: random.Random, geography: Geography) -> tuple[PlaceShare, ...]:
    """Works of a national builder: one municipality, or a stretch through up to three of one province.

    The regions have their turns, as national budgets are spread over the country.
    """
    first = chance.choice([c for c in _municipalities(geography) if _last_region(geography, c) == region])
    near = [c for c in _municipalities(geography) if geography.province_of(c) == geography.province_of(first)]
    others = [c for c in near if c != first]
    more = min(len(others), chance.choice((0, 0, 0, 1, 2)))
    return _shares(chance, [first, *chance.sample(others, more)])


def _shares(chance: random.Random, codes: Sequence[str]) -> tuple[PlaceShare, ...]:
    if len(codes) == 1:
        return (PlaceShare(codes[0], Decimal(1)),)
    first = Decimal(chance.choice((40, 50, 60)))
    rest = (100 - first) / (len(codes) - 1)
    percents = [first, *[rest] * (len(codes) - 1)]
    return tuple(PlaceShare(code, percent / 100) for code, percent in zip(codes, percents, strict=True))


def _municipalities(geography: Geography) -> list[str]:
    return [code for code, place in geography.places.items() if place.level is PlaceLevel.municipality]


def _around(builder: ExampleBuilder, geography: Geography) -> list[str]:
    """Municipalities in the builder's home region, as the regions were at first."""
    month = geography.eras[0].last_month_no
    home = geography.region_of(builder.home_places[0], month)
    return [code for code in _municipalities(geography) if geography.region_of(code, month) == home]


def _last_region(geography: Geography, code: str) -> str | None:
    return geography.region_of(code, geography.eras[-1].first_month_no)


def _uses(project: _Project, chance: random.Random) -> list[MachineUse]:
    """Two to four machine classes that such works use."""
    uses = WORKS[project.work_type].uses
    chosen = [use for use in uses if chance.random() < use.likelihood]
    if len(chosen) < 2:
        chosen = list(uses[:2])
    most = chance.choice((2, 3, 3, 4, 4))
    return chosen if len(chosen) <= most else chance.sample(chosen, most)


def _raw(project: _Project, use: MachineUse, this_month: int, chance: random.Random, known: Known) -> dict[str, object]:
    machines = max(1, round(chance.uniform(use.least, use.most) * project.size))
    delay = chance.randint(0, project.months // 3)
    months = max(1, round((project.months - delay) * chance.uniform(0.5, 1.0)))
    # Works that have begun go on at least until today: what is over is no planned demand.
    months = max(months, this_month - project.start_no - delay + 1)
    share_in_use = chance.choice((1.0, 1.0, 0.9, 0.8, 0.7, 0.6))
    raw: dict[str, object] = dict(project.shared)
    raw |= {
        "project": project.name,
        "work_type": project.work_type,
        "places": places_text(project.places),
        "start_month": month_text(project.start_no + delay),
        "end_month": month_text(project.start_no + delay + months - 1),
        "machine_class": use.machine_class,
        "machines_peak": str(machines),
        "machine_months": f"{max(0.5, machines * months * share_in_use):.1f}",
        "commitment": project.commitment,
        "power_source": pick(chance, {"any": 7, "battery": 2, "cable": 0.7, "hydrogen": 0.2}),
    }
    hours = known.classes[use.machine_class].hours_per_day
    if chance.random() < 0.2:
        raw["hours_per_day"] = f"{max(0.5, hours + chance.choice((-1, -0.5, 0.5, 1))):.1f}"
    if chance.random() < 0.15:
        connectors = list(known.vocabulary["connector"])
        raw["connector"] = ";".join(sorted(chance.sample(connectors, min(2, len(connectors)))))
    return raw
