"""Kladder: typing is kept at once, rows are chosen, split, filled, stated once and undone; two people; who may."""

import pytest

from machinery.access.asking import Asking
from machinery.clock import now
from machinery.domain.checking import check_pledge
from machinery.domain.pledge import pledge_as_row
from machinery.drafts import keeping
from machinery.drafts.keeping import change_drafts, own_drafts
from machinery.drafts.stored import CELLS, DraftEdit
from machinery.drafts.submitting import submit_drafts
from machinery.i18n import translator
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import confirm_pledges
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.store.moments import NEWEST
from machinery.ui import drafts_actions, drafts_typed
from machinery.ui.drafts_words import cell_text
from tests.drafts.making import GOOD, TODAY, drafts, stored
from tests.pages.screen import assert_readable, show, words
from tests.pages.worlds import first_builder

T = translator("da")
ME = Asking.command_line()


def store():
    return running_product(settings()).store


def opened(builder, **wish):
    return show("drafts", role=f"builder:{builder}", **wish)


def run(at):
    at.run()
    assert not at.exception, at.exception
    return at


def press(at, key):
    at.button(key=key).click()
    return run(at)


def grid(at):
    (one,) = at.data_editor
    return one


def typed(at, edited=None, added=()):
    """What the grid answers after somebody typed: all of it since it was drawn."""
    at.session_state[grid(at).key] = {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": []}
    return run(at)


def cells(builder):
    return [dict(one.cells) for one in drafts(store(), builder)]


def buttons(at):
    return {one.key: one for one in at.button}


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_is_typed_is_kept_at_once_and_a_reload_shows_it(fresh_world, lang):
    builder, t = first_builder(fresh_world), translator(lang)
    at = opened(builder, lang=lang)
    assert_readable(at, "drafts", lang)
    assert t("drafts.none") in words(at)
    at = press(at, "drafts_add")
    first = grid(at).key
    at = typed(at, {0: {"places": "Aarhus"}})
    at = typed(at, {0: {"places": "Aarhus", "machines_peak": "2,5"}}, [{"note": "ny"}])
    assert cells(builder) == [{"places": "Aarhus", "machines_peak": "2,5"}, {"note": "ny"}]
    # The grid is the same one: what is being typed in it is not lost.
    assert grid(at).key == first
    # A cell that says again what it said at first is no longer among the answers.
    at = typed(at, {0: {"machines_peak": "2,5"}}, [{"note": "ny", "project": "Vej"}, {"note": "to"}])
    assert cells(builder) == [{"machines_peak": "2,5"}, {"note": "ny", "project": "Vej"}, {"note": "to"}]
    assert [one.row_version for one in drafts(store(), builder)] == [4, 2, 1]
    again = opened(builder, lang=lang)
    assert_readable(again, "drafts", lang)
    assert grid(again).value[["number", "machines_peak", "note"]].values.tolist() == [
        ["1", "2,5", ""], ["2", "", "ny"], ["3", "", "to"],
    ]  # fmt: skip


def test_faults_stand_by_row_and_field_and_good_rows_are_stated_once_and_undone_together(fresh_world, monkeypatch):
    def clicked_twice(*args, once=drafts_actions.submit):
        once(*args)
        once(*args)

    monkeypatch.setattr(drafts_actions, "submit", clicked_twice)
    builder = first_builder(fresh_world)
    before = stored(store(), builder)
    at = press(opened(builder), "drafts_add")
    at = typed(at, {0: GOOD}, [{**GOOD, "machine_class": "minigraver 2-7 t"}])
    table = next(one.proto.body for one in at.get("html") if T("drafts.faults") in one.proto.body)
    for said in (">2<", T("fields.machine_class"), "minigraver 2-7 t", "Forslag: Minigraver 2-6 t"):
        assert said in table
    assert at.button(key="drafts_submit").label == T.count("drafts.submit_all", 1)
    at = press(at, "drafts_submit")
    (new,) = stored(store(), builder).keys() - before.keys()
    assert [one["machine_class"] for one in cells(builder)] == ["minigraver 2-7 t"]
    text = words(at)
    assert new in text
    assert T.count("drafts.receipt.created", 1) in text
    at = press(at, "drafts_undo")
    assert stored(store(), builder) == before
    assert T("drafts.receipt.back") in words(at)
    assert [one["machine_class"] for one in cells(builder)] == ["minigraver 2-7 t", GOOD["machine_class"]]
    assert [one.pledge_id for one in drafts(store(), builder)] == [None, new]
    assert T("undo.joint.done", parts=T.count("undo.withdrawn", 1)) in words(at)


def test_own_demand_is_taken_changed_in_many_rows_and_stated_as_new_revisions(fresh_world):
    builder = first_builder(fresh_world)
    before = stored(store(), builder)
    at = press(opened(builder), "drafts_take")
    assert len(cells(builder)) == len(before)
    chosen = next(box for box in at.multiselect if (box.key or "").startswith("drafts_chosen:"))
    assert len(chosen.value) == len(before)
    at.selectbox(key="drafts_field:da").set_value("note")
    at = run(at)
    at.text_input(key="drafts_value_note").set_value("fælles")
    at = press(run(at), "drafts_fill")
    assert {one["note"] for one in cells(builder)} == {"fælles"}
    press(at, "drafts_submit")
    after = stored(store(), builder)
    assert cells(builder) == []
    assert {one.note for one in after.values()} == {"fælles"}
    for pledge_id, one in after.items():
        same = {**pledge_as_row(before[pledge_id]), "note": ""}
        assert {**pledge_as_row(one), "note": ""} == same


def test_ticked_rows_are_copied_split_removed_and_put_back(fresh_world):
    builder = first_builder(fresh_world)
    at = press(opened(builder), "drafts_add")
    assert buttons(at)["drafts_remove"].disabled
    at = typed(at, {0: {**GOOD, "places": "Aarhus:60;Odense:40", "chosen": True}}, [{"note": "b", "chosen": True}])
    assert at.button(key="drafts_fill").label == T.count("drafts.fill_rows", 2)
    at = typed(at, {0: {**GOOD, "places": "Aarhus:60;Odense:40", "chosen": False}}, [{"note": "b", "chosen": False}])
    assert at.button(key="drafts_fill").label == T("drafts.fill_none")
    at = typed(at, {0: {**GOOD, "places": "Aarhus:60;Odense:40", "chosen": True}}, [{"note": "b"}])
    at = press(at, "drafts_split_place")
    assert [one.get("places") for one in cells(builder)] == ["0751", "0461", None]
    assert grid(at).value["chosen"].tolist() == [True, False, False]
    at = press(at, "drafts_duplicate")
    assert [one.get("places") for one in cells(builder)] == ["0751", "0751", "0461", None]
    at = press(at, "drafts_choose_all")
    at = press(at, "drafts_remove")
    assert cells(builder) == []
    press(at, "drafts_put_back")
    assert len(cells(builder)) == 4


def test_the_second_of_two_people_is_told_and_chooses(fresh_world):
    builder = first_builder(fresh_world)
    at = typed(press(opened(builder), "drafts_add"), {0: GOOD})
    (mine,) = drafts(store(), builder)
    change_drafts(store(), ME, builder, [DraftEdit(mine, {"machines_peak": "7"})], known=reference(), now=now)
    at = typed(at, {0: {**GOOD, "machines_peak": "9"}})
    assert T.count("drafts.note.beside", 1) in words(at)
    assert [one["machines_peak"] for one in cells(builder)] == ["7", "9"]
    (_, beside) = drafts(store(), builder)
    at = press(at, f"drafts_keep_True_{beside.draft_id}")
    assert [one["machines_peak"] for one in cells(builder)] == ["9"]
    assert T.count("drafts.note.beside", 1) not in words(at)


def test_a_demand_changed_since_waits_for_a_choice(fresh_world):
    builder = first_builder(fresh_world)
    at = press(opened(builder), "drafts_take")
    one = own_pledges(store(), ME, builder, as_of=NEWEST)[0]

    def row():
        return next(row for row in drafts(store(), builder) if row.pledge_id == one.pledge_id)

    confirm_pledges(store(), ME, builder, [(one.pledge_id, one.revision)], now=now)
    at = run(at)
    assert T("drafts.state.changed_since") in words(at)
    assert not any("command line" in one.value for one in at.warning)
    at = press(at, "drafts_submit")
    assert row().based_on == one.revision
    assert T.count("drafts.note.changed_since", 1) in words(at)
    press(at, f"drafts_keep_False_{row().draft_id}")
    assert row().based_on == one.revision + 1


def test_a_button_acts_on_what_is_chosen_and_written_at_the_click(fresh_world):
    builder = first_builder(fresh_world)
    at = opened(builder)
    at.number_input(key="drafts_how_many").set_value(3)
    at = press(at, "drafts_add")
    at = typed(at, {0: {"note": "a", "chosen": True}, 1: {"note": "b"}, 2: {"note": "c"}})
    # Another row is ticked, another field chosen, a value written: all after the buttons were drawn.
    kept = {0: {"note": "a", "chosen": False}, 1: {"note": "b", "chosen": True}, 2: {"note": "c"}}
    at.session_state[grid(at).key] = {"edited_rows": kept, "added_rows": []}
    at = press(at, "drafts_duplicate")
    assert [one["note"] for one in cells(builder)] == ["a", "b", "b", "c"]
    at.selectbox(key="drafts_field:da").set_value("note")
    at = press(at, "drafts_fill")
    assert T.count("drafts.note.other_field", 1) in words(at)
    at = press(at, "drafts_fill")
    assert T.count("drafts.note.no_value", 1) in words(at)
    assert [one["note"] for one in cells(builder)] == ["a", "b", "b", "c"]
    at.text_input(key="drafts_value_note").set_value("ny")
    at = press(at, "drafts_fill")
    assert [one["note"] for one in cells(builder)] == ["a", "b", "ny", "c"]
    at = press(at, "drafts_empty")
    assert [one.get("note") for one in cells(builder)] == ["a", "b", None, "c"]
    # The button speaks of one row; with none chosen any more it does not mean all of them.
    at.session_state[grid(at).key] = {"edited_rows": {2: {"chosen": False}}, "added_rows": []}
    at = press(at, "drafts_remove")
    assert len(cells(builder)) == 4
    assert T.count("drafts.note.none_chosen", 1) in words(at)


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_cell_too_long_is_cut_and_told_and_stops_no_other(fresh_world, lang):
    builder, t = first_builder(fresh_world), translator(lang)
    at = press(opened(builder, lang=lang), "drafts_add")
    at = typed(at, {0: {**GOOD, "note": "x" * 5000}}, [{"note": "y" * 5000}, {"project": "Vej"}])
    kept = cells(builder)
    assert [len(one.get("note", "")) for one in kept] == [4000, 4000, 0]
    assert (kept[0]["project"], kept[2]["project"]) == ("Havnevej", "Vej")
    assert_readable(at, "drafts", lang)
    one, two = [shown.value for shown in at.warning]
    assert "1 · Havnevej" in one
    assert two == t("drafts.row_note.cut", fields=t("fields.note"), row="2")
    faulty = next(shown.proto.body for shown in at.get("html") if t("drafts.faults") in shown.proto.body)
    assert faulty.count(f">{t('fields.note')}<") == 1
    assert ">1–2<" in faulty
    at = press(at, "drafts_add")
    assert [len(one.get("note", "")) for one in cells(builder)] == [4000, 4000, 0, 0]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_lines_without_room_stay_in_the_grid_until_they_are_kept_or_discarded(fresh_world, lang, monkeypatch):
    for module in (keeping, drafts_typed):
        monkeypatch.setattr(module, "MOST_DRAFTS", 3)
    builder, t = first_builder(fresh_world), translator(lang)
    at = press(opened(builder, lang=lang), "drafts_add")
    at = typed(at, {0: {"note": "a", "chosen": True}}, [{"note": "b"}, {"note": "c"}, {"note": "d"}])
    drawn, lines = grid(at).key, [{"note": "b"}, {"note": "c"}, {"note": "d"}]
    assert [one["note"] for one in cells(builder)] == ["a", "b", "c"]
    assert t.count("drafts.unsaved", 1) in words(at)
    assert_readable(at, "drafts", lang)
    at = press(at, "drafts_remove")
    assert (grid(at).key, [one["note"] for one in cells(builder)]) == (drawn, ["a", "b", "c"])
    assert t.count("drafts.note.stopped", 1) in words(at)
    # What is typed into the other rows is kept all the same, and what somebody else makes room for too.
    at = typed(at, {0: {"note": "a2", "chosen": True}}, lines)
    assert [one["note"] for one in cells(builder)] == ["a2", "b", "c"]
    keeping.remove_drafts(store(), ME, builder, [drafts(store(), builder)[2].row], now=now)
    at = run(at)
    assert [one["note"] for one in cells(builder)] == ["a2", "b", "d"]
    assert "drafts_discard" not in buttons(at)
    at = typed(at, {0: {"note": "a3"}}, [{"note": "e"}])
    at = press(at, "drafts_discard")
    assert [one["note"] for one in cells(builder)] == ["a3", "b", "d"]
    assert "drafts_discard" not in buttons(at)


def test_one_row_that_is_refused_keeps_no_other_from_being_kept(fresh_world, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_DRAFTS", 2)
    builder = first_builder(fresh_world)
    at = typed(press(opened(builder), "drafts_add"), {0: {"note": "a"}}, [{"note": "b"}])
    drawn = grid(at).key
    theirs = drafts(store(), builder)[0]
    change_drafts(store(), ME, builder, [DraftEdit(theirs, {"note": "deres"})], known=reference(), now=now)
    # There is no room for a second version of the first row; the second row is kept, and the grid stays.
    at = typed(at, {0: {"note": "min"}}, [{"note": "b2"}])
    assert (grid(at).key, [one["note"] for one in cells(builder)]) == (drawn, ["deres", "b2"])
    assert T.count("drafts.unsaved", 1) in words(at)
    monkeypatch.setattr(keeping, "MOST_DRAFTS", 3)
    at = run(at)
    assert [one["note"] for one in cells(builder)] == ["deres", "min", "b2"]
    assert T.count("drafts.note.beside", 1) in words(at)


def test_removed_rows_that_do_not_fit_can_still_be_put_back_later(fresh_world, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_DRAFTS", 2)
    builder = first_builder(fresh_world)
    at = press(opened(builder), "drafts_add")
    at = press(typed(at, {0: {"note": "a", "chosen": True}}), "drafts_remove")
    keeping.add_drafts(store(), ME, builder, [{"note": "b"}, {"note": "c"}], now=now)
    at = press(at, "drafts_put_back")
    assert T("drafts.too_many", limit=2) in words(at)
    assert [one["note"] for one in cells(builder)] == ["b", "c"]
    keeping.remove_drafts(store(), ME, builder, [drafts(store(), builder)[0].row], now=now)
    at = press(at, "drafts_put_back")
    assert [one["note"] for one in cells(builder)] == ["c", "a"]
    assert "drafts_put_back" not in buttons(at)


def test_typing_into_a_row_that_was_stated_meanwhile_says_which_row_and_what(fresh_world):
    builder = first_builder(fresh_world)
    at = typed(press(opened(builder), "drafts_add"), {0: GOOD})
    rows = [one.row for one in drafts(store(), builder)]
    submit_drafts(store(), ME, builder, rows, known=reference(), idempotency_key="another", now=now)
    at = typed(at, {0: {**GOOD, "note": "sen"}})
    (warning,) = [one.value for one in at.warning]
    assert T("fields.note") in warning
    assert "1 · Havnevej" in warning
    # Told before a button is clicked, and still told after it.
    at = typed(at, {0: {"note": "senere"}})
    assert [one["note"] for one in cells(builder)] == ["senere"]


@pytest.mark.parametrize("role", ["supplier", "partner"])
def test_others_see_nothing_of_it(filled_world, role):
    at = show("drafts", role=role)
    assert not at.data_editor
    assert T("drafts.only_for") in words(at)
    assert T("drafts.title") not in words(show("home", role=role))


def test_another_builder_sees_none_of_it_and_the_facilitator_chooses_whose(fresh_world):
    mine, other = [one.builder_id for one in builders(store())][:2]
    typed(press(opened(mine), "drafts_add"), {0: {"note": "hemmelig"}})
    assert not show("drafts", role=f"builder:{other}", builder=mine).data_editor
    at = show("drafts", role="facilitator")
    assert T("pledge.choose_builder") in words(at)
    at = show("drafts", role="facilitator", builder=mine)
    assert grid(at).value["note"].tolist() == ["hemmelig"]


def test_a_role_lost_after_typing_writes_to_nobody(fresh_world):
    mine, other = [one.builder_id for one in builders(store())][:2]
    at = press(opened(mine), "drafts_add")
    at.query_params["role"] = f"builder:{other}"
    at.session_state["role_chosen"] = f"builder:{other}"
    typed(at, {0: {"note": "sent"}})
    assert (cells(mine), cells(other)) == ([{}], [])


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_words_of_a_cell_are_read_back_as_the_same_value(filled_world, lang):
    t = translator(lang)
    for builder in builders(store()):
        for pledge in stored(store(), builder.builder_id).values():
            row = {
                name: cell_text(name, text, reference(), t)
                for name, text in pledge_as_row(pledge).items()
                if name in CELLS
            }
            found = check_pledge(row, builder_id=builder.builder_id, known=reference(), today=TODAY, existing=True)
            assert found.pledge == pledge, found.faults
    assert own_drafts(store(), ME, first_builder(filled_world)).drafts == ()
