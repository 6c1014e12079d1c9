"""Historik: changes field by field in words, undo of one and of an upload, conflict, and the pledges as of a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from machinery.access.asking import Asking
from machinery.clock import now
from machinery.domain.pledge import PlaceShare
from machinery.drafts.keeping import add_drafts
from machinery.errors import NotAllowed
from machinery.exchange.importing import import_table
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.batches import batches
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges, pledge_by_id
from machinery.pledges.recording import change_pledge, confirm_pledges, withdraw_pledge
from machinery.pledges.visibility import choose_visibility
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.store.moments import NEWEST
from machinery.ui import history_actions
from machinery.ui.days import read_day
from machinery.ui.markdown import plain
from machinery.ui.pages_list import page_entry
from tests.commands.tables import good_row, table
from tests.drafts.making import GOOD, submit
from tests.pages.screen import assert_readable, show, words
from tests.pages.worlds import first_builder

T, ME = translator("da"), Asking.command_line()


def the_store():
    return running_product(settings()).store


def changed(builder, **values):
    """A pledge of the builder, changed past the page."""
    one = next(p for p in own_pledges(the_store(), ME, builder) if p.pledge.commitment == "planned")
    change_pledge(
        the_store(), ME, one.pledge_id, one.revision, replace(one.pledge, **values), idempotency_key="x", now=now
    )
    return one


def tables(at):
    return [html.proto.body for html in at.get("html") if "text-table" in html.proto.body]


def open_history(builder, **parameters):
    return show("history", role=f"builder:{builder}", **parameters)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_change_is_told_in_words_and_undone_by_a_click(fresh_world, lang):
    t, builder = translator(lang), first_builder(fresh_world)
    one = changed(builder, commitment="decided", start_month="2027-02", end_month="2027-09",
                  places=(PlaceShare("0751", 1),))  # fmt: skip
    at = open_history(builder, lang=lang)
    assert_readable(at, "history", lang)
    newest = tables(at)[0]
    steps = reference().vocabulary["commitment"]
    for text in (
        t("fields.commitment"),
        t.name(steps["planned"]),
        t.name(steps["decided"]),
        t.month("2027-09"),
        "Aarhus",
    ):
        assert text in newest
    assert not [code for code in ("2027-09", "0751", ">decided<", ">planned<") if code in newest]
    at.button(key=f"history_undo_{one.pledge_id}").click().run()
    assert not at.exception
    assert t("history.undone") in words(at)
    assert t("history.did.undo") in words(at)
    back = pledge_by_id(the_store(), ME, one.pledge_id)
    assert (back.pledge, back.confirmed_at) == (one.pledge, one.confirmed_at)
    at.button(key=f"history_undo_{one.pledge_id}").click().run()
    assert pledge_by_id(the_store(), ME, one.pledge_id).pledge.commitment == "decided"


def test_what_another_changed_since_is_left_and_told(fresh_world):
    builder = first_builder(fresh_world)
    one = changed(builder, note="mit")
    at = open_history(builder)
    theirs = replace(one.pledge, note="deres")
    change_pledge(the_store(), ME, one.pledge_id, one.revision + 1, theirs, idempotency_key="y", now=now)
    at.button(key=f"history_undo_{one.pledge_id}").click().run()
    assert not at.exception
    assert "så intet er fortrudt" in at.warning[0].value
    assert "Kommandolinjen" in at.warning[0].value
    assert pledge_by_id(the_store(), ME, one.pledge_id).pledge.note == "deres"
    assert "deres" in tables(at)[0]


def test_an_upload_is_one_entry_that_shows_its_pledges_and_is_undone_as_a_whole(fresh_world):
    builder = first_builder(fresh_world)
    before = {one.pledge_id for one in own_pledges(the_store(), ME, builder)}
    rows = table([good_row(no, "fil") for no in range(3)])
    report = import_table(the_store(), ME, rows, "plan.csv", builder, known=reference(), now=now)
    at = open_history(builder)
    entry = T.count("history.several.batch", 3, file_name="plan.csv")
    assert f"{plain(entry)} · heraf 3 nye" in words(at)
    at.toggle(key=f"history_rows_batch_{report.batch_id}").set_value(True).run()
    assert tables(at)[0].count(T("history.new_pledge")) == 3
    at.button(key=f"history_undo_{report.batch_id}").click().run()
    assert T("undo.upload.done", parts=T.count("undo.withdrawn", 3)) in words(at)
    assert T("undo.upload.is_undone") in words(at)
    assert plain(T.count("history.several.undo_batch", 3, file_name="plan.csv")) in words(at)
    # The clock of the tests stands still: an undo comes a moment after it.
    after = own_pledges(the_store(), ME, builder, as_of=now() + timedelta(seconds=1))
    assert {one.pledge_id for one in after} == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_stated_together_and_a_choice_for_all_are_told_and_undone_as_joint_changes(fresh_world, lang):
    t, builder = translator(lang), first_builder(fresh_world)
    seen = [(one.pledge_id, one.revision) for one in own_pledges(the_store(), ME, builder)]
    other = "named" if own_pledges(the_store(), ME, builder)[0].pledge.visibility == "counted" else "counted"
    choice = choose_visibility(the_store(), ME, builder, other, seen, now=now)
    add_drafts(the_store(), ME, builder, [GOOD], now=now)
    submit(the_store(), builder)
    at = open_history(builder, lang=lang)
    assert_readable(at, "history", lang)
    stated = next(one for one in batches(the_store(), ME, builder) if one.created)
    before = len(own_pledges(the_store(), ME, builder, as_of=NEWEST))
    for batch_id in (stated.batch_id, choice.batch_id):
        button = at.button(key=f"history_undo_{batch_id}")
        assert (button.label, button.help) == (t("undo.joint.act"), t("undo.joint.text"))
        button.click().run()
        assert not at.exception
        assert t("undo.joint.is_undone") in words(at)
    assert at.success[0].value == t("undo.joint.done", parts=t.count("undo.restored", choice.changed))
    assert t("undo.upload.is_undone") not in words(at)
    assert t("upload.again") not in words(at)
    assert len(own_pledges(the_store(), ME, builder, as_of=NEWEST)) == before - 1


def test_an_upload_that_was_changed_since_is_left_and_says_why(fresh_world):
    builder = first_builder(fresh_world)
    rows = table([good_row(1, "fil")])
    report = import_table(the_store(), ME, rows, "plan.csv", builder, known=reference(), now=now)
    one = next(one for one in own_pledges(the_store(), ME, builder, as_of=NEWEST) if one.batch_id == report.batch_id)
    change_pledge(the_store(), ME, one.pledge_id, 1, replace(one.pledge, note="ny"), idempotency_key="n", now=now)
    at = open_history(builder)
    at.button(key=f"history_undo_{report.batch_id}").click().run()
    assert [each.value for each in at.warning] == [T("undo.upload.none")]
    left = next(html.proto.body for html in at.get("html") if T("undo.left") in html.proto.body)
    assert T("undo.is_changed") in left
    assert "Kommandolinjen" in left
    assert at.button(key=f"history_undo_{report.batch_id}"), "nothing was undone, so it still can be"


def test_pledges_confirmed_at_once_are_as_old_as_before_when_that_is_undone(fresh_world):
    builder = first_builder(fresh_world)
    some = own_pledges(the_store(), ME, builder)[:3]
    confirm_pledges(the_store(), ME, builder, [(one.pledge_id, one.revision) for one in some], now=now)
    withdraw_pledge(the_store(), ME, some[0].pledge_id, some[0].revision + 1, reason="", idempotency_key="w", now=now)
    at = open_history(builder)
    undo = next(one for one in at.button if one.label == T("undo.confirmation.act"))
    undo.click().run()
    assert T("undo.confirmation.done", parts=T.count("undo.restored", 2)) in words(at)
    assert T.count("history.several.undo", 2) in words(at)
    assert T("undo.confirmation.is_over") in words(at)
    table = next(one.proto.body for one in at.get("html") if T("undo.left") in one.proto.body)
    assert some[0].pledge.pledge_ref in table
    after = {one.pledge_id: one.confirmed_at for one in own_pledges(the_store(), ME, builder, as_of=NEWEST)}
    assert after.items() >= {one.pledge_id: one.confirmed_at for one in some[1:]}.items()


def test_one_pledge_alone_with_its_whole_history_and_several_confirmed_as_one(fresh_world):
    builder = first_builder(fresh_world)
    some = own_pledges(the_store(), ME, builder)[:3]
    confirm_pledges(the_store(), ME, builder, [(one.pledge_id, one.revision) for one in some], now=now)
    one = some[0]
    withdraw_pledge(the_store(), ME, one.pledge_id, one.revision + 1, reason="*Udsat*", idempotency_key="w", now=now)
    assert T.count("history.several.confirm", 3) in words(open_history(builder))
    at = open_history(builder, pledge=one.pledge_id)
    text = words(at)
    assert r"Grund: \*Udsat\*" in text
    assert all(T(f"history.did.{done}") in text for done in ("create", "confirm", "withdraw"))
    assert [b.key for b in at.button if b.key.startswith("history_undo")] == [f"history_undo_{one.pledge_id}"]
    assert T("history.is_standing") in tables(at)[0]
    assert T("history.is_withdrawn") in tables(at)[0]


def test_the_day_of_the_history_is_not_the_half_year_of_another_page(fresh_world):
    builder = first_builder(fresh_world)
    at = show("own", role=f"builder:{builder}", at="2027H2")
    at.switch_page(str(page_entry("history").file)).run()
    assert not at.exception
    assert at.text_input(key="filter_day").value == ""
    assert T("filters.no_day", example="30. jun. 2026") not in words(at)


def test_the_pledges_as_of_a_day(fresh_world):
    builder = first_builder(fresh_world)
    yesterday = now() - timedelta(days=1)
    then = len(own_pledges(the_store(), ME, builder, as_of=yesterday))
    one = own_pledges(the_store(), ME, builder)[0]
    withdraw_pledge(the_store(), ME, one.pledge_id, one.revision, reason="x", idempotency_key="w", now=now)
    at = open_history(builder, day=yesterday.date().isoformat())
    assert T.count("history.stood", then, day=yesterday.date()) in words(at)
    at.text_input(key="filter_day").set_value("23/11 2026").run()
    assert T.count("history.stood", then - 1, day=date(2026, 11, 23)) in words(at)
    assert at.query_params["day"] == "2026-11-23"
    for text, said in (("i går", "no_day"), ("30.02.2026", "no_day"), ("24.11.2026", "day_to_come")):
        at.text_input(key="filter_day").set_value(text).run()
        values = {"example": "30. jun. 2026"} if said == "no_day" else {"last": date(2026, 11, 23)}
        assert T(f"filters.{said}", **values) in words(at)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30.6.2026", (2026, 6, 30)),
        (" 30-06-2026", (2026, 6, 30)),
        ("2026-06-30", (2026, 6, 30)),
        ("30. jun. 2026", (2026, 6, 30)),
        ("30 June 2026", (2026, 6, 30)),
        ("jun. 2026", None),
        ("6.2026", None),
    ],
)
def test_a_day_as_people_write_it(text, day):
    assert read_day(text) == (day and date(*day))


def test_nobody_sees_or_undoes_anothers_by_the_address_or_an_old_button(fresh_world, monkeypatch):
    own, other = (one.builder_id for one in builders(the_store())[:2])
    theirs = own_pledges(the_store(), ME, other)[0]
    at = show("history", role=f"builder:{own}", pledge=theirs.pledge_id, builder=other)
    assert not [b for b in at.button if b.key == f"history_undo_{theirs.pledge_id}"]
    assert at.selectbox(key="filter_pledge:da").value is None
    one = changed(own, note="mit")
    at = open_history(own)
    monkeypatch.setattr(history_actions, "asking", Asking.supplier)
    at.button(key=f"history_undo_{one.pledge_id}").click().run()
    assert T("access.not_your_builder") in words(at)
    assert pledge_by_id(the_store(), ME, one.pledge_id).pledge.note == "mit"
    with pytest.raises(NotAllowed):
        pledge_by_id(the_store(), Asking.supplier(), one.pledge_id)
