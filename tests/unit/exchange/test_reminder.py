"""The calendar file, read by a library that had no part in writing it, and the mail."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.exchange.reminder import Reminder, calendar_file, mail_text
from machinery.i18n import LANGUAGES, translator

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = "https://signal.example/pledge?show=stale#own"
T = translator("da")
NASTY = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200)


def reminder(name="Nørrebæk Kommune; Vej, Park & Å", due=date(2027, 3, 31)):
    return Reminder("noerrebaek", name, due, LINK)


def event_of(data: bytes) -> icalendar.Event:
    read = icalendar.Calendar.from_ical(data)
    assert not read.errors
    (event,) = read.walk("VEVENT")
    assert not event.errors
    return event


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calendar_reminds_each_half_year_before_anything_is_stale(lang):
    t = translator(lang)
    event = event_of(calendar_file(reminder(), t, now=NOW))
    assert event.decoded("dtstart") == date(2027, 3, 28)
    assert event.decoded("dtend") == date(2027, 3, 29)
    assert dict(event["rrule"]) == {"FREQ": ["MONTHLY"], "INTERVAL": [6]}
    assert event.decoded("dtstamp") == NOW
    assert str(event["url"]) == LINK
    assert str(event["summary"]) == t("reminder.subject", name="Nørrebæk Kommune; Vej, Park & Å")
    assert t.date(date(2027, 3, 28)) in mail_text(reminder(), t)
    assert "2027" not in event["description"], "the same words return each half-year"
    said = f"{event['summary']}\n\n{event['description']}"
    assert said == mail_text(reminder(), t).replace(f" {t('reminder.deadline', due=date(2027, 3, 28))}", "")
    assert LINK in event["description"]
    alarms = [(str(alarm["action"]), alarm.decoded("trigger")) for alarm in event.walk("VALARM")]
    assert alarms == [("DISPLAY", -timedelta(days=13, hours=15)), ("DISPLAY", -timedelta(hours=15))]


def test_a_later_file_of_a_builder_replaces_the_one_before():
    first = event_of(calendar_file(reminder(), translator("da"), now=NOW))
    later = event_of(calendar_file(reminder(due=date(2028, 1, 1)), translator("en"), now=NOW + timedelta(days=300)))
    assert first["uid"] == later["uid"]
    assert first.decoded("dtstamp") < later.decoded("dtstamp")
    other = Reminder("anden", "Anden", date(2027, 3, 31), LINK)
    assert event_of(calendar_file(other, translator("da"), now=NOW))["uid"] != first["uid"]


@given(due=st.dates(date(2025, 1, 1), date(2029, 12, 31)))
@settings(max_examples=200)
def test_mail_and_calendar_name_the_same_day_that_every_month_has_and_in_time(due):
    deadline = reminder(due=due).deadline
    assert deadline.day <= 28
    assert due - timedelta(days=3) <= deadline <= due
    assert event_of(calendar_file(reminder(due=due), T, now=NOW)).decoded("dtstart") == deadline
    assert T("reminder.deadline", due=deadline) in mail_text(reminder(due=due), T)


@given(name=NASTY)
@settings(max_examples=100, deadline=None)
def test_any_name_is_read_back_and_no_line_is_too_long(name):
    data = calendar_file(reminder(name), translator("da"), now=NOW)
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
    [line.decode() for line in lines]
    assert str(event_of(data)["summary"]) == translator("da")("reminder.subject", name=name)
