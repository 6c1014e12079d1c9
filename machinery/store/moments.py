"""Moments as the store keeps them: UTC without a time zone, to the microsecond."""

import calendar
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

TICK = timedelta(microseconds=1)
NEWEST = datetime(9000, 1, 1, tzinfo=UTC)
"""As-of for the newest revisions: two changes at one reading of the clock lie microseconds after it."""

Now = datetime | Callable[[], datetime]
"""When something is written: a clock, which is read once the write has its turn, or a moment of the past given as such.

Whoever writes for somebody present passes the clock: a moment taken before waiting for the turn would slip the change
into a past that others have read already.
"""


def read_clock(now: Now) -> datetime:
    """The moment itself, or what the clock says."""
    return now() if callable(now) else now


class WriteMoment:
    """The moment of the write that is running, if any: what it writes is not to be read yet, but bears that moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: datetime | None = None

    def begin(self, clock: Callable[[], datetime], not_before: datetime | None) -> datetime:
        """Read the clock for the write that has its turn; a clock that was set back gives `not_before`."""
        with self._lock:
            moment = clock()
            self._running = moment if not_before is None else max(moment, not_before)
            return self._running

    def end(self) -> None:
        """The write is committed or given up."""
        with self._lock:
            self._running = None

    def settled(self, clock: Callable[[], datetime]) -> datetime:
        """The present, or the last moment before the write that is running."""
        with self._lock:
            moment = clock()
            return moment if self._running is None else min(moment, self._running - TICK)


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
