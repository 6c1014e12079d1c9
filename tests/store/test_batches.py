"""Uploads: all rows or none, and undone as a whole."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.access.asking import Asking, Role
from machinery.errors import NotAllowed, NotFound, PledgeChanged, Refused, UnknownCode
from machinery.pledges.batches import batches, record_batch, undo_batch
from machinery.pledges.reading import all_pledges, own_pledges
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, undo_change, withdraw_pledge
from machinery.pledges.stored import BatchChange
from machinery.pledges.visibility import choose_visibility
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders, plain_pledge, random_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def upload(store, changes, now=NOW):
    return record_batch(store, ME, "town", changes, file_name="plan.xlsx", now=now)


def refs(store):
    return [one.pledge.pledge_ref for one in own_pledges(store, ME, "town")]


def test_a_batch_stores_new_and_changed_rows_together(store):
    first = upload(store, [BatchChange(plain_pledge(pledge_ref="a")), BatchChange(plain_pledge(pledge_ref="b"))])
    assert (first.created, first.updated, len(first.pledge_ids)) == (2, 0, 2)
    second = upload(
        store,
        [
            BatchChange(plain_pledge(pledge_ref="b", machines_peak=5), first.pledge_ids[1], 1),
            BatchChange(plain_pledge(pledge_ref="c")),
        ],
        NOW + timedelta(hours=1),
    )
    assert (second.created, second.updated, second.pledge_ids[0]) == (1, 1, first.pledge_ids[1])
    assert [(one.pledge.pledge_ref, one.revision, one.batch_id) for one in own_pledges(store, ME, "town")] == [
        ("a", 1, first.batch_id), ("b", 2, second.batch_id), ("c", 1, second.batch_id),
    ]  # fmt: skip
    assert [one.batch_id for one in batches(store, ME, "town")] == [second.batch_id, first.batch_id]
    assert run_checks(store) == []


def test_nothing_to_store_is_no_batch(store):
    assert upload(store, []).batch_id is None
    assert batches(store, ME) == []


@pytest.mark.parametrize("bad_at", [0, 1, 2])
def test_one_bad_row_keeps_the_whole_batch_out(store, bad_at):
    known = record_pledge(store, ME, plain_pledge(pledge_ref="known"), idempotency_key="k", now=NOW)
    cases = {
        UnknownCode: BatchChange(plain_pledge(pledge_ref="x", machine_class="spaceship")),
        Refused: BatchChange(plain_pledge(pledge_ref="known")),
        PledgeChanged: BatchChange(plain_pledge(pledge_ref="known"), known.pledge_id, 7),
        NotFound: BatchChange(plain_pledge(pledge_ref="x"), "01NOWHERE", 1),
    }
    for error, bad in cases.items():
        changes = [BatchChange(plain_pledge(pledge_ref="new 1")), BatchChange(plain_pledge(pledge_ref="new 2"))]
        changes.insert(bad_at, bad)
        with pytest.raises(error):
            upload(store, changes)
    with pytest.raises(Refused):
        upload(store, [BatchChange(plain_pledge(pledge_ref="twin")), BatchChange(plain_pledge(pledge_ref="twin"))])
    with pytest.raises(Refused):
        upload(store, [BatchChange(plain_pledge(builder_id="state"))])
    assert refs(store) == ["known"]
    assert batches(store, ME) == []


def test_two_rows_may_swap_their_references(store):
    one = upload(store, [BatchChange(plain_pledge(pledge_ref="a")), BatchChange(plain_pledge(pledge_ref="b"))])
    a, b = one.pledge_ids
    upload(store, [BatchChange(plain_pledge(pledge_ref="b"), a, 1), BatchChange(plain_pledge(pledge_ref="a"), b, 1)])
    assert refs(store) == ["a", "b"]


def test_undo_leaves_and_lists_what_was_touched_since(store):
    receipt = upload(store, [BatchChange(plain_pledge(pledge_ref=ref)) for ref in "abcd"])
    a, b, c, _ = receipt.pledge_ids
    change_pledge(store, ME, a, 1, plain_pledge(pledge_ref="a", note="mine"), idempotency_key="1", now=NOW)
    withdraw_pledge(store, ME, b, 1, reason="", idempotency_key="2", now=NOW)
    confirm_pledges(store, ME, "town", [(c, 1)], now=NOW)
    report = undo_batch(store, ME, receipt.batch_id, now=NOW)
    assert (report.undone, [left.pledge_ref for left in report.left]) == (2, ["a", "b"])
    assert refs(store) == ["a"]
    with pytest.raises(Refused, match=r"store\.already_undone"):
        undo_batch(store, ME, receipt.batch_id, now=NOW)
    with pytest.raises(NotFound):
        undo_batch(store, ME, "01NOWHERE", now=NOW)
    assert batches(store, ME)[0].undone_at == NOW
    assert run_checks(store) == []


def test_what_was_changed_and_changed_back_is_undone_with_its_batch(store):
    edited, named = upload(store, [BatchChange(plain_pledge(pledge_ref=ref)) for ref in "ab"]).pledge_ids
    second = upload(
        store,
        [
            BatchChange(plain_pledge(pledge_ref="a", machines_peak=5), edited, 1),
            BatchChange(plain_pledge(pledge_ref="b", machines_peak=5), named, 1),
        ],
    )
    change_pledge(store, ME, edited, 2, plain_pledge(pledge_ref="a", machines_peak=7), idempotency_key="1", now=NOW)
    undo_change(store, ME, edited, 3, idempotency_key="2", now=NOW)
    choice = choose_visibility(store, ME, "town", "named", [(named, 2)], now=NOW)
    left = undo_batch(store, ME, second.batch_id, now=NOW).left
    assert [(one.pledge_id, one.is_reference_taken) for one in left] == [(named, False)]
    # The other choice is a batch as well, and stands until it is undone itself.
    undo_batch(store, ME, choice.batch_id, now=NOW)
    now = {one.pledge_id: one.pledge for one in own_pledges(store, ME, "town")}
    assert (now[edited].machines_peak, now[named].machines_peak, now[named].visibility) == (1, 5, "counted")
    assert run_checks(store) == []


def test_an_undo_that_brings_nothing_back_leaves_the_batch_to_be_undone_later(store):
    receipt = upload(store, [BatchChange(plain_pledge(pledge_ref="a"))])
    (pledge_id,) = receipt.pledge_ids
    change_pledge(store, ME, pledge_id, 1, plain_pledge(pledge_ref="a", note="x"), idempotency_key="1", now=NOW)
    report = undo_batch(store, ME, receipt.batch_id, now=NOW)
    assert (report.undone, len(report.left), batches(store, ME)[0].undone_at) == (0, 1, None)
    undo_change(store, ME, pledge_id, 2, idempotency_key="2", now=NOW)
    assert undo_batch(store, ME, receipt.batch_id, now=NOW).undone == 1
    assert refs(store) == []
    assert run_checks(store) == []


def test_a_pledge_whose_reference_is_taken_meanwhile_is_left_and_the_rest_is_undone(store):
    first = upload(store, [BatchChange(plain_pledge(pledge_ref=ref)) for ref in "abc"])
    a, b, c = first.pledge_ids
    # A chain: a gives its name away, b takes it, and c is changed beside them.
    second = upload(
        store,
        [
            BatchChange(plain_pledge(pledge_ref="x"), a, 1),
            BatchChange(plain_pledge(pledge_ref="a"), b, 1),
            BatchChange(plain_pledge(pledge_ref="c", machines_peak=5), c, 1),
        ],
    )
    record_pledge(store, ME, plain_pledge(pledge_ref="b"), idempotency_key="b", now=NOW)
    report = undo_batch(store, ME, second.batch_id, now=NOW)
    assert report.undone == 1
    assert [(one.pledge_id, one.pledge_ref, one.is_reference_taken) for one in report.left] == [
        (b, "a", True), (a, "x", True),
    ]  # fmt: skip
    standing = {one.pledge_id: one.pledge for one in own_pledges(store, ME, "town")}
    assert (standing[c].machines_peak, standing[a].pledge_ref, standing[b].pledge_ref) == (1, "x", "a")
    assert run_checks(store) == []


def test_undo_brings_back_the_age_of_the_last_confirmation(store):
    old = record_pledge(store, ME, plain_pledge(pledge_ref="a"), idempotency_key="k", now=NOW - timedelta(days=300))
    receipt = upload(store, [BatchChange(plain_pledge(pledge_ref="a", machines_peak=2), old.pledge_id, 1)])
    assert not own_pledges(store, ME, "town", as_of=NOW)[0].is_stale
    undo_batch(store, ME, receipt.batch_id, now=NOW)
    (back,) = own_pledges(store, ME, "town", as_of=NOW + timedelta(seconds=1))
    assert (back.is_stale, back.change, back.pledge.machines_peak) == (True, "undo", 1)


def test_only_the_builder_and_the_facilitator_undo(store):
    receipt = upload(store, [BatchChange(plain_pledge())])
    for asking in (Asking(Role.BUILDER, frozenset({"state"}), "state"), Asking.supplier(), Asking(Role.PARTNER)):
        with pytest.raises(NotAllowed):
            undo_batch(store, asking, receipt.batch_id, now=NOW)
        with pytest.raises(NotAllowed):
            record_batch(store, asking, "town", [BatchChange(plain_pledge())], file_name="", now=NOW)
        with pytest.raises(NotAllowed):
            batches(store, asking, "town")


@given(seed=st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_undoing_a_batch_restores_what_was_there(seed):
    draw = random.Random(seed)
    with Store.open(":memory:", reference=reference()) as store:
        add_builders(store)

        def standing():
            return {one.pledge_id: one.pledge for one in all_pledges(store, ME)}

        before_batch = upload(
            store, [BatchChange(random_pledge(draw, "town", f"r{n}")) for n in range(draw.randint(0, 5))]
        )
        for pledge_id in draw.sample(before_batch.pledge_ids, draw.randint(0, len(before_batch.pledge_ids))):
            withdraw_pledge(store, ME, pledge_id, 1, reason="", idempotency_key=pledge_id, now=NOW)
        before = standing()
        changes = [BatchChange(random_pledge(draw, "town", f"n{n}")) for n in range(draw.randint(1, 4))]
        for number, pledge_id in enumerate(before_batch.pledge_ids):
            if draw.random() < 0.6:
                pledge = replace(random_pledge(draw, "town", f"u{number}"))
                changes.append(BatchChange(pledge, pledge_id, 1 if pledge_id in before else 2))
        draw.shuffle(changes)
        receipt = upload(store, changes)
        between = standing()
        assert before.keys() <= between.keys()
        report = undo_batch(store, ME, receipt.batch_id, now=NOW)
        assert (report.undone, report.left) == (len(changes), ())
        assert standing() == before
        assert run_checks(store) == []
