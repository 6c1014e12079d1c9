"""The own pledges: what to do about them, all confirmed at a click, the list cut by the address, the reminder."""

from datetime import UTC, date, datetime, timedelta

import pytest

from machinery.access.asking import Asking
from machinery.clock import now
from machinery.domain.pledge import PlaceShare
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges, pledge_by_id
from machinery.pledges.recording import confirm_pledges
from machinery.pledges.stored import StoredPledge
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.ui import pledge_todo
from machinery.ui.pledge_todo import Todo, todo
from tests.pages.screen import assert_readable, show, words
from tests.second.worlds import plain_pledge

ME = Asking.command_line()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Nothing is to be done about it: a tender to come, a known site, somebody to write to.
SETTLED = {
    "start_month": "2027-03", "end_month": "2027-08", "commitment": "planned", "tender_quarter": "2026Q4",
    "site_power_kw": 100, "contact_mailbox": "vej@by.dk",
}  # fmt: skip


def one(confirmed_at=NOW, **changes):
    pledge = plain_pledge(**{**SETTLED, **changes})
    return StoredPledge(
        "01", 1, "create", NOW, "x", confirmed_at, False, False, False, False, None, "", pledge
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        (one(), set()),
        (one(NOW - timedelta(days=170)), set()),
        (one(NOW - timedelta(days=200)), {Todo.STALE}),
        (one(NOW - timedelta(days=900), commitment="contracted", contact_mailbox=""), {Todo.STALE}),
        (one(NOW - timedelta(days=900), start_month="2026-01", end_month="2026-06", contact_mailbox=""), set()),
        (one(start_month="2026-11", commitment="intent"), {Todo.STARTED}),
        (one(start_month="2026-12", commitment="intent"), set()),
        (one(start_month="2026-11", commitment="planned"), set()),
        (one(tender_quarter="2026Q3"), {Todo.TENDER_PASSED}),
        (one(tender_quarter="2026Q3", commitment="in_tender"), set()),
        (one(tender_quarter=""), {Todo.NO_TENDER}),
        (one(tender_quarter="", commitment="interest"), set()),
        (one(tender_quarter="", start_month="2026-11"), set()),
        (one(places=(PlaceShare("DK011", 1),), site_power_kw=None), {Todo.NO_MUNICIPALITY}),
        (one(site_power_kw=None), {Todo.NO_POWER}),
        (one(site_power_kw=None, start_month="2027-10", end_month="2027-12"), {Todo.NO_POWER}),
        (one(site_power_kw=None, start_month="2027-11", end_month="2027-12"), set()),
        (one(contact_mailbox=""), {Todo.NO_MAILBOX}),
    ],
)
def test_only_what_the_data_can_tell_is_asked_for(stored, asked):
    found = todo([stored], NOW, stale_after_months=9, geography=reference().geography)
    assert {kind for kind, ones in found.items() if ones} == asked


def a_builder_with_stale(at_least=2):
    store = running_product(settings()).store
    for builder in builders(store):
        stored = own_pledges(store, ME, builder.builder_id)
        found = todo(stored, now(), stale_after_months=9, geography=reference().geography)[Todo.STALE]
        if len(found) >= at_least:
            return builder, found
    raise AssertionError("no builder of the example world has anything to confirm")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_should_be_confirmed_is_confirmed_at_one_click(fresh_world, lang):
    t, store = translator(lang), running_product(settings()).store
    builder, stale = a_builder_with_stale()
    at = show("pledge", role=f"builder:{builder.builder_id}", lang=lang, show="stale")
    assert_readable(at, "pledge", lang)
    assert at.selectbox(key=f"filter_show:{lang}").value == "stale"
    assert len(at.dataframe[-1].value) == len(stale)
    at.button(key="pledge_confirm_all").click().run()
    assert not at.exception
    assert t.count("todo.confirmed", len(stale)) in words(at)
    for before in stale:
        after = pledge_by_id(store, ME, before.pledge_id)
        assert (after.change, after.revision, after.pledge) == ("confirm", before.revision + 1, before.pledge)


def test_nothing_is_confirmed_when_one_was_changed_since_or_the_role_has_ended(fresh_world, monkeypatch):
    store = running_product(settings()).store
    builder, stale = a_builder_with_stale()
    at = show("pledge", role=f"builder:{builder.builder_id}")
    confirm_pledges(store, ME, builder.builder_id, [(stale[0].pledge_id, stale[0].revision)], now=now)
    at.button(key="pledge_confirm_all").click().run()
    assert at.error
    assert pledge_by_id(store, ME, stale[1].pledge_id).revision == stale[1].revision
    monkeypatch.setattr(pledge_todo, "asking", Asking.supplier)
    at.button(key="pledge_confirm_all").click().run()
    assert translator("da")("access.not_your_builder") in words(at)
    assert pledge_by_id(store, ME, stale[1].pledge_id).revision == stale[1].revision


def test_the_choice_stands_in_the_address_and_an_unknown_one_shows_all(filled_world):
    builder, _ = a_builder_with_stale()
    at = show("pledge", role=f"builder:{builder.builder_id}", show="nonsense")
    assert len(at.dataframe[-1].value) == len(own_pledges(running_product(settings()).store, ME, builder.builder_id))
    at.selectbox(key="filter_show:da").set_value("no_power").run()
    assert at.query_params["show"] == "no_power"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reminder_leads_to_the_pledges_to_confirm(filled_world, lang):
    builder, _ = a_builder_with_stale()
    at = show("pledge", role=f"builder:{builder.builder_id}", lang=lang)
    (mail,) = [area.value for area in at.text_area if builder.name in str(area.value)]
    language = "lang=en&" if lang == "en" else ""
    who = builder.builder_id
    assert f"http://localhost:8501/pledge?{language}show=stale&builder={who}&role=builder%3A{who}#own" in mail
    # A facilitator's own role opens nothing for the builder that gets the mail.
    at = show("pledge", role="facilitator", builder=who, lang=lang)
    (mail,) = [area.value for area in at.text_area if builder.name in str(area.value)]
    assert f"show=stale&builder={who}#own" in mail
    assert translator(lang)("reminder.calendar") in words(at)
    assert translator(lang).date(date(2026, 12, 7)) in mail, "a fortnight from today where some are stale already"
    assert translator(lang)("reminder.marked", months=9) in words(at)
