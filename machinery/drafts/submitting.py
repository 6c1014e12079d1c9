"""Stating drafts: the chosen rows without faults become revisions, together and once, and leave the table."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.clock import COPENHAGEN
from machinery.domain.checking import Known
from machinery.drafts.checking import READY, CheckedDraft, State, checked_drafts
from machinery.drafts.stored import Row, as_frame, read_held
from machinery.errors import Refused
from machinery.pledges.batches import write_batch
from machinery.pledges.stored import NO_FILE, BatchChange
from machinery.store.database import Store, Writer
from machinery.store.moments import Now


@dataclass(frozen=True, slots=True)
class StatedPledge:
    """A pledge that a row became, or changed, and the revision that says so."""

    pledge_id: str
    revision: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """What stating drafts did: proof with numbers, and the rows that were left, by id.

    `batch_id` is None when no row was new or different. `unchanged` rows said what their pledge says and only left the
    table. Left: `faulty`; `changed_since`, as somebody changed the pledge; `two_versions` to choose from;
    `edited_since`, as somebody changed or removed the row. Empty rows are left without a word. `repeated`: an earlier
    request with the same key had done it.
    """

    batch_id: str | None = None
    stated: tuple[StatedPledge, ...] = ()
    unchanged: int = 0
    faulty: tuple[str, ...] = ()
    changed_since: tuple[str, ...] = ()
    two_versions: tuple[str, ...] = ()
    edited_since: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def created(self) -> int:
        """New pledges."""
        return sum(one.is_new for one in self.stated)

    @property
    def updated(self) -> int:
        """Changed pledges."""
        return len(self.stated) - self.created

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done."""
        return not self.stated and not self.unchanged


def submit_drafts(
    store: Store,
    asking: Asking,
    builder_id: str,
    chosen: Sequence[Row],
    *,
    known: Known,
    idempotency_key: str,
    now: Now,
) -> Submission:
    """State the chosen rows in one transaction as one batch; the rest stays in the table.

    When the batch is undone, its rows come back into the table, each for the pledge that it became.

    A new pledge gets the id of its row. A repeated key is answered with what the first request did. Raises
    `NotAllowed`, and `Refused` when the key was used for other rows.
    """
    asking.require_writer(builder_id)
    wanted = dict(chosen)
    request = hashlib.sha256(json.dumps(sorted(wanted.items())).encode()).hexdigest()

    def work(writer: Writer) -> Submission:
        asking.require_writer(builder_id)
        if (first := _repeated(writer, builder_id, idempotency_key, request)) is not None:
            return first
        moment = writer.moment(now)
        rows = checked_drafts(
            read_held(writer, builder_id),
            builder_id=builder_id,
            known=known,
            today=moment.astimezone(COPENHAGEN).date(),
        )
        seen = [row for row in rows if wanted.get(row.draft.draft_id) == row.draft.row_version]
        there = {row.draft.draft_id for row in seen}
        left = Submission(
            faulty=_ids(seen, State.FAULTY),
            changed_since=_ids(seen, State.CHANGED_SINCE),
            two_versions=_ids(seen, State.TWO_VERSIONS),
            edited_since=tuple(one for one in wanted if one not in there),
        )
        ready = [row for row in seen if row.state in READY]
        if not ready:
            return left
        return _state(writer, asking, builder_id, ready, left, idempotency_key, request, now)

    return store.run(work)


def _state(
    writer: Writer,
    asking: Asking,
    builder_id: str,
    ready: Sequence[CheckedDraft],
    left: Submission,
    idempotency_key: str,
    request: str,
    now: Now,
) -> Submission:
    stating = [row for row in ready if row.state is not State.UNCHANGED]
    batch_id, stated = None, tuple[StatedPledge, ...]()
    if stating:
        receipt = write_batch(writer, asking, builder_id, [_change(row) for row in stating], file_name=NO_FILE, now=now)
        batch_id = receipt.batch_id
        stated = tuple(
            StatedPledge(pledge_id, 1 if row.current is None else row.current.revision + 1, row.current is None)
            for row, pledge_id in zip(stating, receipt.pledge_ids, strict=True)
        )
        kept = [
            dataclasses.replace(row.draft, pledge_id=one.pledge_id, based_on=one.revision)
            for row, one in zip(stating, stated, strict=True)
        ]
        writer.write_frame("draft_stated", as_frame(kept), batch_id=batch_id)
        note_event(
            writer,
            asking,
            "drafts",
            str(batch_id),
            writer.moment(now),
            created=receipt.created,
            updated=receipt.updated,
        )
    unchanged = len(ready) - len(stating)
    writer.write("remove_drafts", builder_id=builder_id, draft_ids=[row.draft.draft_id for row in ready])
    writer.write(
        "draft_batch",
        builder_id=builder_id,
        idempotency_key=idempotency_key,
        request_sha256=request,
        batch_id=batch_id,
        unchanged=unchanged,
    )
    return Submission(
        batch_id, stated, unchanged, left.faulty, left.changed_since, left.two_versions, left.edited_since
    )


def _change(row: CheckedDraft) -> BatchChange:
    if row.pledge is None:
        raise AssertionError("a row with faults is not ready")
    if row.current is None:
        return BatchChange(row.pledge, new_id=row.draft.draft_id)
    return BatchChange(row.pledge, row.current.pledge_id, row.current.revision)


def _repeated(writer: Writer, builder_id: str, idempotency_key: str, request: str) -> Submission | None:
    for row in writer.rows("draft_batch", builder_id=builder_id, idempotency_key=idempotency_key):
        if row["request_sha256"] != request:
            raise Refused("store.key_used_before", pledge_id=row["batch_id"])
        stated = tuple(
            StatedPledge(one["pledge_id"], one["revision"], one["revision"] == 1)
            for one in (writer.rows("batch_revisions", batch_id=row["batch_id"]) if row["batch_id"] else ())
        )
        return Submission(row["batch_id"], stated, row["unchanged"], repeated=True)
    return None


def _ids(rows: Sequence[CheckedDraft], state: State) -> tuple[str, ...]:
    return tuple(row.draft.draft_id for row in rows if row.state is state)
