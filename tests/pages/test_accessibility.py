"""Tilgængelighedserklæring: honest about what lacks, dated, and with somewhere to complain."""

from machinery.i18n import translator
from tests.pages.screen import show, words

T = translator("da")


def test_the_statement_says_what_lacks_and_when_it_was_assessed(empty_world):
    text = words(show("accessibility"))
    assert "**delvist**" in text
    assert T("accessibility.lacks.points") in text
    assert "Vurderet 23. nov. 2026" in text
    assert "Digitaliseringsstyrelsen" in text
    for built_in in (
        "No results", "Clear value", "Increment", "Help for", "Search", "Fullscreen", "Add files",
    ):  # fmt: skip
        assert built_in in text


def test_a_demonstration_says_that_nobody_runs_it(empty_world):
    assert T("accessibility.instead.demonstration") in words(show("accessibility"))


def test_every_page_leads_to_the_statement(empty_world):
    assert T("accessibility.title") in words(show("signal"))
