"""Drafts are kept at once, belong to one builder alone, count nowhere, and two people lose nothing of each other's."""

import dataclasses
import re

import pytest

from machinery.drafts.checking import State
from machinery.drafts.keeping import (
    add_drafts,
    change_drafts,
    choose_version,
    duplicate_drafts,
    fill_drafts,
    own_drafts,
    remove_drafts,
    renew_draft,
    split_drafts,
    take_pledges,
)
from machinery.drafts.splitting import parts_by_place, parts_by_year
from machinery.drafts.stored import MOST_DRAFTS, DraftEdit
from machinery.errors import NotFound, Refused
from machinery.pledges.batches import batches, undo_batch
from machinery.pledges.recording import change_pledge
from machinery.reference import reference
from machinery.signal.demand import DemandQuery, demand
from machinery.store import statements
from machinery.store.backup import back_up, restore
from machinery.store.database import Reader, Store
from tests.drafts.making import GOOD, NOW, a_pledge, checked, drafts, person, stored, submit
from tests.second.worlds import ME, add_builders, plain_pledge


def cells(store, builder):
    return [dict(one.cells) for one in drafts(store, builder)]


def edit(seen, **changes):
    return [DraftEdit(seen, changes)]


def test_a_half_written_row_is_kept_as_typed_and_counts_nowhere(store, builder):
    before = demand(store, ME, DemandQuery())
    (one,) = add_drafts(store, ME, builder, [{"places": " Aarhus ", "machines_peak": 2.5}], now=NOW)
    (kept,) = change_drafts(store, ME, builder, edit(one, start_month="marts"), known=reference(), now=NOW)
    assert cells(store, builder) == [{"places": "Aarhus", "machines_peak": "2.5", "start_month": "marts"}]
    assert (kept.draft.row_version, kept.is_apart) == (2, False)
    assert demand(store, ME, DemandQuery()).equals(before)
    assert stored(store, builder) == {}


def test_a_row_that_says_the_same_is_no_new_version(store, builder):
    (one,) = add_drafts(store, ME, builder, [GOOD], now=NOW)
    (kept,) = change_drafts(store, ME, builder, edit(one, places=GOOD["places"]), known=reference(), now=NOW)
    assert kept.draft.row_version == 1


def test_the_second_to_change_a_row_is_told_and_both_versions_stay_until_one_is_chosen(store, builder):
    (one, last) = add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)
    change_drafts(store, person(builder), builder, edit(one, machines_peak="3"), known=reference(), now=NOW)
    (kept,) = change_drafts(
        store, person(builder, "bo"), builder, edit(one, machines_peak="5"), known=reference(), now=NOW
    )
    assert kept.is_apart
    assert (kept.other.cells["machines_peak"], kept.other.changed_by) == ("3", "anna")
    assert [one["machines_peak"] for one in cells(store, builder)] == ["3", "5", "2"]
    assert [one.state for one in checked(store, builder)] == [State.TWO_VERSIONS, State.TWO_VERSIONS, State.NEW]
    assert submit(store, builder).two_versions == (one.draft_id, kept.draft.draft_id)
    choose_version(store, ME, builder, kept.draft.row, kept.other.row, keep_mine=True, now=NOW)
    (row,) = drafts(store, builder)
    assert (row.draft_id, row.cells["machines_peak"]) == (one.draft_id, "5")
    with pytest.raises(Refused, match=r"drafts\.edited_since"):
        choose_version(store, ME, builder, kept.draft.row, kept.other.row, keep_mine=False, now=NOW)
    assert last.draft_id not in {one.draft_id for one in drafts(store, builder)}


def test_a_row_removed_meanwhile_comes_back_with_what_was_typed(store, builder):
    (one,) = add_drafts(store, ME, builder, [GOOD], now=NOW)
    remove_drafts(store, ME, builder, [one.row], now=NOW)
    (kept,) = change_drafts(store, ME, builder, edit(one, note="mit"), known=reference(), now=NOW)
    assert (kept.is_apart, kept.other) == (True, None)
    assert cells(store, builder) == [{**GOOD, "note": "mit"}]
    assert [one.state for one in checked(store, builder)] == [State.NEW]


def test_a_row_stated_meanwhile_comes_back_as_a_change_of_that_pledge_and_never_doubles_it(store, builder):
    (one,) = add_drafts(store, ME, builder, [GOOD], now=NOW)
    submit(store, builder)
    change_drafts(store, ME, builder, edit(one, machines_peak="9"), known=reference(), now=NOW)
    assert [row.state for row in checked(store, builder)] == [State.CHANGE]
    submit(store, builder, "again")
    assert {key: one.machines_peak for key, one in stored(store, builder).items()} == {one.draft_id: 9}


def test_what_is_typed_late_into_a_stated_row_is_laid_on_its_pledge_as_it_stands(store, builder):
    (seen,) = add_drafts(store, ME, builder, [{**GOOD, "note": "før"}], now=NOW)
    fill_drafts(store, ME, builder, [seen.row], {"machines_peak": "9"}, now=NOW)
    submit(store, builder)
    (stated,) = stored(store, builder).values()
    theirs = dataclasses.replace(stated, project="Omdøbt")
    change_pledge(store, ME, seen.draft_id, 1, theirs, idempotency_key=f"{builder}-t", now=NOW)
    (kept,) = change_drafts(store, ME, builder, edit(seen, note="", work_type="road"), known=reference(), now=NOW)
    assert (kept.is_apart, kept.is_stated, kept.draft.based_on) == (True, True, 2)
    assert [(row.state, set(row.fields)) for row in checked(store, builder)] == [(State.CHANGE, {"note", "work_type"})]
    submit(store, builder, "late")
    assert stored(store, builder) == {seen.draft_id: dataclasses.replace(theirs, note="", work_type="road")}


def test_typing_reads_no_pledges_and_late_typing_those_of_its_row_alone(store, builder, monkeypatch):
    taken = a_pledge(store, builder)
    asked = []
    rows_of = Reader.rows

    def noted(self, name, /, **parameters):
        if name not in {"drafts", "builders"}:
            asked.append((name, parameters.get("pledge_ids")))
        return rows_of(self, name, **parameters)

    monkeypatch.setattr(Reader, "rows", noted)
    (one, gone) = add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)
    (kept,) = change_drafts(store, ME, builder, edit(one, note="ny"), known=reference(), now=NOW)
    fill_drafts(store, ME, builder, [kept.draft.row], {"note": "nyere"}, now=NOW)
    remove_drafts(store, ME, builder, [gone.row], now=NOW)
    assert asked == []
    change_drafts(store, ME, builder, edit(gone, note="sen"), known=reference(), now=NOW)
    take_pledges(store, ME, builder, [taken], known=reference(), now=NOW)
    assert asked == [("pledge_newest", [gone.draft_id]), ("pledge_newest", [taken])]


def test_acts_on_rows_leave_those_that_another_has_changed(store, builder):
    one, two = add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)
    change_drafts(store, ME, builder, edit(one, note="ny"), known=reference(), now=NOW)
    for act in (
        lambda rows: fill_drafts(store, ME, builder, rows, {"commitment": "besluttet"}, now=NOW),
        lambda rows: duplicate_drafts(store, ME, builder, rows, now=NOW),
        lambda rows: split_drafts(store, ME, builder, rows, parts_by_year, known=reference(), now=NOW),
        lambda rows: remove_drafts(store, ME, builder, rows, now=NOW),
    ):
        (two,) = [row for row in drafts(store, builder) if row.draft_id == two.draft_id]
        report = act([one.row, two.row])
        assert (report.done, report.edited_since) == ((two.draft_id,), (one.draft_id,))
    assert [row["commitment"] for row in cells(store, builder)] == ["planlagt", "besluttet", "besluttet"]


def test_filling_with_nothing_empties_the_field(store, builder):
    rows = [one.row for one in add_drafts(store, ME, builder, [GOOD, GOOD], now=NOW)]
    fill_drafts(store, ME, builder, rows, {"project": ""}, now=NOW)
    assert all("project" not in row for row in cells(store, builder))


def test_copies_and_parts_stand_behind_their_row_and_the_reference_stays_with_it(store, builder):
    one, two = add_drafts(store, ME, builder, [{**GOOD, "pledge_ref": "A"}, {**GOOD, "pledge_ref": "B"}], now=NOW)
    duplicate_drafts(store, ME, builder, [one.row], now=NOW)
    split_drafts(store, ME, builder, [two.row], parts_by_year, known=reference(), now=NOW)
    assert [row.get("pledge_ref") for row in cells(store, builder)] == ["A", None, "B", None]
    assert [row["start_month"] for row in cells(store, builder)] == ["marts 2027", "marts 2027", "2027-03", "2028-01"]
    report = split_drafts(store, ME, builder, [one.row], parts_by_place, known=reference(), now=NOW)
    assert report.not_possible == (one.draft_id,)


def test_the_other_rows_keep_their_order_when_rows_come_between(store, builder):
    rows = add_drafts(store, ME, builder, [{"pledge_ref": str(no)} for no in range(8)], now=NOW)
    duplicate_drafts(store, ME, builder, [rows[2].row, rows[5].row], now=NOW)
    said = [one.cells.get("pledge_ref", "") for one in drafts(store, builder)]
    assert said == ["0", "1", "2", "", "3", "4", "5", "", "6", "7"]


def test_own_pledges_are_taken_once_and_a_pledge_changed_since_is_not_overwritten(store, builder):
    pledge_id = a_pledge(store, builder)
    take_pledges(store, ME, builder, [pledge_id], known=reference(), now=NOW)
    assert take_pledges(store, ME, builder, [pledge_id], known=reference(), now=NOW).not_possible == (pledge_id,)
    (row,) = checked(store, builder)
    assert (row.state, row.draft.based_on, "machine_months" in row.draft.cells) == (State.UNCHANGED, 1, False)
    fill_drafts(store, ME, builder, [row.draft.row], {"machines_peak": "4"}, now=NOW)
    theirs = plain_pledge(
        builder_id=builder, pledge_ref="P-1", start_month="2027-01", end_month="2027-06", note="på siden"
    )
    change_pledge(store, ME, pledge_id, 1, theirs, idempotency_key=f"{builder}-c", now=NOW)
    assert submit(store, builder).changed_since == (row.draft.draft_id,)
    assert stored(store, builder)[pledge_id] == theirs
    (row,) = drafts(store, builder)
    with pytest.raises(Refused):
        renew_draft(store, ME, builder, row.row, 1, keep_mine=True, known=reference(), now=NOW)
    renew_draft(store, ME, builder, row.row, 2, keep_mine=True, known=reference(), now=NOW)
    submit(store, builder)
    assert (stored(store, builder)[pledge_id].machines_peak, stored(store, builder)[pledge_id].note) == (4, "")


def test_another_builders_rows_and_pledges_are_out_of_reach(store, builder, new_builder):
    other = new_builder()
    (one,) = add_drafts(store, ME, other, [GOOD], now=NOW)
    assert drafts(store, builder) == ()
    me = person(builder)
    report = remove_drafts(store, me, builder, [one.row], now=NOW)
    assert report.edited_since == (one.draft_id,)
    with pytest.raises(PermissionError):
        own_drafts(store, me, other)
    with pytest.raises(NotFound):
        take_pledges(store, me, builder, [a_pledge(store, other)], known=reference(), now=NOW)
    assert cells(store, other) == [GOOD]


def test_a_table_has_its_limits_and_says_so(store, builder):
    with pytest.raises(Refused, match=r"drafts\.too_many"):
        add_drafts(store, ME, builder, [{}] * (MOST_DRAFTS + 1), now=NOW)
    with pytest.raises(Refused, match=r"drafts\.too_long"):
        add_drafts(store, ME, builder, [{"note": "x" * 4001}], now=NOW)
    assert drafts(store, builder) == ()


def test_drafts_outlive_the_process_and_come_back_from_a_backup(tmp_path):
    path = tmp_path / "machinery.duckdb"
    with Store.open(path, reference=reference(), backup_dir=tmp_path / "backups") as opened:
        add_builders(opened)
        add_drafts(opened, ME, "town", [GOOD], now=NOW)
        submit(opened, "town")
        add_drafts(opened, ME, "town", [{"note": "påbegyndt"}], now=NOW)
    with Store.open(path, reference=reference(), backup_dir=tmp_path / "backups") as opened:
        assert cells(opened, "town") == [{"note": "påbegyndt"}]
        back_up(opened, tmp_path / "taken")
    restore(tmp_path / "taken", tmp_path / "copy.duckdb", reference=reference())
    with Store.open(tmp_path / "copy.duckdb", reference=reference()) as opened:
        assert cells(opened, "town") == [{"note": "påbegyndt"}]
        assert submit(opened, "town", "other").is_empty
        (batch,) = batches(opened, ME, "town")
        undo_batch(opened, ME, batch.batch_id, now=NOW)
        assert cells(opened, "town") == [{"note": "påbegyndt"}, GOOD]


def test_no_question_about_demand_reads_a_draft():
    readers = {
        file.stem
        for kind in ("reads", "macros", "reference")
        for file in (statements.FOLDER / kind).glob("*.sql")
        if re.search(r"\b(from|join) draft\b", file.read_text(encoding="utf-8"))
    }
    assert readers == {"drafts"}
