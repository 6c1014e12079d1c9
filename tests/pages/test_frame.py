"""What every page must have, whoever opens it, in either language, with and without figures."""

import pytest
from streamlit.testing.v1 import AppTest

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.ui.pages_list import PAGES, page_entry
from tests.pages.screen import ENTRY, TIMEOUT_S, assert_readable, show, words
from tests.pages.worlds import LABEL, first_builder

KEYS = [page.key for page in PAGES]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_page_is_readable_in_every_language_filled_and_empty(any_world, key, lang):
    at = show(key, lang=lang)
    assert_readable(at, key, lang)
    assert (translator(lang)("common.edition_none") in words(at)) == (any_world.name == "empty")


@pytest.mark.parametrize(
    ("key", "role"),
    [*((key, "facilitator") for key in KEYS), ("pledge", "builder"), ("own", "builder"), ("participants", "partner")],
)
def test_the_demonstration_says_on_every_page_what_it_is(filled_world, key, role):
    """Readable for everybody with sign-in: `test_who_sees_what`."""
    chosen = f"builder:{first_builder(filled_world)}" if role == "builder" else role
    at = show(key, role=chosen)
    assert_readable(at, key, "da")
    assert at.selectbox(key="role_choice:da").value == chosen
    assert "Demonstration · eksempeldata – opdigtede tal" in words(at)
    assert f"udgave {LABEL}, opgjort 23. nov. 2026" in words(at)


def test_the_example_builders_can_be_chosen_and_the_supplier_is_the_default(filled_world):
    at = show("home")
    choice = at.selectbox(key="role_choice:da")
    assert choice.value == Role.SUPPLIER
    assert len(choice.options) == 19 + 3


def test_the_role_stays_over_a_switch_of_page_and_stands_in_the_address(filled_world):
    at = show("home")
    at.selectbox(key="role_choice:da").set_value("facilitator").run()
    assert at.query_params["role"] == "facilitator"
    del at.query_params["role"]  # as a switch of pages does
    at.switch_page(str(PAGES[-1].file)).run()
    assert at.selectbox(key="role_choice:da").value == "facilitator"
    assert at.query_params["role"] == "facilitator"


def test_an_unknown_role_in_the_address_is_a_supplier(filled_world):
    at = show("participants", role="builder:somebody-else")
    assert at.selectbox(key="role_choice:da").value == Role.SUPPLIER
    assert translator("da")("participants.completeness.heading") not in words(at)


def test_the_language_stays_over_a_switch_of_page_and_stands_in_the_address(filled_world):
    at = show("home", lang="en")
    del at.query_params["lang"]
    at.switch_page(str(PAGES[1].file)).run()
    assert at.title[0].value == translator("en")("signal.title")
    assert at.query_params["lang"] == "en"


def test_the_switch_changes_the_language_and_the_address(filled_world):
    at = show("home")
    at.segmented_control(key="language_switch").set_value("en").run()
    assert at.title[0].value == translator("en")("home.heading")
    assert at.query_params["lang"] == "en"


def test_an_unknown_language_in_the_address_is_danish(filled_world):
    assert show("home", lang="xx").title[0].value == translator("da")("home.heading")


def test_with_sign_in_configured_nobody_can_choose_a_role_and_everyone_is_a_supplier(filled_world):
    at = AppTest.from_file(str(ENTRY), default_timeout=TIMEOUT_S)
    at.secrets["auth"] = {"redirect_uri": "http://127.0.0.1/oauth2callback"}
    at.query_params["role"] = "facilitator"
    at.switch_page(str(page_entry("participants").file)).run()
    assert not at.exception
    assert not [box for box in at.selectbox if box.key == "role_choice:da"]
    assert translator("da")("participants.completeness.heading") not in words(at)
    assert translator("da")("common.demonstration") + " ·" not in words(at)


def test_among_real_builders_nobody_can_choose_a_role_and_the_pages_say_why(fresh_world):
    before = show("participants", role="facilitator")
    assert translator("da")("participants.completeness.heading") in words(before)
    real = Builder("aalborg", "Aalborg", "municipality", "2026")
    add_builder(running_product(settings()).store, Asking.command_line(), real, now=now())
    before.run()
    for at in (before, show("participants", role="facilitator"), show("home", role="builder:aalborg")):
        assert not at.exception
        assert not [box for box in at.selectbox if box.key == "role_choice:da"]
        assert translator("da")("participants.completeness.heading") not in words(at)
        assert translator("da")("http.no_sign_in") in words(at)


def test_the_facilitator_is_told_of_a_folder_that_is_no_edition_and_nobody_loses_the_good_one(fresh_world):
    (fresh_world.folder / "editions" / "notes").mkdir()
    told = translator("da")("editions.no_edition", label="notes")
    for role, is_told in (("facilitator", True), ("supplier", False)):
        text = words(show("home", role=role))
        assert (told in text) is is_told
        assert f"udgave {LABEL}" in text
