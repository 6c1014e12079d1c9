"""Pledges confirmed at once: the confirmation undone as a whole."""

from datetime import datetime

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.errors import NotFound
from machinery.pledges.appending import append, giving_back, left_pledge
from machinery.pledges.stored import UndoReport
from machinery.store.database import Store, Writer
from machinery.store.known_builders import known_builder
from machinery.store.moments import Now


def undo_confirmation(
    store: Store, asking: Asking, builder_id: str, confirmed_by: str, confirmed_at: datetime, *, now: Now
) -> UndoReport:
    """Give every pledge that somebody confirmed at a moment the age back that it had before.

    Those to which anything was done since are left, listed; where all are, nothing is done. Raises `NotAllowed`, and
    `NotFound` where nothing was confirmed then.
    """
    asking.require_writer(builder_id)

    def work(writer: Writer) -> UndoReport:
        asked = {"builder_id": builder_id, "changed_by": confirmed_by, "changed_at": confirmed_at}
        found = writer.rows("confirmation_revisions", **asked)
        if not found:
            raise NotFound("store.unknown_confirmation")
        undone_at = writer.moment(now)
        revisions = [giving_back(row, undone_at) for row in writer.rows("confirmation_before", **asked)]
        brought_back = {one.pledge_id for one in revisions}
        left = tuple(left_pledge(row) for row in found if row["pledge_id"] not in brought_back)
        if revisions:
            append(writer, asking, known_builder(writer, builder_id), revisions)
            note_event(writer, asking, "undo", builder_id, undone_at, undone=len(revisions), left=len(left))
        return UndoReport("", len(revisions), left, is_confirmation=True)

    return store.run(work)
