"""Uploads after other changes: what was edited, withdrawn or undone since, and what the file does not say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from machinery.access.asking import Asking
from machinery.exchange import importing
from machinery.i18n import translator
from machinery.pledges.batches import undo_batch
from machinery.pledges.reading import own_pledges, pledge_history
from machinery.pledges.recording import change_pledge, record_pledge, undo_change, withdraw_pledge
from machinery.pledges.stored import StoredPledge
from machinery.store.database import Store
from tests.unit.exchange.uploading import ASKING, BUILDER, HEADER, NOW, counts, row, standing, upload


def test_a_withdrawn_pledge_is_taken_up_again_and_the_report_says_so(store: Store) -> None:
    upload(store, row("A-1"))
    [stored] = own_pledges(store, ASKING, BUILDER, as_of=NOW)
    withdraw_pledge(
        store, ASKING, stored.pledge_id, 1, reason="udsat", idempotency_key="k", now=NOW + timedelta(minutes=1)
    )
    report = upload(store, row("A-1"), later=2)
    assert counts(report) == (1, 0, 1, 0, 0)
    [warning] = report.warnings
    assert (warning.row, warning.fault.rule) == (2, "reopened")
    for lang in ("da", "en"):
        assert "A-1" in warning.fault.message(translator(lang))
        assert report.as_json(translator(lang))["warnings"][0]["row"] == 2
    assert [one.change for one in pledge_history(store, ASKING, stored.pledge_id)] == ["create", "withdraw", "update"]


SHORT = HEADER.removesuffix(",note").replace(",machine_months", "")


def short(ref: str = "A-1", peak: str = "3") -> str:
    return f"{ref},0101,2027-03,2027-08,crawler_excavator_16_25t,{peak},planned"


def everything(store: Store) -> list[StoredPledge]:
    return own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))


def edit(store: Store, ref: str, later: int, **changes: object) -> None:
    """What a colleague does on the page."""
    one = standing(store, ref)
    content = replace(one.pledge, **changes)  # type: ignore[arg-type]
    moment = NOW + timedelta(minutes=later)
    change_pledge(store, ASKING, one.pledge_id, one.revision, content, idempotency_key=f"e{later}", now=moment)


def test_a_column_that_the_file_has_not_keeps_its_field_and_an_empty_cell_empties_it(store: Store) -> None:
    header = f"{HEADER},visibility,site_power_kw,grid_share,hours_per_day"
    full = upload(store, row(note="hej", months="10") + ",named,80,yes,5", header=header)
    assert counts(full) == (1, 1, 0, 0, 0)
    before = standing(store).pledge
    assert counts(upload(store, short(), header=SHORT, later=1)) == (1, 0, 0, 1, 0)
    assert counts(upload(store, short(peak="4"), header=SHORT, later=2)) == (1, 0, 1, 0, 0)
    assert standing(store).pledge == replace(before, machines_peak=4)
    assert counts(upload(store, row(peak="4", months="10"), later=3)) == (1, 0, 1, 0, 0)
    assert standing(store).pledge == replace(before, machines_peak=4, note="")


def test_machine_months_that_followed_from_the_other_fields_follow_them_again(store: Store) -> None:
    upload(store, row(peak="3"))
    upload(store, short(peak="4"), header=SHORT, later=1)
    assert standing(store).pledge.machine_months == 24


def test_an_old_file_does_not_set_back_what_was_changed_on_the_page(store: Store) -> None:
    upload(store, row("A-1", peak="3"), row("A-2"))
    edit(store, "A-1", 1, machines_peak=5, note="rettet")
    old = upload(store, row("A-1", peak="3", months="18"), row("A-2", peak="4"), later=2)
    assert counts(old) == (2, 0, 1, 0, 1)
    assert [(p.row, p.fault.field, p.fault.rule, p.fault.value, p.fault.suggestion) for p in old.problems] == [
        (2, "machines_peak", "changed_since", "3", "5"),
        (2, "note", "changed_since", "", "rettet"),
    ]
    for lang in ("da", "en"):
        said = [problem.fault.message(translator(lang)) for problem in old.problems]
        assert all(part in said[0] for part in ("5", "3", "Anlæg"))
        assert translator(lang)("import.nothing") in said[1]
    assert standing(store).pledge.machines_peak == 5
    # The conflict stands however often the file comes, and is over when the row says what the page says.
    again = upload(store, row("A-1", peak="3", months="18"), row("A-2", peak="6"), later=3)
    assert counts(again) == (2, 0, 1, 0, 1)
    mended = upload(store, row("A-1", peak="5", months="18", note="rettet", end="2027-09"), later=4)
    assert counts(mended) == (1, 0, 1, 0, 0)
    assert (standing(store).pledge.end_month, standing(store).pledge.note) == ("2027-09", "rettet")


def test_a_row_may_change_other_fields_than_the_page_did(store: Store) -> None:
    upload(store, row("A-1", peak="3", months="10"))
    edit(store, "A-1", 1, visibility="named")
    assert counts(upload(store, row("A-1", peak="4", months="10"), later=2)) == (1, 0, 1, 0, 0)
    assert (standing(store).pledge.machines_peak, standing(store).pledge.visibility) == (4, "named")


def test_what_was_undone_may_be_read_in_again(store: Store) -> None:
    upload(store, row("A-1", peak="3"))
    second = upload(store, row("A-1", peak="4"), later=1)
    assert second.batch_id is not None
    undo_batch(store, ASKING, second.batch_id, now=NOW + timedelta(minutes=2))
    assert counts(upload(store, row("A-1", peak="4"), later=3)) == (1, 0, 1, 0, 0)


def test_a_pledge_entered_on_the_page_is_replaced_with_a_warning(store: Store) -> None:
    upload(store, row("A-1"))
    content = replace(standing(store).pledge, pledge_ref="W-1")
    record_pledge(store, ASKING, content, idempotency_key="w", now=NOW)
    assert upload(store, row("W-1"), later=1).warnings == ()
    report = upload(store, row("W-1", peak="4", months="18"), later=2)
    assert counts(report) == (1, 0, 1, 0, 0)
    assert [(p.fault.field, p.fault.rule) for p in report.warnings] == [("machines_peak", "replaces_entered")]
    assert report.warnings[0].fault.message(translator("da"))


def test_a_row_without_reference_that_may_be_a_changed_pledge_is_named_with_it(store: Store) -> None:
    upload(store, row("", peak="3", months="18"), row("", peak="9"))
    three = next(one.pledge for one in own_pledges(store, ASKING, BUILDER, as_of=NOW) if one.pledge.machines_peak == 3)
    rows = [row("", peak="4", months="18"), row("", peak="9"), "X-1,0147,2028-01,2028-02,backhoe_loader,1,,interest,"]
    report = upload(store, *rows, later=1)
    assert counts(report) == (3, 2, 0, 1, 0)
    [warning] = report.warnings
    assert (warning.row, warning.fault.rule, warning.fault.suggestion) == (2, "maybe_changed", three.pledge_ref)
    said = warning.fault.message(translator("da"))
    assert three.pledge_ref in said
    assert translator("da")("fields.machines_peak") in said
    # What the warning suggests: the reference in the row makes it the same pledge.
    withdrawn = standing(store, three.pledge_ref)
    named = upload(store, row(three.pledge_ref, peak="6", months="18"), later=2)
    assert counts(named) == (1, 0, 1, 0, 0)
    assert standing(store, three.pledge_ref).pledge_id == withdrawn.pledge_id


def test_a_change_made_meanwhile_is_seen_and_not_overwritten_blindly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(store, row("A-1"), row("A-2"))
    real, met = importing.record_batch, []

    def after_somebody_else(*args: object, **options: object) -> object:
        if not met:
            met.append(True)
            other = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))[0]
            content = replace(other.pledge, machines_peak=9)
            change_pledge(
                store, ASKING, other.pledge_id, 1, content, idempotency_key="k", now=NOW + timedelta(minutes=1)
            )
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "record_batch", after_somebody_else)
    report = upload(store, row("A-1", peak="9", months="18"), row("A-2", peak="5"), later=2)
    # A-1 now already says what the file says, so only A-2 gets a revision.
    assert counts(report) == (2, 0, 1, 1, 0)


def test_of_two_pledges_with_one_reference_the_standing_one_is_meant(store: Store) -> None:
    upload(store, row("A-1", peak="3"))
    first = standing(store)
    withdraw_pledge(store, ASKING, first.pledge_id, 1, reason="udsat", idempotency_key="w1", now=NOW)
    second = record_pledge(store, ASKING, first.pledge, idempotency_key="n", now=NOW).pledge_id
    withdraw_pledge(store, ASKING, second, 1, reason="flyttet", idempotency_key="w2", now=NOW)
    undo_change(store, ASKING, first.pledge_id, 2, idempotency_key="u", now=NOW)
    assert counts(upload(store, row("A-1", peak="4"), row("A-2"), later=1)) == (2, 1, 1, 0, 0)
    assert (standing(store).pledge_id, standing(store).pledge.machines_peak) == (first.pledge_id, 4)


def test_an_old_file_does_not_enter_a_renamed_pledge_again(store: Store) -> None:
    upload(store, row("A-1"), row("", peak="9"))
    [auto] = [one.pledge.pledge_ref for one in everything(store) if one.pledge.pledge_ref != "A-1"]
    edit(store, "A-1", 1, pledge_ref="A-1b")
    edit(store, auto, 2, pledge_ref="ni")
    old = upload(store, row("A-1"), row("", peak="9"), row("A-2"), later=3)
    assert counts(old) == (3, 1, 0, 0, 2)
    assert [(p.fault.rule, p.fault.suggestion) for p in old.problems] == [("renamed", "A-1b"), ("renamed", "ni")]
    for lang in ("da", "en"):
        assert "A-1b" in old.problems[0].reason(translator(lang))
    assert len(everything(store)) == 3
    # What the fault asks for: the reference it has now. One that nobody had is new demand, as ever.
    mended = upload(store, row("A-1b", peak="4"), row("ni", peak="9"), row("A-3"), later=4)
    assert counts(mended) == (3, 1, 1, 1, 0)
    # A reference that stands for another pledge by now is that pledge's.
    record_pledge(store, ASKING, replace(standing(store, "A-3").pledge, pledge_ref="A-1"), idempotency_key="n", now=NOW)
    assert counts(upload(store, row("A-1", peak="7"), later=5)) == (1, 0, 1, 0, 0)


def test_one_pledge_of_an_upload_undone_leaves_room_for_the_corrected_file(store: Store) -> None:
    upload(store, row("A-1", peak="3"))
    upload(store, row("A-1", peak="5"), later=1)
    undo_change(store, ASKING, standing(store).pledge_id, 2, idempotency_key="u", now=NOW + timedelta(minutes=2))
    assert counts(upload(store, row("A-1", peak="4"), later=3)) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize("is_whole", [True, False])
def test_after_an_undo_the_files_are_set_against_what_they_were_before(store: Store, is_whole: bool) -> None:
    upload(store, row("A-1", peak="3", months="18"))
    edit(store, "A-1", 1, machines_peak=5)
    mended = upload(store, row("A-1", peak="5", months="18", note="hej"), later=2)
    if is_whole:
        undo_batch(store, ASKING, mended.batch_id or "", now=NOW + timedelta(minutes=3))
    else:
        one = standing(store)
        undo_change(store, ASKING, one.pledge_id, 3, idempotency_key="u", now=NOW + timedelta(minutes=3))
    # The first file is as old as it was: the change on the page stands against it.
    old = upload(store, row("A-1", peak="3", months="18"), later=4)
    assert [problem.fault.rule for problem in old.problems] == ["changed_since"]
    # An edit that was undone and taken again is an edit still.
    edit(store, "A-1", 5, machines_peak=6)
    for revision, key in ((5, "x"), (6, "y")):
        moment = NOW + timedelta(minutes=revision + 1)
        undo_change(store, ASKING, standing(store).pledge_id, revision, idempotency_key=key, now=moment)
    assert standing(store).pledge.machines_peak == 6
    assert counts(upload(store, row("A-1", peak="3", months="18"), later=9)) == (1, 0, 0, 0, 1)


def test_no_old_file_names_a_builder_that_is_only_counted(store: Store) -> None:
    header = f"{HEADER},visibility"
    upload(store, row("A-1") + ",counted", header=header)
    content = replace(standing(store).pledge, pledge_ref="W-1")
    record_pledge(store, ASKING, content, idempotency_key="w", now=NOW)
    old = upload(store, row("W-1", peak="4") + ",named", header=header, later=1)
    assert [(p.fault.field, p.fault.rule, p.fault.suggestion) for p in old.problems] == [
        ("visibility", "named_by_file", "counted")
    ]
    for lang in ("da", "en"):
        assert translator(lang)("import.nothing") not in old.problems[0].reason(translator(lang))
    one = standing(store, "W-1")
    withdraw_pledge(store, ASKING, one.pledge_id, 1, reason="x", idempotency_key="x", now=NOW)
    assert counts(upload(store, row("W-1") + ",named", header=header, later=2)) == (1, 0, 0, 0, 1)
    # A file that said counted before may say named; back to counted is always free.
    assert counts(upload(store, row("A-1") + ",named", header=header, later=3)) == (1, 0, 1, 0, 0)
    assert counts(upload(store, row("A-1") + ",counted", header=header, later=4)) == (1, 0, 1, 0, 0)


def test_who_changed_a_pledge_is_said_in_the_language_of_the_reader(store: Store) -> None:
    upload(store, row("A-1", peak="3"))
    one = standing(store)
    content = replace(one.pledge, machines_peak=5)
    change_pledge(store, Asking.command_line(), one.pledge_id, 1, content, idempotency_key="c", now=NOW)
    [problem] = upload(store, row("A-1", peak="4", months="18"), later=1).problems
    assert "Kommandolinjen" in problem.reason(translator("da"))
    assert "command line" not in problem.reason(translator("da"))
