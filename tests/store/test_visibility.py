"""Counted or by name: chosen for several pledges in one batch that can be undone, and for nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import pledge_as_row
from machinery.errors import NotAllowed, NotFound, PledgeChanged, Refused
from machinery.exchange.importing import import_table
from machinery.pledges.batches import undo_batch
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import record_pledge, withdraw_pledge
from machinery.pledges.visibility import choose_visibility
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.commands.tables import good_row, table
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TOWN = Asking(role=Role.BUILDER, builder_ids=frozenset({"town"}), name="town's roads")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


def recorded(store, ref, now=NOW, **changes):
    pledge = plain_pledge(pledge_ref=ref, start_month="2027-01", end_month="2027-12", **changes)
    return record_pledge(store, ME, pledge, idempotency_key=ref, now=now).pledge_id


def seen(store, moment=None):
    return {one.pledge.pledge_ref: one for one in own_pledges(store, TOWN, "town", as_of=moment or NOW + timedelta(9))}


def choose(store, visibility, pledges, now=NOW + timedelta(hours=1)):
    return choose_visibility(store, TOWN, "town", visibility, pledges, now=now)


def test_all_are_named_in_one_batch_and_undone_to_what_they_were(store):
    for ref, visibility in (("a", "counted"), ("b", "counted"), ("c", "named")):
        recorded(store, ref, visibility=visibility)
    before = seen(store)
    receipt = choose(store, "named", [(one.pledge_id, one.revision) for one in before.values()])
    assert (receipt.changed, receipt.unconfirmed) == (2, 0)
    after = seen(store)
    assert {one.pledge.visibility for one in after.values()} == {"named"}
    assert after["c"].revision == 1
    assert {one.batch_id for ref, one in after.items() if ref != "c"} == {receipt.batch_id}
    for ref, one in after.items():
        assert replace(one.pledge, visibility="counted") == replace(before[ref].pledge, visibility="counted")
    report = undo_batch(store, TOWN, receipt.batch_id, now=NOW + timedelta(hours=2))
    assert (report.undone, report.left) == (2, ())
    assert {ref: pledge_as_row(one.pledge) for ref, one in seen(store).items()} == {
        ref: pledge_as_row(one.pledge) for ref, one in before.items()
    }
    assert run_checks(store) == []


def test_what_was_not_confirmed_for_long_does_not_become_fresh_by_being_named(store):
    old = recorded(store, "old", now=NOW - timedelta(days=300))
    receipt = choose(store, "named", [(old, 1)])
    assert (receipt.batch_id, receipt.changed, receipt.unconfirmed) == (None, 0, 1)
    assert (seen(store)["old"].revision, seen(store)["old"].is_stale) == (1, True)


def test_all_or_none_when_one_has_changed_or_gone(store):
    one, two = recorded(store, "one"), recorded(store, "two")
    withdraw_pledge(store, ME, two, 1, reason="", idempotency_key="w", now=NOW)
    with pytest.raises(PledgeChanged):
        choose(store, "named", [(one, 1), (two, 1)])
    with pytest.raises(Refused):
        choose(store, "named", [(one, 1), (two, 2)])
    assert seen(store)["one"].revision == 1


def test_nobody_chooses_for_another(store):
    theirs = recorded(store, "theirs", builder_id="state")
    with pytest.raises(NotFound):
        choose(store, "named", [(theirs, 1)])
    with pytest.raises(NotAllowed):
        choose_visibility(store, TOWN, "state", "named", [(theirs, 1)], now=NOW)
    with pytest.raises(Refused):
        choose(store, "secret", [(recorded(store, "own"), 1)])


def test_an_old_file_does_not_take_the_choice_back(store):
    """The choice is a batch, but no upload: a file from before it says what was, not what is wanted now."""
    rows = [good_row(number) for number in (1, 2)]
    file = table(rows).replace(b"commitment\n", b"commitment,visibility\n")
    lines = file.decode().splitlines()
    file = "\n".join([lines[0], *(f"{line},named" for line in lines[1:])]).encode()
    import_table(store, TOWN, file, "a.csv", "town", known=reference(), now=NOW)
    choose(store, "counted", [(one.pledge_id, one.revision) for one in seen(store).values()])
    again = import_table(store, TOWN, file, "a.csv", "town", known=reference(), now=NOW + timedelta(hours=2))
    assert {(problem.fault.field, problem.fault.rule) for problem in again.problems} == {
        ("visibility", "changed_since")
    }
    assert {one.pledge.visibility for one in seen(store).values()} == {"counted"}
