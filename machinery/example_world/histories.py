"""How the pledges came about: entered, changed, confirmed and withdrawn over the past eighteen months."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from machinery.clock import COPENHAGEN
from machinery.domain.periods import month_no, month_of, month_text
from machinery.domain.places import Geography, PlaceLevel
from machinery.domain.pledge import Pledge
from machinery.domain.vocabulary import COMMITMENTS

PAST_DAYS = 545
"""The world's history: eighteen months."""
STALE_SHARE, OUT_SHARE, WITHDRAWN_SHARE = 0.08, 0.04, 0.04
FRESH_DAYS, STALE_DAYS, OUT_DAYS = (1, 250), (285, 440), (470, PAST_DAYS - 10)
"""Days since a pledge was last touched: under 9 months, 9 to 15 months, over 15 months."""

WITHDRAWN_BECAUSE = (
    "Projektet er udskudt på ubestemt tid", "Budgettet blev ikke vedtaget", "Opgaven løses uden større maskiner",
    "Projektet er slået sammen med et andet",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One revision: `change` is create, update, confirm or withdraw; the content for the first two.

    Events of one builder at the same moment came in one upload.
    """

    at: datetime
    change: str
    pledge: Pledge | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """One pledge from its entry to today, oldest event first."""

    builder_id: str
    pledge_ref: str
    events: tuple[Event, ...]


def upload_days(chance: random.Random, today: date) -> list[date]:
    """The days on which a builder goes through its plans, newest first: about twice a year, now and then once more."""
    windows = ((3, 90), (120, FRESH_DAYS[1]), STALE_DAYS, OUT_DAYS)
    ages = {chance.randint(*window) for window in windows}
    if chance.random() < 0.5:
        ages.add(chance.randint(*STALE_DAYS))
    return [today - timedelta(days=age) for age in sorted(ages)]


def history(
    pledge: Pledge, uploads: Sequence[date], chance: random.Random, today: date, geography: Geography
) -> History:
    """A believable past for a pledge that stands as `pledge` today."""
    days = _days(pledge, uploads, chance, today)
    states = _states(pledge, days, chance, geography)
    events: list[Event] = []
    previous = pledge
    for day, state in zip(days, states, strict=True):
        is_new = not events
        if is_new or state != previous:
            events.append(Event(_moment(day, uploads, chance), "create" if is_new else "update", state))
        elif day == days[-1]:
            events.append(Event(_moment(day, uploads, chance), "confirm"))
        previous = state
    if pledge.commitment in COMMITMENTS[:4] and chance.random() < WITHDRAWN_SHARE:
        day = days[-1] + timedelta(days=chance.randint(0, (today - days[-1]).days - 1))
        if day > days[-1]:
            reason = chance.choice(WITHDRAWN_BECAUSE)
            events.append(Event(_at(day, 15, chance.randint(0, 59)), "withdraw", reason=reason))
    return History(pledge.builder_id, pledge.pledge_ref, tuple(events))


def _days(pledge: Pledge, uploads: Sequence[date], chance: random.Random, today: date) -> list[date]:
    """The days on which the pledge was touched, oldest first."""
    dice = chance.random() if pledge.commitment in COMMITMENTS[:3] else 1.0
    nearest, farthest = FRESH_DAYS
    if dice < OUT_SHARE:
        nearest, farthest = OUT_DAYS
    elif dice < OUT_SHARE + STALE_SHARE:
        nearest, farthest = STALE_DAYS
    in_reach = [day for day in uploads if nearest <= (today - day).days <= farthest]
    last = chance.choice(in_reach) if in_reach else today - timedelta(days=chance.randint(nearest, farthest))
    earlier = [day for day in uploads if day < last]
    before = chance.sample(earlier, min(len(earlier), chance.choice((0, 1, 1, 2, 3))))
    return [*sorted(before), last]


def _states(pledge: Pledge, days: Sequence[date], chance: random.Random, geography: Geography) -> list[Pledge]:
    """The content on each of `days`, the last one as it is today; earlier ones less certain, and often sooner."""
    states = [pledge]
    for day in reversed(days[:-1]):
        states.insert(0, _earlier(states[0], day, chance, geography) if chance.random() < 0.75 else states[0])
    return states


def _earlier(later: Pledge, day: date, chance: random.Random, geography: Geography) -> Pledge:
    step = COMMITMENTS.index(later.commitment)
    commitment = COMMITMENTS[max(0, step - chance.choice((0, 1, 1)))]
    sooner = chance.choice((0, 0, 0, 3, 6))
    is_over = month_no(later.end_month) - sooner < month_of(day)
    if is_over or not _has_regions(later, month_no(later.start_month) - sooner, geography):
        sooner = 0
    machines = max(1, later.machines_peak + chance.choice((-1, 0, 0, 0, 1)))
    return replace(
        later,
        commitment=commitment,
        notice_id=later.notice_id if commitment in {"in_tender", "contracted"} else "",
        start_month=month_text(month_no(later.start_month) - sooner),
        end_month=month_text(month_no(later.end_month) - sooner),
        tender_quarter="" if sooner else later.tender_quarter,
        machines_peak=machines,
        machine_months=(later.machine_months * machines / later.machines_peak).quantize(Decimal("0.1"), ROUND_DOWN),
    )


def _has_regions(pledge: Pledge, month: int, geography: Geography) -> bool:
    """Whether its places exist in a month: a region that begins in 2027 cannot be planned for 2026."""
    return all(
        geography.places[place.code].level is not PlaceLevel.region
        or geography.region_of(place.code, month) is not None
        for place in pledge.places
    )


def _moment(day: date, uploads: Sequence[date], chance: random.Random) -> datetime:
    """Uploads come in at one moment of the day, entries by hand at any other."""
    return _at(day, 10, 30) if day in uploads else _at(day, chance.randint(8, 14), chance.randint(0, 59))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), COPENHAGEN)
