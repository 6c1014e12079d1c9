"""Whole uploads: recorded all or nothing, undone as a whole."""

from collections.abc import Sequence
from dataclasses import replace

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.domain.ids import new_ulid
from machinery.errors import NotFound, Refused
from machinery.pledges.appending import (
    Revision,
    append,
    giving_back,
    left_pledge,
    moment_after,
    newest,
    next_numbers,
    taken_references,
    with_own_reference,
)
from machinery.pledges.recording import require_newest, require_same_builder
from machinery.pledges.stored import Batch, BatchChange, BatchReceipt, UndoReport
from machinery.store.database import Store, Writer
from machinery.store.known_builders import known_builder
from machinery.store.moments import Now, from_store


def record_batch(
    store: Store,
    asking: Asking,
    builder_id: str,
    changes: Sequence[BatchChange],
    *,
    file_name: str,
    now: Now,
) -> BatchReceipt:
    """Store new and changed pledges of one builder in one transaction: all of them or none.

    Raises `NotAllowed`, `NotFound`, `Refused` (a pledge_ref twice, another builder's pledge) and `PledgeChanged` for
    the first pledge that somebody changed after revision `based_on`.
    """
    asking.require_writer(builder_id)
    if not changes:
        return BatchReceipt(None, 0, 0, ())

    def work(writer: Writer) -> BatchReceipt:
        receipt = write_batch(writer, asking, builder_id, changes, file_name=file_name, now=now)
        note_event(
            writer,
            asking,
            "batch",
            str(receipt.batch_id),
            writer.moment(now),
            file_name=file_name,
            created=receipt.created,
            updated=receipt.updated,
        )
        return receipt

    return store.run(work)


def write_batch(
    writer: Writer,
    asking: Asking,
    builder_id: str,
    changes: Sequence[BatchChange],
    *,
    file_name: str,
    now: Now,
) -> BatchReceipt:
    """Store a batch, at least one change, inside a transaction that does more and notes it in the audit trail."""
    asking.require_writer(builder_id)
    recorded_at = writer.moment(now)
    batch_id = new_ulid(recorded_at)
    builder = known_builder(writer, builder_id)
    current = newest(writer, [one.pledge_id for one in changes if one.pledge_id is not None])
    numbers = iter(next_numbers(writer, sum(one.pledge_id is None for one in changes)))
    revisions = []
    for one in changes:
        if one.pledge.builder_id != builder_id:
            raise Refused("store.builder_is_fixed", pledge_id=one.pledge_id or one.pledge.pledge_ref)
        if one.pledge_id is None:
            pledge_id = one.new_id or new_ulid(recorded_at)
            pledge = with_own_reference(one.pledge, pledge_id)
            revisions.append(
                Revision(
                    pledge_id,
                    1,
                    next(numbers),
                    pledge,
                    "create",
                    recorded_at,
                    recorded_at,
                    batch_id=batch_id,
                )
            )
            continue
        row = current[one.pledge_id]
        require_same_builder(row, one.pledge)
        require_newest(row, one.based_on, one.pledge)
        moment = moment_after(row["changed_at"], recorded_at)
        pledge = with_own_reference(one.pledge, row["pledge_ref"])
        revisions.append(
            Revision(
                one.pledge_id,
                row["revision"] + 1,
                row["pledge_no"],
                pledge,
                "update",
                moment,
                moment,
                batch_id=batch_id,
            )
        )
    append(writer, asking, builder, revisions)
    created = sum(one.change == "create" for one in revisions)
    updated = len(revisions) - created
    writer.write(
        "batch",
        batch_id=batch_id,
        builder_id=builder_id,
        file_name=file_name,
        recorded_by=asking.name,
        recorded_at=recorded_at,
        created=created,
        updated=updated,
    )
    return BatchReceipt(batch_id, created, updated, tuple(one.pledge_id for one in revisions))


def undo_batch(store: Store, asking: Asking, batch_id: str, *, now: Now) -> UndoReport:
    """Bring every pledge of a batch back to what it was before; those that say something else by now are left, listed.

    A confirmation, or a change that was undone, is no reason to leave one; a pledge_ref that would come back and is
    meanwhile another pledge's is. What comes back keeps the age of its last confirmation. Where all are left nothing
    is done, and the batch may be undone later. Raises `NotFound`, `NotAllowed`, and `Refused` when the batch was undone
    before.
    """

    def work(writer: Writer) -> UndoReport:
        found = writer.rows("batch", batch_id=batch_id)
        if not found:
            raise NotFound("store.unknown_batch", batch_id=batch_id)
        batch = found[0]
        asking.require_writer(batch["builder_id"])
        if batch["undone_at"] is not None:
            raise Refused("store.already_undone", batch_id=batch_id)
        undone_at = writer.moment(now)
        as_left = [
            giving_back(row, undone_at, batch_id=batch_id) for row in writer.rows("batch_before", batch_id=batch_id)
        ]
        revisions = _without_taken_references(writer, batch["builder_id"], as_left)
        brought_back = {one.pledge_id for one in revisions}
        unchanged = {one.pledge_id for one in as_left}
        left = tuple(
            left_pledge(row, is_reference_taken=row["pledge_id"] in unchanged)
            for row in writer.rows("batch_revisions", batch_id=batch_id)
            if row["pledge_id"] not in brought_back
        )
        withdrawn = sum(one.is_withdrawn for one in revisions)
        report = UndoReport(batch_id, len(revisions), left, batch["file_name"], withdrawn)
        if not revisions:
            return report
        append(writer, asking, known_builder(writer, batch["builder_id"]), revisions)
        # Rows of drafts that were stated with this batch are in their builder's table again.
        writer.write("put_back_drafts", batch_id=batch_id, changed_by=asking.name, changed_at=undone_at)
        writer.write(
            "batch_undo",
            batch_id=batch_id,
            undone_by=asking.name,
            undone_at=undone_at,
            undone=len(revisions),
            left_alone=len(left),
        )
        note_event(writer, asking, "undo", batch_id, undone_at, undone=len(revisions), left=len(left))
        return report

    return store.run(work)


def _without_taken_references(writer: Writer, builder_id: str, revisions: Sequence[Revision]) -> list[Revision]:
    """The revisions but for those whose reference another pledge has; one that is left out keeps its own, too."""
    free = list(revisions)
    while taken := taken_references(writer, builder_id, free):
        free = [one for one in free if one.is_withdrawn or one.pledge.pledge_ref not in taken]
    return free


def batches(store: Store, asking: Asking, builder_id: str | None = None) -> list[Batch]:
    """The uploads of a builder or, for the facilitator, of all; newest first. Raises `NotAllowed`."""
    if builder_id is None:
        asking.require_facilitator()
    else:
        asking.require_reader_of(builder_id)
    return [_batch(Batch(**row)) for row in store.rows("batches", builder_id=builder_id)]


def _batch(one: Batch) -> Batch:
    undone_at = None if one.undone_at is None else from_store(one.undone_at)
    return replace(one, recorded_at=from_store(one.recorded_at), undone_at=undone_at)
