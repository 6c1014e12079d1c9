"""One row made into several that say the same together: a row per place, or a row per calendar year.

The machine-months of the parts add up to those of the whole, in tenths and as the signal spreads them. The machines of
a part are those that its share needs, rounded up, as in a site's charging need.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from machinery.domain.allocation import as_tenths, tenths_by_month, tenths_by_place
from machinery.domain.checking import Known
from machinery.domain.entered import as_text, read_month, read_number
from machinery.domain.faults import Fault
from machinery.domain.periods import month_no, month_text
from machinery.domain.places_entered import read_places
from machinery.domain.pledge import FIELD, PlaceShare, number_text
from machinery.exchange.periods_written import written_period

Split = Callable[[Mapping[str, str], Known], list[dict[str, str]]]
"""Takes the cells of a row; gives those of its parts, at least two, or none where the row cannot be split so.

The first part goes on being the row; the reference stays with it.
"""
_OF_ONE_SITE = ("site_power_kw", "site_latitude", "site_longitude")


@dataclass(frozen=True, slots=True)
class _Whole:
    """What splitting needs to know of a row; `tenths` of a machine-month."""

    places: tuple[PlaceShare, ...]
    start_no: int
    end_no: int
    machines_peak: int
    tenths: int

    @property
    def months(self) -> int:
        return self.end_no - self.start_no + 1


def parts_by_place(cells: Mapping[str, str], known: Known) -> list[dict[str, str]]:
    """A row per place, with its share of the machine-months; what is known of the one site stays with the first."""
    whole = _whole(cells, known)
    if whole is None or len(whole.places) < 2:
        return []
    tenths = tenths_by_place(Decimal(whole.tenths) / 10, [place.share for place in whole.places])
    if min(tenths) == 0:
        return []
    parts = []
    for number, (place, amount) in enumerate(zip(whole.places, tenths, strict=True)):
        machines = math.ceil(whole.machines_peak * place.share)
        part = dict(cells) if number == 0 else _follower(cells, _OF_ONE_SITE)
        part |= {"places": place.code, "machines_peak": str(machines)}
        parts.append(_with_amount(part, amount, machines * whole.months))
    return parts


def parts_by_year(cells: Mapping[str, str], known: Known) -> list[dict[str, str]]:
    """A row per calendar year, with the machine-months of its months; the machines stay."""
    whole = _whole(cells, known)
    if whole is None or whole.start_no // 12 == whole.end_no // 12:
        return []
    base, remainder = tenths_by_month(whole.tenths, whole.months)
    parts: list[dict[str, str]] = []
    first = whole.start_no
    while first <= whole.end_no:
        last = min(first // 12 * 12 + 11, whole.end_no)
        begun, ended = first - whole.start_no, last - whole.start_no + 1
        amount = base * (ended - begun) + min(ended, remainder) - min(begun, remainder)
        if amount == 0:
            return []
        part = dict(cells) if not parts else _follower(cells)
        part |= {"start_month": month_text(first), "end_month": month_text(last)}
        parts.append(_with_amount(part, amount, whole.machines_peak * (ended - begun)))
        first = last + 1
    return parts


def _follower(cells: Mapping[str, str], without: tuple[str, ...] = ()) -> dict[str, str]:
    return {name: text for name, text in cells.items() if name != "pledge_ref" and name not in without}


def _with_amount(part: dict[str, str], tenths: int, most: int) -> dict[str, str]:
    """The part with its machine-months, left out where they are what machines and months imply."""
    part.pop("machine_months", None)
    return part if tenths == 10 * most else {**part, "machine_months": number_text(Decimal(tenths) / 10)}


def _whole(cells: Mapping[str, str], known: Known) -> _Whole | None:
    """The row in figures; None where a field that splitting needs is missing or faulty."""
    places = read_places(FIELD["places"], cells.get("places", ""), known)
    start, end = (_month(name, cells) for name in ("start_month", "end_month"))
    machines, amount = (_number(name, cells) for name in ("machines_peak", "machine_months"))
    if isinstance(places, list) or start is None or end is None or end < start or machines is None:
        return None
    if amount is None and cells.get("machine_months"):
        return None
    most = machines * (end - start + 1)
    if amount is not None and amount > most:
        return None
    return _Whole(places, start, end, int(machines), as_tenths(most if amount is None else amount))


def _month(name: str, cells: Mapping[str, str]) -> int | None:
    answer = read_month(FIELD[name], written_period(name, as_text(cells.get(name))))
    return None if isinstance(answer, Fault) else month_no(answer)


def _number(name: str, cells: Mapping[str, str]) -> Decimal | None:
    answer = read_number(FIELD[name], as_text(cells.get(name)))
    return None if isinstance(answer, Fault) else answer
