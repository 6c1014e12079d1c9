"""Deltagere og adgang: a participant is added, told what is wrong beside the field, ended and taken in again."""

import pytest

from machinery.access.asking import Asking, Role
from machinery.i18n import translator
from machinery.pledges.builders import builders
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.ui.markdown import plain
from tests.pages.screen import words
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
    write(page, "new_builder_joined", "2026-11")
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
    write(page, "new_builder_left", "31.12.2026")
    press(page, T("participants.entry.add"))
    assert [error.value for error in page.error] == [
        T("participants.entry.name_missing"),
        plain(T("participants.entry.id_taken", value=taken)),
        T("participants.entry.kind_missing"),
        T("participants.entry.bad_day", value="31.12.2026"),
    ]
    assert everyone() == before


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
