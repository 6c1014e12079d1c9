"""Counted or by name: a builder's choice for one pledge or for all, as one batch that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.domain.pledge import pledge_from_row
from machinery.errors import NotFound, Refused
from machinery.pledges.appending import newest
from machinery.pledges.batches import write_batch
from machinery.pledges.recording import require_newest
from machinery.pledges.stored import NO_FILE, BatchChange
from machinery.store.database import Store, Writer
from machinery.store.moments import Now, from_store, months_before

VISIBILITIES = ("counted", "named")


@dataclass(frozen=True, slots=True)
class VisibilityReceipt:
    """Proof of a choice. `batch_id` undoes it; None when every pledge said so already.

    `unconfirmed` pledges were left as they are: a change is a confirmation too, and these ask for one of their own.
    """

    batch_id: str | None
    changed: int
    unconfirmed: int


def choose_visibility(
    store: Store,
    asking: Asking,
    builder_id: str,
    visibility: str,
    pledges: Sequence[tuple[str, int]],
    *,
    now: Now,
) -> VisibilityReceipt:
    """Show pledges by name, or only in sums, from the next edition on: all of them in one transaction.

    `pledges` holds the id and the revision of each as it was seen. Those that say so already, and those not confirmed
    for so long that they are stale, are left. Raises `NotAllowed`, `NotFound` for a pledge that is not this builder's,
    `PledgeChanged` when a revision is not the newest, `Refused` for a withdrawn one or another visibility.
    """
    asking.require_writer(builder_id)
    if visibility not in VISIBILITIES:
        raise Refused("store.unknown_key", code=visibility, allowed=", ".join(VISIBILITIES))
    wanted = dict(pledges)

    def work(writer: Writer) -> VisibilityReceipt:
        current = newest(writer, list(wanted))
        chosen_at = writer.moment(now)
        stale_before = months_before(chosen_at, store.stale_after_months)
        changes, unconfirmed = [], 0
        for pledge_id, based_on in wanted.items():
            row = current[pledge_id]
            if row["builder_id"] != builder_id:
                raise NotFound("store.unknown_pledge", pledge_id=pledge_id)
            require_newest(row, based_on, None)
            if row["is_withdrawn"]:
                raise Refused("store.already_withdrawn", pledge_id=pledge_id)
            if row["visibility"] == visibility:
                continue
            if from_store(row["confirmed_at"]) < stale_before:
                unconfirmed += 1
                continue
            changes.append(BatchChange(replace(pledge_from_row(row), visibility=visibility), pledge_id, based_on))
        if not changes:
            return VisibilityReceipt(None, 0, unconfirmed)
        receipt = write_batch(writer, asking, builder_id, changes, file_name=NO_FILE, now=now)
        note_event(
            writer, asking, "choose_visibility", builder_id, chosen_at,
            visibility=visibility, pledges=receipt.updated, batch_id=receipt.batch_id,
        )  # fmt: skip
        return VisibilityReceipt(receipt.batch_id, receipt.updated, unconfirmed)

    return store.run(work)
