"""A participant that is ended: what it stated is withdrawn, and nothing more is stated; dates are never overwritten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from machinery.errors import Refused
from machinery.pledges.batches import record_batch, undo_batch
from machinery.pledges.builders import builders, change_dates
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, undo_change, withdraw_pledge
from machinery.pledges.stored import BatchChange
from machinery.pledges.visibility import choose_visibility
from machinery.reference import reference
from machinery.store.database import Store
from machinery.store.moments import NEWEST
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


def town(store):
    return next(one for one in builders(store) if one.builder_id == "town")


def dated(store, seen, **dates):
    dates = {"joined": seen.joined, "left": seen.left} | dates
    return change_dates(store, ME, seen, **dates, today=NOW.date(), now=NOW)


def test_an_ended_participant_states_nothing_and_what_it_stated_is_withdrawn(store):
    pledge = plain_pledge(pledge_ref="a")
    pledge_id = record_pledge(store, ME, pledge, idempotency_key="a", now=NOW).pledge_id
    batch = record_batch(store, ME, "town", [BatchChange(replace(pledge, pledge_ref="b"))], file_name="f", now=NOW)
    dated(store, town(store), left="2026-11")
    for write in (
        lambda: record_pledge(store, ME, replace(pledge, pledge_ref="c"), idempotency_key="c", now=LATER),
        lambda: change_pledge(store, ME, pledge_id, 1, replace(pledge, note="x"), idempotency_key="d", now=LATER),
        lambda: confirm_pledges(store, ME, "town", [(pledge_id, 1)], now=LATER),
        lambda: record_batch(store, ME, "town", [BatchChange(replace(pledge, pledge_ref="e"))], file_name="f", now=NOW),
        lambda: choose_visibility(store, ME, "town", "named", [(pledge_id, 1)], now=LATER),
    ):
        with pytest.raises(Refused, match="builder_ended"):
            write()
    withdraw_pledge(store, ME, pledge_id, 1, reason="over", idempotency_key="w", now=LATER)
    undo_batch(store, ME, batch.batch_id, now=LATER)
    assert own_pledges(store, ME, "town", as_of=NEWEST) == []
    undo_change(store, ME, pledge_id, 2, idempotency_key="u", now=LATER)
    assert [one.pledge_id for one in own_pledges(store, ME, "town", as_of=NEWEST)] == [pledge_id]
    dated(store, town(store), left="")
    confirm_pledges(store, ME, "town", [(pledge_id, 3)], now=LATER)


def test_dates_that_somebody_changed_meanwhile_are_not_overwritten(store):
    seen = town(store)
    dated(store, seen, left="2026-10")
    with pytest.raises(Refused, match="dates_changed"):
        dated(store, seen, joined="2023")
    assert (town(store).joined, town(store).left) == ("2022", "2026-10")
