"""What a form proposes: in the words of the reader, never a code, and to be typed as it stands."""

import re
from datetime import date

import pytest

from machinery.domain.checking import check_pledge
from machinery.i18n import translator
from machinery.reference import reference
from tests.unit.domain.test_checking import FAULTS, GOOD

NBSP = "\N{NO-BREAK SPACE}"
SAID = [
    ("places", "0751:70;0461:40", f"Aarhus 63,64{NBSP}%; Odense 36,36{NBSP}%", "Aarhus 63.64%; Odense 36.36%"),
    ("places", "0751:60;0461", f"Aarhus 60{NBSP}%; Odense 40{NBSP}%", "Aarhus 60%; Odense 40%"),
    ("places", "Aarhuus", "Aarhus", "Aarhus"),
    ("places", "Aarhus, Odense", "Aarhus; Odense", "Aarhus; Odense"),
    ("places", "Aarhus og Odense", "Aarhus; Odense", "Aarhus; Odense"),
    ("places", "0751;0751;Odensee", "Aarhus; Odense", "Aarhus; Odense"),
    ("start_month", "03/2027", "marts 2027", "March 2027"),
    ("end_month", "2027", "december 2027", "December 2027"),
    ("tender_quarter", "2027 K3", "3. kvartal 2027", "third quarter of 2027"),
    ("machine_class", "Gravko 18 t", None, None),
    ("commitment", "planlag", "Planlagt", "Planned"),
    ("grid_share", "jo", "Ja", "Yes"),
    ("hours_per_day", "25", "24", "24"),
    ("machine_months", "12,25", "12,3", "12.3"),
    ("contact_mailbox", "anlaeg(at)kommune.dk", "anlaeg@kommune.dk", "anlaeg@kommune.dk"),
]


def on_screen(field: str, entered: object, lang: str) -> list[str]:
    checked = check_pledge({**GOOD, field: entered}, builder_id="kommune", known=reference(), today=date(2026, 11, 23))
    return [fault.suggestion_on_screen(translator(lang)) for fault in checked.faults if fault.field == field]


@pytest.mark.parametrize(("field", "entered", "danish", "english"), SAID)
def test_a_suggestion_is_in_the_words_of_the_reader(
    field: str, entered: str, danish: str | None, english: str | None
) -> None:
    for lang, wanted in (("da", danish), ("en", english)):
        said = on_screen(field, entered, lang)
        assert said
        if wanted is not None:
            assert said[0] == translator(lang)("faults.suggested", suggestion=wanted)


def test_names_in_a_list_of_codes() -> None:
    assert set(on_screen("connector", "CCS;typ 2", "da")) == {"Forslag: CCS2; Type 2"}


def test_a_text_that_is_too_long_is_not_said_again() -> None:
    assert on_screen("project", "Ny bro over åen. " * 20, "da") == [""]


@pytest.mark.parametrize(("field", "entered", "rule", "suggestion"), FAULTS)
@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_suggestion_on_the_screen_shows_a_code(
    field: str, entered: object, rule: str, suggestion: str, lang: str
) -> None:
    for said in on_screen(field, entered, lang):
        assert not re.search(r"[a-z]_[a-z]|\b[0-9]{4}(:|-[0-9]{2}\b)|[0-9]Q[0-9]|\bDK[0-9]", said), said
