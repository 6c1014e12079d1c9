"""What was done, newest first and an upload as one; one change undone, and given back."""

from datetime import UTC, datetime, timedelta

import pytest

from machinery.errors import NotFound, PledgeChanged, Refused
from machinery.pledges.batches import record_batch, undo_batch
from machinery.pledges.reading import changes, pledge_by_id, pledge_histories
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, undo_change, withdraw_pledge
from machinery.pledges.stored import BatchChange
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


def later(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def made(store, ref="a", *, at=NOW, **values):
    return record_pledge(store, ME, plain_pledge(pledge_ref=ref, **values), idempotency_key=ref, now=at).pledge_id


def undo(store, pledge_id, based_on, *, key=None, at=None):
    return undo_change(store, ME, pledge_id, based_on, idempotency_key=key or f"u{based_on}", now=at or later(based_on))


def test_each_thing_done_is_one_entry_with_its_counts_and_the_pledges_it_touched(store):
    a = made(store)
    file = [BatchChange(plain_pledge(pledge_ref="a", machines_peak=2), a, 1), BatchChange(plain_pledge(pledge_ref="b"))]
    batch = record_batch(store, ME, "town", file, file_name="plan.xlsx", now=later(1))
    b = batch.pledge_ids[1]
    confirm_pledges(store, ME, "town", [(a, 2), (b, 1)], now=later(2))
    withdraw_pledge(store, ME, b, 2, reason="udsat", idempotency_key="w", now=later(3))
    made(store, "of another", builder_id="state")
    undo_batch(store, ME, batch.batch_id, now=later(4))
    second = record_batch(
        store, ME, "town", [BatchChange(plain_pledge(pledge_ref="c"))], file_name="b.csv", now=later(5)
    )
    undo_batch(store, ME, second.batch_id, now=later(6))
    (c,) = second.pledge_ids
    assert [
        (one.action, one.pledges, one.created, one.touched, one.file_name, one.is_undone, one.changed_at)
        for one in changes(store, ME, "town", at_most=10)
    ] == [
        ("undo_batch", 1, 0, ((c, 2),), "b.csv", True, later(6)),
        ("batch", 1, 1, ((c, 1),), "b.csv", True, later(5)),
        ("undo_batch", 1, 0, ((a, 4),), "plan.xlsx", True, later(4)),
        ("withdraw", 1, 0, ((b, 3),), "", False, later(3)),
        ("confirm", 2, 0, ((a, 3), (b, 2)), "", False, later(2)),
        ("batch", 2, 1, ((a, 2), (b, 1)), "plan.xlsx", True, later(1)),
        ("create", 1, 1, ((a, 1),), "", False, NOW),
    ]
    assert [one.action for one in changes(store, ME, "town", at_most=2)] == ["undo_batch", "batch"]
    assert len(changes(store, ME, "state", at_most=10)) == 1


def test_an_undo_gives_back_content_and_age_and_an_undo_of_it_takes_them_again(store):
    pledge_id = made(store)
    change_pledge(
        store, ME, pledge_id, 1, plain_pledge(pledge_ref="a", machines_peak=7), idempotency_key="c", now=later(1)
    )
    undo(store, pledge_id, 2)
    back = pledge_by_id(store, ME, pledge_id)
    assert (back.change, back.pledge.machines_peak, back.confirmed_at, back.is_withdrawn) == ("undo", 1, NOW, False)
    undo(store, pledge_id, 3)
    again = pledge_by_id(store, ME, pledge_id)
    assert (again.revision, again.pledge.machines_peak, again.confirmed_at) == (4, 7, later(1))
    assert [one.batch_id for one in pledge_histories(store, ME, [pledge_id])[pledge_id]] == [None] * 4
    assert run_checks(store) == []


def test_undoing_what_made_a_pledge_withdraws_it_and_undoing_a_withdrawal_takes_it_up(store):
    pledge_id = made(store)
    undo(store, pledge_id, 1)
    assert pledge_by_id(store, ME, pledge_id).is_withdrawn
    undo(store, pledge_id, 2)
    assert not pledge_by_id(store, ME, pledge_id).is_withdrawn
    withdraw_pledge(store, ME, pledge_id, 3, reason="x", idempotency_key="w", now=later(5))
    undo(store, pledge_id, 4, at=later(6))
    up = pledge_by_id(store, ME, pledge_id)
    assert (up.is_withdrawn, up.confirmed_at) == (False, NOW)
    assert run_checks(store) == []


def test_what_somebody_changed_since_is_told_and_left(store):
    pledge_id = made(store)
    change_pledge(store, ME, pledge_id, 1, plain_pledge(pledge_ref="a", note="min"), idempotency_key="c", now=later(1))
    with pytest.raises(PledgeChanged) as told:
        undo(store, pledge_id, 1)
    assert (told.value.values["revision"], told.value.values["changed_at"]) == (2, later(1))
    with pytest.raises(NotFound):
        undo(store, "01NOWHERE", 1)
    assert pledge_by_id(store, ME, pledge_id).pledge.note == "min"


def test_a_repeated_click_undoes_once(store):
    pledge_id = made(store)
    first = undo(store, pledge_id, 1, key="same")
    second = undo(store, pledge_id, 1, key="same")
    assert (second.revision, second.repeated) == (first.revision, True)
    assert pledge_by_id(store, ME, pledge_id).revision == 2


def test_a_reference_that_another_pledge_has_meanwhile_does_not_come_back(store):
    pledge_id = made(store)
    withdraw_pledge(store, ME, pledge_id, 1, reason="x", idempotency_key="w", now=later(1))
    record_pledge(store, ME, plain_pledge(pledge_ref="a"), idempotency_key="new", now=later(2))
    with pytest.raises(Refused, match=r"store\.reference_taken"):
        undo(store, pledge_id, 2, at=later(3))
    assert pledge_by_id(store, ME, pledge_id).is_withdrawn
