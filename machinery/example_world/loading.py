"""Puts an example world into a store, through the same services as builders use, with the times of its histories."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import Pledge
from machinery.example_world.builders import ExampleBuilder
from machinery.example_world.histories import Event, History
from machinery.example_world.marks import mark
from machinery.example_world.world import World
from machinery.pledges.batches import record_batch
from machinery.pledges.builders import add_builder, builders
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, withdraw_pledge
from machinery.pledges.stored import BatchChange, Builder
from machinery.store.database import Store

_NEWEST = datetime(9000, 1, 1, tzinfo=UTC)
"""As-of for the newest revisions, whatever the clock of this process says."""

Progress = Callable[[int, int], None]


def load_world(store: Store, world: World, *, progress: Progress | None = None) -> None:
    """Store every builder and revision of the world. What an interrupted load of the same world stored is kept.

    The store must hold no other pledges. Builders are marked as example data, and their pledges with them.
    """
    mark(store, world, is_complete=False)
    known = {builder.builder_id for builder in builders(store)}
    for builder in _main_first(world.builders):
        if builder.builder_id not in known:
            add_builder(store, Asking(Role.FACILITATOR, name="example world"), _participant(builder), now=_begin(world))
    total = sum(len(history.events) for history in world.histories)
    done = 0
    for builder in world.builders:
        histories = [history for history in world.histories if history.builder_id == builder.builder_id]
        for count in _Loading(store, builder, histories).run():
            done += count
            if progress is not None:
                progress(done, total)
    mark(store, world, is_complete=True)


class _Loading:
    """The pledges of one builder on their way into the store."""

    def __init__(self, store: Store, builder: ExampleBuilder, histories: Sequence[History]) -> None:
        self._store = store
        self._builder_id = builder.builder_id
        self._asking = Asking(Role.BUILDER, frozenset({builder.builder_id}), builder.mailbox)
        self._histories = histories
        stored = own_pledges(store, Asking.command_line(), builder.builder_id, as_of=_NEWEST, with_withdrawn=True)
        self._ids = {one.pledge.pledge_ref: one.pledge_id for one in stored}
        self._revisions = {one.pledge.pledge_ref: one.revision for one in stored}

    def run(self) -> Iterator[int]:
        """Apply the events that the store does not hold yet, oldest first; yields how many each step covers."""
        steps = [
            (event.at, history.pledge_ref, no, event)
            for history in self._histories
            for no, event in enumerate(history.events, start=1)
        ]
        steps.sort(key=lambda step: step[:3])
        for at, at_once in groupby(steps, key=lambda step: step[0]):
            group = list(at_once)
            missing = [(ref, event) for _, ref, no, event in group if no > self._revisions.get(ref, 0)]
            self._apply(at, missing)
            yield len(group)

    def _apply(self, at: datetime, events: Sequence[tuple[str, Event]]) -> None:
        entered = [(ref, event.pledge) for ref, event in events if event.pledge is not None]
        if len(entered) > 1:
            self._upload(at, entered)
        else:
            for ref, pledge in entered:
                self._enter(at, ref, pledge)
        confirmed = [ref for ref, event in events if event.change == "confirm"]
        if confirmed:
            held = [(self._ids[ref], self._revisions[ref]) for ref in confirmed]
            for ref, receipt in zip(
                confirmed, confirm_pledges(self._store, self._asking, self._builder_id, held, now=at), strict=True
            ):
                self._revisions[ref] = receipt.revision
        for ref, event in events:
            if event.change == "withdraw":
                withdraw_pledge(
                    self._store, self._asking, self._ids[ref], self._revisions[ref],
                    reason=event.reason, idempotency_key=self._key(ref), now=at,
                )  # fmt: skip

    def _upload(self, at: datetime, entered: Sequence[tuple[str, Pledge]]) -> None:
        changes = [BatchChange(pledge, self._ids.get(ref), self._revisions.get(ref)) for ref, pledge in entered]
        name = f"planlagt-behov-{at:%Y-%m-%d}.csv"
        receipt = record_batch(self._store, self._asking, self._builder_id, changes, file_name=name, now=at)
        for (ref, _), pledge_id in zip(entered, receipt.pledge_ids, strict=True):
            self._stored(ref, pledge_id, self._revisions.get(ref, 0) + 1)

    def _enter(self, at: datetime, ref: str, pledge: Pledge) -> None:
        key = self._key(ref)
        if ref in self._ids:
            receipt = change_pledge(
                self._store, self._asking, self._ids[ref], self._revisions[ref], pledge, idempotency_key=key, now=at
            )
        else:
            receipt = record_pledge(self._store, self._asking, pledge, idempotency_key=key, now=at)
        self._stored(ref, receipt.pledge_id, receipt.revision)

    def _stored(self, ref: str, pledge_id: str, revision: int) -> None:
        self._ids[ref] = pledge_id
        self._revisions[ref] = revision

    def _key(self, ref: str) -> str:
        return f"example-world/{ref}/{self._revisions.get(ref, 0) + 1}"


def _main_first(everyone: Sequence[ExampleBuilder]) -> list[ExampleBuilder]:
    """In the order of the file, but a builder that belongs to another after that other."""
    return sorted(everyone, key=lambda builder: bool(builder.affiliated_to))


def _participant(builder: ExampleBuilder) -> Builder:
    return Builder(
        builder_id=builder.builder_id,
        name=builder.name,
        kind=builder.kind,
        joined=builder.joined,
        affiliated_to=builder.affiliated_to,
        home_places=builder.home_places,
        is_demo=True,
    )


def _begin(world: World) -> datetime:
    return min(event.at for history in world.histories for event in history.events)
