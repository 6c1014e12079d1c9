"""How a pledge of one's own stands at a moment, and in which order one's pledges ask for something."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from machinery.domain.periods import first_open_half_year, half_year_months, month_no, month_of
from machinery.pledges.stored import StoredPledge

SOON_MONTHS = 3
"""A pledge ends soon when its last month is this one or one of the next two."""


class Standing(StrEnum):
    """What a builder should know about a pledge, the most urgent first."""

    OUT = "out"
    STALE = "stale"
    ENDED = "ended"
    ENDS_SOON = "ends_soon"
    OVER = "over"
    CONTRACTED = "contracted"
    CURRENT = "current"


# A contract asks for as little as a pledge that is current: both stand together, by their first month.
_URGENCY = {one: min(number, list(Standing).index(Standing.CONTRACTED)) for number, one in enumerate(Standing)}


def in_order_of_need(stored: Sequence[StoredPledge], now: datetime) -> list[StoredPledge]:
    """First the pledges that ask for something, most urgent first, then by their first month."""
    return sorted(
        stored, key=lambda one: (_URGENCY[standing_of(one, now)], one.pledge.start_month, one.pledge.end_month)
    )


def standing_of(one: StoredPledge, now: datetime) -> Standing:
    """How a pledge stands at a moment. What is over needs no confirming, what has a contract does not end."""
    last_month, this_month = month_no(one.pledge.end_month), month_of(now)
    has_contract = one.pledge.commitment == "contracted"
    if is_over(one, now):
        return Standing.CONTRACTED if has_contract else Standing.OVER
    if one.is_out:
        return Standing.OUT
    if one.is_stale:
        return Standing.STALE
    if has_contract:
        return Standing.CONTRACTED
    if last_month < this_month:
        return Standing.ENDED
    return Standing.ENDS_SOON if last_month < this_month + SOON_MONTHS else Standing.CURRENT


def is_over(one: StoredPledge, now: datetime) -> bool:
    """Whether a pledge ended before the first month of open demand."""
    return month_no(one.pledge.end_month) < half_year_months(first_open_half_year(now)).start
