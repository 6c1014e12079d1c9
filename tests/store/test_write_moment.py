"""When a write happens: not before it has its turn, and never in a past that others have read."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from machinery import clock
from machinery.pledges.batches import record_batch, undo_batch
from machinery.pledges.builders import add_builder
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, withdraw_pledge
from machinery.pledges.stored import BatchChange, Builder
from machinery.signal.demand import DemandQuery, demand
from machinery.store.moments import TICK
from tests.second.worlds import ME, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_every_service_reads_the_clock_once_and_only_when_it_has_its_turn(store):
    read = []

    def now():
        assert store._writing.locked(), "another write may still be running"
        read.append(NOW + timedelta(minutes=len(read)))
        return read[-1]

    def once(work):
        before = len(read)
        result = work()
        assert len(read) == before + 1
        return result

    first = once(lambda: record_pledge(store, ME, plain_pledge(), idempotency_key="a", now=now))
    assert first.changed_at == read[-1]
    once(lambda: change_pledge(store, ME, first.pledge_id, 1, plain_pledge(), idempotency_key="b", now=now))
    (confirmed,) = once(lambda: confirm_pledges(store, ME, "town", [(first.pledge_id, 2)], now=now))
    assert confirmed.changed_at == read[-1]
    once(lambda: withdraw_pledge(store, ME, first.pledge_id, 3, reason="", idempotency_key="c", now=now))
    rows = [BatchChange(plain_pledge()), BatchChange(plain_pledge())]
    batch = once(lambda: record_batch(store, ME, "town", rows, file_name="", now=now))
    assert {one.changed_at for one in own_pledges(store, ME, "town", as_of=read[-1])} == {read[-1]}
    assert once(lambda: undo_batch(store, ME, batch.batch_id, now=now)).undone == 2
    once(lambda: add_builder(store, ME, Builder("new", "New", "municipality", "2026"), now=now))


def test_a_clock_set_back_gives_nothing_before_the_newest_revision(store):
    record_pledge(store, ME, plain_pledge(), idempotency_key="a", now=NOW)
    back = record_pledge(store, ME, plain_pledge(), idempotency_key="b", now=lambda: NOW - timedelta(hours=1))
    assert back.changed_at == NOW
    told = record_pledge(store, ME, plain_pledge(), idempotency_key="c", now=NOW - timedelta(hours=1))
    assert told.changed_at == NOW - timedelta(hours=1), "a moment of the past that is told as such counts"


def test_while_a_write_runs_the_settled_moment_lies_before_it(store):
    later = NOW + timedelta(minutes=1)
    assert store.settled(lambda: NOW) == NOW

    def failing():
        with store.transaction() as writer:
            assert store.settled(lambda: later) == later, "nothing bears a moment yet"
            assert writer.moment(lambda: NOW) == writer.moment(lambda: later) == NOW
            assert store.settled(lambda: later) == NOW - TICK
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert store.settled(lambda: later) == later


def test_a_question_put_while_a_write_runs_is_answered_the_same_afterwards(store, monkeypatch):
    asked, answers = [], []

    def put(as_of):
        return demand(store, ME, DemandQuery(as_of=as_of))["machine_months"].sum()

    def now():
        asked.append(NOW + timedelta(seconds=len(asked)))
        return asked[-1]

    monkeypatch.setattr(clock, "now", now)
    real = type(store).transaction

    @contextmanager
    def asking_before_the_commit(self):
        with real(self) as writer:
            yield writer
            answers.append((store.settled(clock.now), put(None)))

    monkeypatch.setattr(type(store), "transaction", asking_before_the_commit)
    record_pledge(store, ME, plain_pledge(), idempotency_key="a", now=clock.now)
    ((moment, answer),) = answers
    assert answer == put(moment) == 0
    assert put(NOW + timedelta(hours=1)) == 6
