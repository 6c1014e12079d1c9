"""Undo, of one change and of a whole upload, gives back exactly what was there, whatever happened in between."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.domain.pledge import Pledge
from machinery.errors import Refused
from machinery.exchange.importing import import_table
from machinery.pledges.batches import undo_batch
from machinery.pledges.reading import all_pledges, pledge_histories
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, undo_change, withdraw_pledge
from machinery.reference import reference
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.commands.tables import good_row, table
from tests.second.worlds import ME, add_builders, random_pledge

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINE = (
    "place_no, place_code, machine_class, commitment, visibility, start_no, end_no, machines_peak, tenths, base, "
    "remainder"
)


class State(NamedTuple):
    """How a pledge stands, with the lines by which it counts in the signal."""

    pledge: Pledge
    is_withdrawn: bool
    confirmed_at: datetime
    lines: tuple[tuple[object, ...], ...]

    @property
    def said(self) -> tuple[Pledge, bool]:
        return self.pledge, self.is_withdrawn

    @property
    def withdrawn(self) -> "State":
        return self._replace(is_withdrawn=True, lines=())


class Play:
    """A store, and beside it what each revision of each pledge was when it was written."""

    def __init__(self, store: Store, draw: random.Random) -> None:
        self.store, self.draw, self.now = store, draw, START
        self.past: dict[str, list[State]] = {}
        self.uploads: dict[str, dict[str, int]] = {}
        self.number = 0
        self.touched = ""
        """The pledge that something was done to last: mostly it is its turn again, so that undo meets undo."""

    def standing(self) -> dict[str, tuple[int, State]]:
        found = all_pledges(self.store, ME, as_of=self.now + timedelta(days=1), with_withdrawn=True)
        rows = self.store._connection.cursor().execute(
            f"select pledge_id, revision, {LINE} from pledge_line order by all"
        ).fetchall()  # fmt: skip
        lines: dict[tuple[str, int], list[tuple[object, ...]]] = {}
        for pledge_id, revision, *line in rows:
            lines.setdefault((pledge_id, revision), []).append(tuple(line))
        return {
            one.pledge_id: (
                one.revision,
                State(
                    one.pledge, one.is_withdrawn, one.confirmed_at, tuple(lines.get((one.pledge_id, one.revision), ()))
                ),
            )
            for one in found
        }

    def key(self) -> str:
        self.number += 1
        return f"key {self.number}"

    def any_pledge(self, *, is_withdrawn: bool | None = None) -> tuple[str, int]:
        if self.touched in self.past and self.draw.random() < 0.6:
            states = self.past[self.touched]
            if is_withdrawn is None or states[-1].is_withdrawn is is_withdrawn:
                return self.touched, len(states)
        fitting = [
            (pledge_id, len(states))
            for pledge_id, states in sorted(self.past.items())
            if is_withdrawn is None or states[-1].is_withdrawn is is_withdrawn
        ]
        chosen = self.draw.choice(fitting) if fitting else ("", 0)
        self.touched = chosen[0]
        return chosen

    def step(self) -> None:
        """One thing done; then the store holds what is expected, and everything else as before."""
        self.now += timedelta(hours=self.draw.choice((1, 30, 24 * 50)))
        acts = (self.upload, self.upload, self.undo_upload, self.undo, self.undo, self.change, self.withdraw)
        expected = self.draw.choice((*acts, self.confirm, self.record))()
        after = self.standing()
        for pledge_id, (revision, state) in after.items():
            states = self.past.setdefault(pledge_id, [])
            if pledge_id in expected:
                assert (revision, state) == (len(states) + 1, expected[pledge_id])
            elif expected or revision == len(states):
                assert (revision, state) == (len(states), states[-1]), "not touched and yet changed"
                continue
            states.append(state)
        assert expected.keys() <= after.keys()

    def upload(self) -> dict[str, State]:
        chosen = self.draw.sample(range(6), self.draw.randint(1, 4))
        rows = [good_row(no) | {"machines_peak": str(self.draw.randint(1, 3))} for no in chosen]
        report = import_table(self.store, ME, table(rows), "a.csv", "town", known=reference(), now=self.now)
        if report.batch_id is not None:
            standing = self.standing()
            self.uploads[report.batch_id] = {
                pledge_id: revision
                for pledge_id, (revision, _) in standing.items()
                if revision > len(self.past.get(pledge_id, ()))
            }
            assert len(self.uploads[report.batch_id]) == report.accepted + report.updated
            self.touched = self.draw.choice(sorted(self.uploads[report.batch_id]))
        return {}

    def undo_upload(self) -> dict[str, State]:
        if not self.uploads:
            return {}
        batch_id = self.draw.choice([*sorted(self.uploads), *list(self.uploads)[-1:] * 2])
        report = undo_batch(self.store, ME, batch_id, now=self.now)
        wrote = self.uploads[batch_id]
        edited = {
            pledge_id
            for pledge_id, revision in wrote.items()
            if self.past[pledge_id][-1].said != self.past[pledge_id][revision - 1].said
        }
        assert {left.pledge_id for left in report.left if not left.is_reference_taken} == edited
        expected = {one: self.before(one, revision) for one, revision in wrote.items() if one not in edited}
        while taken := self.taken(expected):
            expected = {one: state for one, state in expected.items() if one not in taken}
        assert {left.pledge_id for left in report.left} == wrote.keys() - expected.keys()
        assert report.undone == len(expected)
        if expected:
            del self.uploads[batch_id]
        return expected

    def taken(self, expected: dict[str, State]) -> set[str]:
        """Those that would come back with the reference of a pledge that stays."""
        held = {
            states[-1].pledge.pledge_ref
            for pledge_id, states in self.past.items()
            if pledge_id not in expected and not states[-1].is_withdrawn
        }
        return {one for one, state in expected.items() if not state.is_withdrawn and state.pledge.pledge_ref in held}

    def undo(self) -> dict[str, State]:
        pledge_id, revision = self.any_pledge()
        if not pledge_id:
            return {}
        try:
            undo_change(self.store, ME, pledge_id, revision, idempotency_key=self.key(), now=self.now)
        except Refused as refused:
            if refused.key != "store.reference_taken":
                raise
            return {}
        return {pledge_id: self.before(pledge_id, revision)}

    def before(self, pledge_id: str, revision: int) -> State:
        states = self.past[pledge_id]
        return states[revision - 2] if revision > 1 else states[0].withdrawn

    def record(self) -> dict[str, State]:
        pledge = random_pledge(self.draw, "town", f"own {self.key()}")
        record_pledge(self.store, ME, pledge, idempotency_key=self.key(), now=self.now)
        return {}

    def change(self) -> dict[str, State]:
        pledge_id, revision = self.any_pledge(is_withdrawn=False)
        if pledge_id:
            pledge = replace(
                random_pledge(self.draw, "town", ""), pledge_ref=self.past[pledge_id][-1].pledge.pledge_ref
            )
            change_pledge(self.store, ME, pledge_id, revision, pledge, idempotency_key=self.key(), now=self.now)
        return {}

    def withdraw(self) -> dict[str, State]:
        pledge_id, revision = self.any_pledge(is_withdrawn=False)
        if pledge_id:
            withdraw_pledge(self.store, ME, pledge_id, revision, reason="x", idempotency_key=self.key(), now=self.now)
        return {}

    def confirm(self) -> dict[str, State]:
        chosen = {self.any_pledge(is_withdrawn=False) for _ in range(2)} - {("", 0)}
        confirm_pledges(self.store, ME, "town", sorted(chosen), now=self.now)
        return {pledge_id: self.past[pledge_id][-1]._replace(confirmed_at=self.now) for pledge_id, _ in chosen}


@given(seed=st.integers(0, 10**9))
@settings(max_examples=12, deadline=None)
def test_undo_gives_back_exactly_what_was_there(seed):
    with Store.open(":memory:", reference=reference()) as store:
        add_builders(store)
        play = Play(store, random.Random(seed))
        for _ in range(14):
            play.step()
        # What was undone all the way back is as if it had never been, and none of it is forgotten.
        histories = pledge_histories(store, ME, list(play.past))
        for pledge_id, states in play.past.items():
            told = [(one.pledge, one.is_withdrawn, one.confirmed_at) for one in histories[pledge_id]]
            assert told == [state[:3] for state in states]
        assert run_checks(store) == []
