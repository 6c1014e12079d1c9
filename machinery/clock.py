"""The time of day, in one place, so that a test or a printed example can fix it."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


_STARTED_S = time.monotonic()


def now() -> datetime:
    """The present moment in UTC.

    `MACHINERY_NOW` (ISO 8601) replaces it by a fixed one, `MACHINERY_NOW_FROM` by a clock that runs from that moment on
    when the process starts.
    """
    if fixed := os.environ.get("MACHINERY_NOW"):
        return _moment(fixed)
    if start := os.environ.get("MACHINERY_NOW_FROM"):
        return _moment(start) + timedelta(seconds=time.monotonic() - _STARTED_S)
    return datetime.now(UTC)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def today() -> date:
    """Today's date in Denmark."""
    return now().astimezone(COPENHAGEN).date()
