"""The clock: fixed, or running from a moment, for tests and printed examples."""

from datetime import UTC, datetime, timedelta

from machinery.clock import now, today

START = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_a_fixed_clock_stands(monkeypatch):
    monkeypatch.setenv("MACHINERY_NOW", "2026-12-31T23:30:00")
    assert now() == now() == START
    assert today().isoformat() == "2027-01-01", "in Denmark it is another day"


def test_a_clock_from_a_moment_runs_on(monkeypatch):
    monkeypatch.setenv("MACHINERY_NOW_FROM", START.isoformat())
    first = now()
    assert START < first < START + timedelta(hours=12)
    while now() == first:
        pass
    assert now() > first


def test_without_either_it_is_the_present():
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
