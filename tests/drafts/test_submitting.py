"""Stating drafts: all good rows together, once, undone together; the faulty ones stay with a reason."""

import dataclasses

import pytest

from machinery.drafts.checking import State
from machinery.drafts.keeping import add_drafts, change_drafts, fill_drafts, take_pledges
from machinery.drafts.stored import DraftEdit
from machinery.drafts.submitting import submit_drafts
from machinery.errors import Refused
from machinery.exchange.importing import import_table
from machinery.i18n import translator
from machinery.pledges.batches import undo_batch
from machinery.pledges.recording import change_pledge
from machinery.reference import reference
from machinery.store.checking import run_checks
from tests.drafts.making import GOOD, NOW, a_pledge, checked, drafts, stored, submit
from tests.second.worlds import ME

FAULTY = {**GOOD, "machine_class": "minigraver 2-7 t", "machines_peak": "2,5"}


def test_good_rows_become_pledges_and_faulty_ones_stay_with_field_reason_and_nearest_value(store, builder):
    good, faulty = add_drafts(store, ME, builder, [GOOD, FAULTY], now=NOW)
    done = submit(store, builder)
    assert (done.created, done.updated, done.faulty) == (1, 0, (faulty.draft_id,))
    (pledge,) = stored(store, builder).values()
    assert (pledge.start_month, pledge.end_month, str(pledge.hours_per_day)) == ("2027-03", "2028-06", "6.50")
    assert [one.pledge_id for one in done.stated] == [good.draft_id]
    (row,) = checked(store, builder)
    assert (row.number, row.state) == (1, State.FAULTY)
    assert [(one.field, one.suggestion) for one in row.faults] == [
        ("machine_class", "mini_excavator_2_6t"),
        ("machines_peak", "3"),
    ]
    assert row.faults[0].suggestion_on_screen(translator("da")) == "Forslag: Minigraver 2-6 t"


def test_a_double_click_stores_once_and_gets_the_same_receipt(store, builder):
    rows = [one.row for one in add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)]
    asked = {"known": reference(), "idempotency_key": "twice", "now": NOW}
    first = submit_drafts(store, ME, builder, rows, **asked)
    second = submit_drafts(store, ME, builder, rows, **asked)
    assert (second.repeated, second.batch_id, set(second.stated)) == (True, first.batch_id, set(first.stated))
    assert len(stored(store, builder)) == 2
    # With another key the rows are gone, and no second pair is made of them.
    third = submit_drafts(store, ME, builder, rows, **{**asked, "idempotency_key": "third"})
    assert (third.is_empty, len(third.edited_since)) == (True, 2)
    with pytest.raises(Refused):
        submit_drafts(store, ME, builder, rows[:1], **asked)


def test_a_batch_of_drafts_is_undone_as_a_whole_and_its_rows_come_back_to_be_stated_again(store, builder):
    taken_id = a_pledge(store, builder)
    a_pledge(store, builder, "P-2")
    take_pledges(store, ME, builder, list(stored(store, builder)), known=reference(), now=NOW)
    for row in drafts(store, builder):
        if row.pledge_id == taken_id:
            fill_drafts(store, ME, builder, [row.row], {"note": "rettet"}, now=NOW)
    (new,) = add_drafts(store, ME, builder, [{**GOOD, "pledge_ref": "N-1"}], now=NOW)
    before, content = stored(store, builder), {row.draft_id: row.cells for row in drafts(store, builder)}
    done = submit(store, builder)
    after = stored(store, builder)
    assert (done.created, done.updated, done.unchanged) == (1, 1, 1)
    (waiting,) = add_drafts(store, ME, builder, [{"note": "kommet til"}], now=NOW)
    undo_batch(store, ME, done.batch_id, now=NOW)
    assert stored(store, builder) == before
    rows = checked(store, builder)
    assert rows[0].draft.draft_id == waiting.draft_id
    assert {row.draft.pledge_id for row in rows[1:]} == {taken_id, new.draft_id}
    assert all(row.state is State.CHANGE and row.draft.cells == content[row.draft.draft_id] for row in rows[1:])
    again = submit(store, builder, "again")
    assert (again.created, again.updated) == (0, 2)
    assert stored(store, builder) == after
    assert run_checks(store) == []


def test_an_undone_batch_puts_no_row_beside_one_that_stands_there_and_none_for_a_pledge_changed_since(store, builder):
    there, changed, free = add_drafts(store, ME, builder, [GOOD, GOOD, GOOD], now=NOW)
    done = submit(store, builder)
    take_pledges(store, ME, builder, [there.draft_id], known=reference(), now=NOW)
    theirs = dataclasses.replace(stored(store, builder)[changed.draft_id], note="ny")
    change_pledge(store, ME, changed.draft_id, 1, theirs, idempotency_key=f"{builder}-c", now=NOW)
    undo_batch(store, ME, done.batch_id, now=NOW)
    assert [(row.draft.pledge_id, row.state) for row in checked(store, builder)] == [
        (there.draft_id, State.CHANGED_SINCE),
        (free.draft_id, State.CHANGE),
    ]
    # Who still sees the row as it was before it was stated overwrites nothing.
    (kept,) = change_drafts(store, ME, builder, [DraftEdit(free, {"note": "x"})], known=reference(), now=NOW)
    assert kept.is_apart


def test_a_row_that_another_has_changed_is_not_stated_unseen(store, builder):
    one, two = add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)
    fill_drafts(store, ME, builder, [one.row], {"machines_peak": "400"}, now=NOW)
    rows = [one.row, two.row]
    done = submit_drafts(store, ME, builder, rows, known=reference(), idempotency_key="seen", now=NOW)
    assert (done.edited_since, list(stored(store, builder))) == ((one.draft_id,), [two.draft_id])


def test_a_reference_stands_for_one_demand(store, builder):
    a_pledge(store, builder)
    add_drafts(store, ME, builder, [{**GOOD, "pledge_ref": ref} for ref in ("P-1", "N-1", "N-1")], now=NOW)
    assert [[one.rule for one in row.faults] for row in checked(store, builder)] == [
        ["ref_taken"],
        [],
        ["duplicate_ref"],
    ]


def test_an_older_file_does_not_set_back_what_was_stated_from_the_table(store, builder):
    heads = "pledge_ref,places,start_month,end_month,machine_class,machines_peak,commitment"
    file = f"{heads}\nF-1,0751,2027-03,2028-02,mini_excavator_2_6t,2,planned".encode()
    assert import_table(store, ME, file, "a.csv", builder, known=reference(), now=NOW).accepted == 1
    take_pledges(store, ME, builder, list(stored(store, builder)), known=reference(), now=NOW)
    (row,) = drafts(store, builder)
    fill_drafts(store, ME, builder, [row.row], {"machines_peak": "5"}, now=NOW)
    assert submit(store, builder).updated == 1
    again = import_table(store, ME, file, "a.csv", builder, known=reference(), now=NOW)
    assert {(one.fault.field, one.fault.rule) for one in again.problems} == {
        ("machines_peak", "changed_since"), ("machine_months", "changed_since"),
    }  # fmt: skip
    assert [one.machines_peak for one in stored(store, builder).values()] == [5]


def test_an_empty_row_is_left_without_a_word(store, builder):
    add_drafts(store, ME, builder, [{}], now=NOW)
    done = submit(store, builder)
    assert (done.is_empty, done.faulty, len(drafts(store, builder))) == (True, (), 1)
