"""Moments as the store keeps them: UTC without a time zone, to the microsecond."""

import calendar
from datetime import UTC, datetime, timedelta

TICK = timedelta(microseconds=1)


def to_store(moment: datetime) -> datetime:
    """A moment as the store's timestamp; raises `ValueError` when it carries no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None)


def from_store(moment: datetime) -> datetime:
    """The store's timestamp as an aware moment in UTC."""
    return moment.replace(tzinfo=UTC)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month and time so many months earlier; the last of the month where that day is missing."""
    no = moment.year * 12 + moment.month - 1 - months
    year, month = no // 12, no % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
