"""Deltagere og adgang: a participant is added, told what is wrong beside the field, ended and taken in again."""

import pytest

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.builders import builders, change_dates
from machinery.pledges.reading import own_pledges
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.store.moments import NEWEST
from machinery.ui.markdown import plain
from tests.pages.screen import assert_readable, show, words
from tests.pages.signing_in import give_role, signed_in
from tests.pages.test_access import choose, press
from tests.pages.worlds import first_builder

T = translator("da")
ME = Asking.command_line()


@pytest.fixture
def page(fresh_world):
    give_role("fie", Role.FACILITATOR)
    return signed_in("access", "fie")


def everyone():
    return {one.builder_id: one for one in builders(running_product(settings()).store)}


def write(at, key, text):
    next(box for box in at.text_input if box.key == key).set_value(text)
    at.run()


def test_one_is_added_under_the_proposed_id(page):
    before = everyone()
    write(page, "new_builder_name", "Ærø Ny Havn")
    choose(page, f"{T('participants.entry.kind')} *", "port")
    choose(page, T("participants.entry.main"), next(iter(before)))
    write(page, "new_builder_joined", "November 2026")
    press(page, T("participants.entry.add"))
    assert T("participants.entry.added") in [done.value for done in page.success]
    (new,) = [one for code, one in everyone().items() if code not in before]
    assert (new.builder_id, new.name, new.kind, new.joined, new.left) == (
        "aeroe-ny-havn", "Ærø Ny Havn", "port", "2026-11", ""
    )  # fmt: skip
    assert new.affiliated_to == next(iter(before))
    assert new.is_demo, "an example world stays one"
    assert next(box for box in page.text_input if box.key == "new_builder_name").value == ""


def test_faults_stand_beside_the_fields_and_nothing_is_stored(page):
    before = everyone()
    taken = next(iter(before))
    write(page, "new_builder_id", taken)
    write(page, "new_builder_left", "næste år")
    press(page, T("participants.entry.add"))
    assert [error.value for error in page.error] == [
        T("participants.entry.name_missing"),
        plain(T("participants.entry.id_taken", value=taken)),
        T("participants.entry.kind_missing"),
        T("participants.entry.bad_day", value="næste år"),
    ]
    assert everyone() == before


def test_the_boxes_show_dates_that_somebody_else_stored_and_overwrite_none(page, fresh_world):
    builder_id = first_builder(fresh_world)
    choose(page, T("participants.entry.whose"), builder_id)
    left = f"dated_builder_left_{builder_id}"
    store, seen = running_product(settings()).store, everyone()[builder_id]
    change_dates(store, ME, seen, joined=seen.joined, left="2026-10", today=now().date(), now=now)
    page.text_input(key=f"dated_builder_joined_{builder_id}").set_value("2020")
    press(page, T("participants.entry.save_dates"))
    assert (everyone()[builder_id].joined, everyone()[builder_id].left) == (seen.joined, "2026-10")
    assert plain(T("participants.entry.dates_changed", name=seen.name)) in [error.value for error in page.error]
    assert page.text_input(key=left).value == "oktober 2026"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_facilitator_withdraws_what_an_ended_one_stated(fresh_world, lang):
    t, builder_id = translator(lang), first_builder(fresh_world)
    store, seen = running_product(settings()).store, everyone()[builder_id]
    change_dates(store, ME, seen, joined=seen.joined, left="2026-11", today=now().date(), now=now)
    at = show("pledge", lang=lang, role="facilitator", builder=builder_id)
    assert_readable(at, "pledge", lang)
    assert t("pledge.ended_text") in [info.value for info in at.info]
    assert not [button for button in at.button if button.key == "pledge_submit"]
    box = next(box for box in at.selectbox if box.label == t("common.terms.builder"))
    assert box.options[-1] == t("pledge.ended", name=seen.name)
    stored = own_pledges(store, ME, builder_id, as_of=NEWEST)
    choose(at, t("pledge.choose_one"), stored[0].pledge_id)
    assert {button.key: button.disabled for button in at.button}["pledge_change"]
    at.text_input(key=f"pledge_reason_{stored[0].pledge_id}").set_value("x")
    at.checkbox(key=f"pledge_sure_{stored[0].pledge_id}").set_value(True)
    at.run()
    at.button(key="pledge_withdraw").click()
    at.run()
    assert not at.exception
    assert len(own_pledges(store, ME, builder_id, as_of=NEWEST)) == len(stored) - 1
    assert t("pledge.no_builder") in words(show("pledge", lang=lang, role=f"builder:{builder_id}"))


def test_one_is_ended_and_taken_in_again_and_nothing_is_deleted(page, fresh_world):
    builder_id = first_builder(fresh_world)
    choose(page, T("participants.entry.whose"), builder_id)
    left = f"dated_builder_left_{builder_id}"
    write(page, left, "2031")
    press(page, T("participants.entry.save_dates"))
    assert T("participants.entry.left_ahead") in [error.value for error in page.error]
    assert everyone()[builder_id].left == ""
    write(page, left, "2026-11")
    press(page, T("participants.entry.save_dates"))
    assert T("participants.entry.dates_saved") in [done.value for done in page.success]
    assert everyone()[builder_id].left == "2026-11"
    assert T("access.trail.did.change_builder") in words(page)
    write(page, left, "")
    press(page, T("participants.entry.save_dates"))
    assert everyone()[builder_id].left == ""
