"""Recording, changing, withdrawing and confirming pledges."""

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import PlaceShare
from machinery.errors import NotAllowed, NotFound, PledgeChanged, Refused, StoreError, UnknownCode
from machinery.pledges.builders import add_builder, builders, completeness
from machinery.pledges.reading import all_pledges, own_pledges, pledge_by_id, pledge_history
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, withdraw_pledge
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.second.worlds import ALL_EVENTS, ME, add_builders, plain_pledge, random_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRESH = itertools.count()
TOWN = Asking(Role.BUILDER, frozenset({"town"}), "roads department")


@pytest.fixture
def recorded(store):
    return record_pledge(store, TOWN, plain_pledge(project="Ring road"), idempotency_key="first", now=NOW)


@pytest.fixture(scope="module")
def in_memory():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_what_goes_in_comes_out(in_memory, seed):
    draw = random.Random(seed)
    pledge = replace(
        random_pledge(draw, "state", f"ref {next(FRESH)}"),
        project='Ærø, "quoted"; \'--',
        connector=draw.choice(((), ("ccs2",), ("ccs2", "cee_32a"))),
        site_power_kw=draw.choice((None, Decimal("0.0"), Decimal("99999.9"))),
        site_latitude=draw.choice((None, Decimal("55.123456"))),
        site_longitude=draw.choice((None, Decimal("12.000001"))),
        grid_share=draw.random() < 0.5,
        note="two\nlines",
    )
    receipt = record_pledge(in_memory, ME, pledge, idempotency_key=pledge.pledge_ref, now=NOW)
    assert pledge_by_id(in_memory, ME, receipt.pledge_id).pledge == pledge
    assert run_checks(in_memory) == []


def test_a_receipt_names_what_is_stored(store, recorded):
    (stored,) = own_pledges(store, TOWN, "town", as_of=NOW)
    assert (stored.pledge_id, stored.revision, stored.changed_at) == (recorded.pledge_id, 1, NOW)
    assert (stored.change, stored.changed_by, stored.is_stale, stored.is_withdrawn) == (
        "create", "roads department", False, False,
    )  # fmt: skip
    assert stored.pledge.pledge_ref == recorded.pledge_id, "made by us when empty"


def test_the_same_key_returns_the_first_receipt(store, recorded):
    again = record_pledge(
        store, TOWN, plain_pledge(project="Ring road"), idempotency_key="first", now=NOW + timedelta(1)
    )
    assert again == replace(recorded, repeated=True)
    assert len(own_pledges(store, TOWN, "town")) == 1
    with pytest.raises(Refused, match=r"store\.key_used_before"):
        record_pledge(store, TOWN, plain_pledge(project="Other"), idempotency_key="first", now=NOW)


def test_a_key_belongs_to_its_builder(store, recorded):
    other = record_pledge(store, ME, plain_pledge(builder_id="state"), idempotency_key="first", now=NOW)
    assert not other.repeated
    assert other.pledge_id != recorded.pledge_id


def test_the_same_key_at_the_same_time_stores_once(store):
    start = threading.Barrier(8)

    def send(_):
        start.wait()
        return record_pledge(store, TOWN, plain_pledge(), idempotency_key="one click", now=NOW)

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(send, range(8)))
    assert len({receipt.pledge_id for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1
    assert len(own_pledges(store, TOWN, "town")) == 1


def test_of_two_edits_of_one_version_the_second_is_told_and_loses_nothing(store, recorded):
    (before,) = own_pledges(store, TOWN, "town")
    start = threading.Barrier(2)

    def edit(machines):
        start.wait()
        try:
            changed = replace(before.pledge, machines_peak=machines)
            return change_pledge(store, TOWN, before.pledge_id, 1, changed, idempotency_key=f"edit {machines}", now=NOW)
        except PledgeChanged as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(edit, (4, 5)))
    (refused,) = [one for one in results if isinstance(one, PledgeChanged)]
    winner = 5 if results[0] is refused else 4
    assert refused.values["mine"]["machines_peak"] == str(9 - winner)
    assert refused.values["theirs"]["machines_peak"] == str(winner)
    assert (refused.values["based_on"], refused.values["revision"]) == (1, 2)
    assert refused.values["changed_by"] == "roads department"
    (after,) = own_pledges(store, TOWN, "town")
    assert (after.revision, after.pledge.machines_peak) == (2, winner)


def test_many_threads_write_and_read_and_nothing_is_lost_or_mixed_up(store):
    def work(number):
        builder_id = ("town", "county", "harbour", "state")[number % 4]
        for step in range(3):
            pledge = plain_pledge(builder_id=builder_id, project=f"{builder_id} {number} {step}")
            receipt = record_pledge(store, ME, pledge, idempotency_key=f"{number} {step}", now=NOW)
            read = pledge_by_id(store, ME, receipt.pledge_id)
            assert read.pledge.project == pledge.project
            assert {one.pledge.builder_id for one in own_pledges(store, ME, builder_id)} == {builder_id}
        return 3

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, range(8)))
    assert done == len(all_pledges(store, ME)) == 24
    assert run_checks(store) == []


def test_changed_at_moves_on_even_when_the_clock_does_not(store, recorded):
    moments = [recorded.changed_at]
    for revision in (1, 2, 3):
        receipt = change_pledge(
            store, TOWN, recorded.pledge_id, revision, plain_pledge(note=str(revision)),
            idempotency_key=str(revision), now=NOW - timedelta(hours=1),
        )  # fmt: skip
        moments.append(receipt.changed_at)
    assert moments == [NOW + timedelta(microseconds=n) for n in range(4)]


def test_every_question_can_be_asked_as_of_a_moment(store, recorded):
    later = NOW + timedelta(days=10)
    change_pledge(store, TOWN, recorded.pledge_id, 1, plain_pledge(machines_peak=7), idempotency_key="b", now=later)
    withdraw_pledge(
        store, TOWN, recorded.pledge_id, 2, reason="no money", idempotency_key="c", now=later + timedelta(days=1)
    )

    def peaks(moment):
        return [one.pledge.machines_peak for one in own_pledges(store, TOWN, "town", as_of=moment)]

    assert peaks(NOW - timedelta(microseconds=1)) == []
    assert peaks(NOW) == peaks(later - timedelta(microseconds=1)) == [1]
    assert peaks(later) == [7]
    assert peaks(later + timedelta(days=1)) == []
    history = pledge_history(store, TOWN, recorded.pledge_id)
    assert [(one.revision, one.change, one.reason) for one in history] == [
        (1, "create", ""), (2, "update", ""), (3, "withdraw", "no money"),
    ]  # fmt: skip
    assert run_checks(store) == []


def test_withdrawing_twice_is_refused_and_a_change_takes_up_again(store, recorded):
    withdraw_pledge(store, TOWN, recorded.pledge_id, 1, reason="", idempotency_key="w", now=NOW)
    repeated = withdraw_pledge(store, TOWN, recorded.pledge_id, 1, reason="", idempotency_key="w", now=NOW)
    assert repeated.repeated
    with pytest.raises(Refused, match=r"store\.already_withdrawn"):
        withdraw_pledge(store, TOWN, recorded.pledge_id, 2, reason="", idempotency_key="w2", now=NOW)
    change_pledge(store, TOWN, recorded.pledge_id, 2, plain_pledge(), idempotency_key="back", now=NOW)
    assert [one.revision for one in own_pledges(store, TOWN, "town")] == [3]
    assert run_checks(store) == []


def test_a_reference_is_one_standing_pledge_of_a_builder(store):
    mine = record_pledge(store, TOWN, plain_pledge(pledge_ref="A1"), idempotency_key="1", now=NOW)
    record_pledge(store, ME, plain_pledge(pledge_ref="A1", builder_id="state"), idempotency_key="1", now=NOW)
    with pytest.raises(Refused, match="A1"):
        record_pledge(store, TOWN, plain_pledge(pledge_ref="A1"), idempotency_key="2", now=NOW)
    change_pledge(store, TOWN, mine.pledge_id, 1, plain_pledge(pledge_ref="A1"), idempotency_key="3", now=NOW)
    withdraw_pledge(store, TOWN, mine.pledge_id, 2, reason="", idempotency_key="4", now=NOW)
    record_pledge(store, TOWN, plain_pledge(pledge_ref="A1"), idempotency_key="5", now=NOW)
    with pytest.raises(Refused, match="A1"):
        change_pledge(store, TOWN, mine.pledge_id, 3, plain_pledge(pledge_ref="A1"), idempotency_key="6", now=NOW)


def test_confirming_makes_fresh_and_is_all_or_nothing(store, recorded):
    late = NOW + timedelta(days=300)
    (old,) = own_pledges(store, TOWN, "town", as_of=late)
    assert (old.is_stale, old.is_out) == (True, False)
    assert own_pledges(store, TOWN, "town", as_of=NOW + timedelta(days=500))[0].is_out
    with pytest.raises(NotFound):
        confirm_pledges(store, TOWN, "town", [(recorded.pledge_id, 1), ("01UNKNOWN", 1)], now=late)
    assert own_pledges(store, TOWN, "town", as_of=late)[0].is_stale
    (receipt,) = confirm_pledges(store, TOWN, "town", [(recorded.pledge_id, 1)] * 2, now=late)
    assert receipt.revision == 2
    (fresh,) = own_pledges(store, TOWN, "town", as_of=late)
    assert (fresh.is_stale, fresh.change, fresh.pledge) == (False, "confirm", old.pledge)


def test_confirming_what_somebody_changed_meanwhile_is_refused_as_a_whole(store, recorded):
    other = record_pledge(store, TOWN, plain_pledge(), idempotency_key="other", now=NOW)
    change_pledge(
        store, ME, recorded.pledge_id, 1, plain_pledge(machines_peak=50), idempotency_key="c", now=NOW + timedelta(1)
    )
    seen = [(other.pledge_id, 1), (recorded.pledge_id, 1)]
    with pytest.raises(PledgeChanged) as refused:
        confirm_pledges(store, TOWN, "town", seen, now=NOW + timedelta(2))
    assert (refused.value.values["pledge_id"], refused.value.values["revision"]) == (recorded.pledge_id, 2)
    assert [one.change for one in pledge_history(store, TOWN, other.pledge_id)] == ["create"]
    seen[1] = (recorded.pledge_id, 2)
    assert [one.revision for one in confirm_pledges(store, TOWN, "town", seen, now=NOW + timedelta(2))] == [2, 3]


@pytest.mark.parametrize(("asked", "open_stale_out"), [("2026-12-31", (1, 0, 0)), ("2027-01-01", (0, 0, 0))])
def test_a_pledge_that_is_over_is_no_open_line(store, recorded, asked, open_stale_out):
    as_of = datetime.fromisoformat(f"{asked}T12:00:00+00:00")
    (row,) = [row for row in completeness(store, ME, as_of=as_of).to_dict("records") if row["builder_id"] == "town"]
    assert (row["pledges"], row["stale"], row["out_of_signal"]) == open_stale_out
    assert row["last_changed"].to_pydatetime() == NOW.replace(tzinfo=None)
    late = completeness(store, ME, as_of=NOW + timedelta(days=900)).set_index("builder_id").loc["town"]
    assert (late["pledges"], late["stale"], late["out_of_signal"]) == (0, 0, 0)


@pytest.mark.parametrize(("months", "stale"), [(9, False), (10, True)])
def test_nine_months_to_the_day_are_not_stale_yet(store, months, stale):
    record_pledge(store, TOWN, plain_pledge(), idempotency_key="x", now=datetime(2026, 5, 31, 12, tzinfo=UTC))
    asked = datetime(2027, 2 if months == 9 else 3, 28, 12, tzinfo=UTC)
    (one,) = own_pledges(store, TOWN, "town", as_of=asked)
    assert one.is_stale is stale


def test_nobody_writes_or_reads_for_another_builder(store, recorded):
    state = Asking(Role.BUILDER, frozenset({"state"}), "state")
    for asking in (state, Asking.supplier(), Asking(Role.PARTNER)):
        for action in (
            lambda a: record_pledge(store, a, plain_pledge(), idempotency_key="n", now=NOW),
            lambda a: change_pledge(
                store, a, recorded.pledge_id, 1, plain_pledge(builder_id="state"), idempotency_key="n", now=NOW
            ),
            lambda a: withdraw_pledge(store, a, recorded.pledge_id, 1, reason="", idempotency_key="n", now=NOW),
            lambda a: confirm_pledges(store, a, "town", [(recorded.pledge_id, 1)], now=NOW),
            lambda a: own_pledges(store, a, "town"),
            lambda a: all_pledges(store, a),
            lambda a: pledge_by_id(store, a, recorded.pledge_id),
            lambda a: pledge_history(store, a, recorded.pledge_id),
            lambda a: add_builder(store, a, Builder("new", "New", "municipality", "2026"), now=NOW),
        ):
            with pytest.raises(NotAllowed):
                action(asking)
    with pytest.raises(Refused, match=r"store\.builder_is_fixed"):
        change_pledge(store, ME, recorded.pledge_id, 1, plain_pledge(builder_id="state"), idempotency_key="n", now=NOW)
    with pytest.raises(NotFound):
        confirm_pledges(store, state, "state", [(recorded.pledge_id, 1)], now=NOW)
    assert len(pledge_history(store, TOWN, recorded.pledge_id)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"machine_class": "spaceship"},
        {"places": (PlaceShare("9999", Decimal(1)),)},
        {"commitment": "promised"},
    ],
)
def test_a_code_the_signal_would_miss_is_refused(store, changes):
    with pytest.raises(UnknownCode, match=r"spaceship|9999|promised"):
        record_pledge(store, TOWN, plain_pledge(**changes), idempotency_key="x", now=NOW)
    assert own_pledges(store, TOWN, "town") == []


def test_a_transaction_that_fails_leaves_nothing(store):
    def failing():
        with store.transaction() as writer:
            writer.write("meta", name="a", value="b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert store.rows("meta") == []
    with store.transaction(), pytest.raises(StoreError, match="nested"), store.transaction():
        raise AssertionError("the block of a nested transaction must not run")
    with store.transaction() as writer:
        writer.write("meta", name="a", value="b")
    assert store.rows("meta") == [{"name": "a", "value": "b"}]


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store, recorded):
    with store.snapshot() as reader:
        before = reader.rows("pledge_history", pledge_ids=[recorded.pledge_id])
        change_pledge(store, TOWN, recorded.pledge_id, 1, plain_pledge(), idempotency_key="y", now=NOW)
        assert reader.rows("pledge_history", pledge_ids=[recorded.pledge_id]) == before
    assert len(store.rows("pledge_history", pledge_ids=[recorded.pledge_id])) == 2


def test_who_did_what_is_noted_with_what_was_done(store, recorded):
    withdraw_pledge(store, TOWN, recorded.pledge_id, 1, reason="", idempotency_key="w", now=NOW)
    events = store.rows("audit_events", **ALL_EVENTS)[:2]
    assert {(event["who"], event["action"], event["subject"]) for event in events} == {
        ("roads department", "create", recorded.pledge_id),
        ("roads department", "withdraw", recorded.pledge_id),
    }


def test_participants(store):
    port = Builder("port", "Port", "company", "2026-03", affiliated_to="state", home_places=("0101", "1084"))
    assert add_builder(store, ME, port, now=NOW) in builders(store)
    for refused in (port, Builder("quay", "Quay", "company", "2026", affiliated_to="port")):
        with pytest.raises(Refused):
            add_builder(store, ME, refused, now=NOW)
    with pytest.raises(NotFound):
        add_builder(store, ME, Builder("quay", "Quay", "company", "2026", affiliated_to="nobody"), now=NOW)
    with pytest.raises(NotFound):
        record_pledge(store, ME, plain_pledge(builder_id="nobody"), idempotency_key="x", now=NOW)
