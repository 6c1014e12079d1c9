"""The half-yearly reminder to confirm planned demand, as a calendar file (RFC 5545) and as a mail to be copied.

Nothing is sent: whoever is to be reminded puts the file into a calendar of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from machinery.i18n import Translator

MIME = "text/calendar"
AHEAD = timedelta(days=14)
"""A deadline is no nearer than this when a reminder is made: time to ask colleagues."""
EVERY_MONTHS = 6
_LAST_DAY = 28
"""A day that every month has: a calendar leaves out the months that lack the day of a repeated event."""
_ALARMS = ("-P13DT15H", "-PT15H")
"""From the beginning of the day: nine in the morning, fourteen days before and the day before."""
_LINE_OCTETS = 75


@dataclass(frozen=True)
class Reminder:
    """Whose pledges are to be confirmed, by which day, and where that is done."""

    builder_id: str
    builder_name: str
    due: date
    link: str

    @property
    def deadline(self) -> date:
        """The day that the calendar and the mail both name: the due date, or up to three days before it."""
        return self.due.replace(day=min(self.due.day, _LAST_DAY))


def mail_text(reminder: Reminder, t: Translator) -> str:
    """Subject and text of a mail that asks for the confirmation."""
    return (
        f"{_subject(reminder, t)}\n\n{_body(reminder, t, deadline=' ' + t('reminder.deadline', due=reminder.deadline))}"
    )


def _subject(reminder: Reminder, t: Translator) -> str:
    return t("reminder.subject", name=reminder.builder_name)


def _body(reminder: Reminder, t: Translator, *, deadline: str = "") -> str:
    return t("reminder.mail", name=reminder.builder_name, link=reminder.link, deadline=deadline)


def calendar_file(reminder: Reminder, t: Translator, *, now: datetime) -> bytes:
    """An event of a whole day, the deadline, each half-year, with an alarm two weeks before and one the morning before.

    It has the same UID each time it is made for a builder, so that a calendar replaces the one before. The text names
    no date, as the same words return each half-year.
    """
    first = reminder.deadline
    subject, text = _subject(reminder, t), _body(reminder, t)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(t('common.product'))}//{t.lang.upper()}",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{reminder.builder_id}@confirmation.machinery-demand-signal",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=1):%Y%m%d}",
        f"RRULE:FREQ=MONTHLY;INTERVAL={EVERY_MONTHS}",
        f"SUMMARY:{_text(subject)}",
        f"DESCRIPTION:{_text(text)}",
        f"URL:{reminder.link}",
        "TRANSP:TRANSPARENT",
        *(
            part
            for alarm in _ALARMS
            for part in (
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{_text(subject)}",
                f"TRIGGER:{alarm}",
                "END:VALARM",
            )
        ),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets, all but the first begun by a space; no letter is cut in two."""
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > _LINE_OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
