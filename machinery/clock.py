"""The time of day, in one place, so that a test or a printed example can fix it."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """The present moment in UTC; `MACHINERY_NOW` (ISO 8601) replaces it."""
    fixed = os.environ.get("MACHINERY_NOW")
    if fixed:
        moment = datetime.fromisoformat(fixed)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Denmark."""
    return now().astimezone(COPENHAGEN).date()
