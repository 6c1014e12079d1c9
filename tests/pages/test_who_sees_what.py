"""Every page, opened by everybody with sign-in configured: one table says who sees what is not for all."""

import pytest
from streamlit.testing.v1 import AppTest

from machinery.access.asking import Role
from machinery.i18n import translator
from machinery.ui.pages_list import PAGES
from tests.pages.screen import assert_readable, show, words
from tests.pages.signing_in import give_role, signed_in, withdraw_all
from tests.pages.worlds import World, first_builder

T = translator("da")
PEOPLE = ("nobody", "no role", "partner", "builder", "facilitator")
WRITERS = {"builder", "facilitator"}

# Page → what stands on it for some only, as the key of a sentence, and for whom. Everybody sees the rest.
FOR_SOME: dict[str, dict[str, set[str]]] = {
    "home": {},
    "signal": {},
    "demand": {"demand.intro_live": {"facilitator"}},
    "charging": {"charging.intro_all": {"facilitator"}, "charging.intro_own": {"builder"}},
    "pledge": {"pledge.intro": WRITERS},
    "history": {"history.lead": WRITERS},
    "participants": {
        "participants.completeness.heading": {"partner", "facilitator"},
        "doubles.heading": {"facilitator"},
    },
    "method": {},
    "own": {"own.lead": WRITERS},
    "drafts": {"drafts.lead": WRITERS},
    "access": {"access.people.heading": {"facilitator"}, "access.trail.heading": {"facilitator"}},
    "invitation": {"invitation.open_link": set(PEOPLE)},
    "accessibility": {},
}
# Pages that some cannot open at all.
ONLY_FOR = {"pledge": WRITERS, "drafts": WRITERS, "history": WRITERS, "own": WRITERS, "access": {"facilitator"}}


@pytest.fixture
def people(fresh_world: World) -> dict[str, str | None]:
    """Who → the subject they sign in as; nobody signs in as none."""
    give_role("partner", Role.PARTNER)
    give_role("builder", Role.BUILDER, first_builder(fresh_world))
    give_role("facilitator", Role.FACILITATOR)
    return {"nobody": None, **{who: who for who in PEOPLE[1:]}}


def test_every_page_is_in_the_table():
    assert set(FOR_SOME) == {page.key for page in PAGES}
    assert {who for parts in FOR_SOME.values() for whom in parts.values() for who in whom} <= set(PEOPLE)


@pytest.mark.parametrize("key", FOR_SOME)
def test_everybody_sees_what_the_table_says(people, key):
    for who, subject in people.items():
        at = signed_in(key, subject)
        assert_readable(at, key, "da")
        text = words(at)
        for sentence, whom in FOR_SOME[key].items():
            assert (T(sentence) in text) == (who in whom), f"{sentence} for {who}"
        if key in ONLY_FOR:
            assert (T(f"{key}.only_for") in text) == (who not in ONLY_FOR[key]), who
        assert (T("access.no_role") in text) == (who == "no role")
        assert T("common.demonstration") not in text
        assert T("common.roles.choose") not in text


HELD = [
    (key, who)
    for key in ("pledge", "drafts", "history", "own", "demand", "charging", "participants", "access")
    for who in ("builder", "partner", "facilitator")
    if any(who in whom for whom in FOR_SOME[key].values())
]


def test_the_facilitator_loses_something_on_each_of_these_pages():
    assert {key for key, who in HELD if who == "facilitator"} == {
        "pledge", "drafts", "history", "own", "demand", "charging", "participants", "access"
    }  # fmt: skip


@pytest.mark.parametrize(("key", "who"), HELD)
def test_a_withdrawn_role_ends_with_the_next_drawing(people, key, who):
    sentences = [sentence for sentence, whom in FOR_SOME[key].items() if who in whom]
    at = signed_in(key, people[who])
    assert all(T(sentence) in words(at) for sentence in sentences)
    withdraw_all()
    at.run()
    assert not at.exception
    assert not any(T(sentence) in words(at) for sentence in sentences)
    assert T("access.no_role") in words(at)


def buttons(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def test_only_those_whom_a_page_is_for_find_the_way_to_it(people):
    for who, subject in people.items():
        at = signed_in("home", subject)
        for key in ("access", "drafts", "history", "own"):
            assert (T(f"{key}.title") in words(at)) == (who in ONLY_FOR[key]), (key, who)
        assert (T("access.sign_in") in buttons(at)) == (subject is None)
        assert (T("access.sign_out") in buttons(at)) == (subject is not None)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("world", ["filled_world", "empty_world"])
def test_the_demonstration_shows_the_page_and_says_that_nobody_can_be_invited(request, world, lang):
    request.getfixturevalue(world)
    at = show("access", lang=lang, role="facilitator")
    assert_readable(at, "access", lang)
    assert translator(lang)("access.invite.no_sign_in") in words(at)
