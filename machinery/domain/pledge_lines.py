"""A pledge cut into the lines in which it counts: place × year, in whole tenths of a machine-month."""

from dataclasses import dataclass

from machinery.domain.allocation import tenths_by_month, tenths_by_place
from machinery.domain.periods import month_no
from machinery.domain.places import Geography
from machinery.domain.pledge import Pledge


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """What a pledge asks for in one of its places in one year.

    `region_code` is the region of that year, None where the place is coarser than a region. `tenths` is above zero.
    """

    place_code: str
    region_code: str | None
    year: int
    tenths: int


def pledge_lines(pledge: Pledge, geography: Geography, first_no: int) -> list[PledgeLine]:
    """The lines of a pledge from the month numbered `first_no` on, by place and year.

    Spread as the signal spreads it: over places and months in tenths by largest remainder, earlier months first.
    """
    start, months = month_no(pledge.start_month), month_no(pledge.end_month) - month_no(pledge.start_month) + 1
    lines = []
    by_place = tenths_by_place(pledge.machine_months, [place.share for place in pledge.places])
    for place, tenths in zip(pledge.places, by_place, strict=True):
        base, remainder = tenths_by_month(tenths, months)
        found: dict[tuple[int, str | None], int] = {}
        for number in range(max(0, first_no - start), months):
            month = start + number
            key = month // 12, geography.region_of(place.code, month)
            found[key] = found.get(key, 0) + base + (number < remainder)
        lines += [PledgeLine(place.code, region, year, sum_) for (year, region), sum_ in found.items() if sum_]
    return lines


def open_tenths(pledge: Pledge, geography: Geography, first_no: int) -> int:
    """Tenths of a machine-month of a pledge from the month numbered `first_no` on."""
    return sum(line.tenths for line in pledge_lines(pledge, geography, first_no))
