"""Reading pledges back: a builder's own, one, its history, and all that was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from machinery import clock
from machinery.access.asking import Asking
from machinery.domain.pledge import Pledge, pledge_from_row
from machinery.errors import NotFound
from machinery.pledges.stored import NO_FILE, Change, StoredPledge
from machinery.store.database import Store
from machinery.store.moments import from_store, months_before


def own_pledges(
    store: Store,
    asking: Asking,
    builder_id: str,
    *,
    as_of: datetime | None = None,
    with_withdrawn: bool = False,
) -> list[StoredPledge]:
    """The pledges of a builder as they stood at a moment (default: now), by pledge_ref. Raises `NotAllowed`."""
    asking.require_reader_of(builder_id)
    return _pledges(store, [builder_id], as_of, with_withdrawn)


def all_pledges(
    store: Store,
    asking: Asking,
    *,
    builder_ids: Sequence[str] | None = None,
    as_of: datetime | None = None,
    with_withdrawn: bool = False,
) -> list[StoredPledge]:
    """The pledges of several builders or, without a list, of all; the same rules as `own_pledges`."""
    if builder_ids is None:
        asking.require_facilitator()
    for builder_id in builder_ids or ():
        asking.require_reader_of(builder_id)
    return _pledges(store, None if builder_ids is None else list(builder_ids), as_of, with_withdrawn)


def pledge_by_id(store: Store, asking: Asking, pledge_id: str) -> StoredPledge:
    """The newest revision of a pledge, withdrawn or not. Raises `NotFound`, `NotAllowed`."""
    for row in store.rows("pledge_newest", pledge_ids=[pledge_id]):
        asking.require_reader_of(row["builder_id"])
        return stored_pledge(row, store, clock.now())
    raise NotFound("store.unknown_pledge", pledge_id=pledge_id)


def last_uploaded(store: Store, asking: Asking, builder_id: str) -> dict[str, Pledge]:
    """What each pledge of a builder said when it was last part of an upload that was not undone since; by pledge_id.

    A pledge that an upload made says what it said then, undone or not. Pledges that were never uploaded are missing.
    Raises `NotAllowed`.
    """
    asking.require_reader_of(builder_id)
    return {row["pledge_id"]: pledge_from_row(row) for row in store.rows("last_uploaded", builder_id=builder_id)}


def former_references(store: Store, asking: Asking, builder_id: str) -> dict[str, str]:
    """References that a builder's standing pledges once had → what each is called now. Raises `NotAllowed`."""
    asking.require_reader_of(builder_id)
    rows = store.rows("former_references", builder_id=builder_id)
    return {row["pledge_ref"]: row["new_pledge_ref"] for row in rows}


def pledge_history(store: Store, asking: Asking, pledge_id: str) -> list[StoredPledge]:
    """Every revision of a pledge, oldest first. Raises `NotFound`, `NotAllowed`."""
    return pledge_histories(store, asking, [pledge_id])[pledge_id]


def pledge_histories(store: Store, asking: Asking, pledge_ids: Sequence[str]) -> dict[str, list[StoredPledge]]:
    """Every revision of several pledges, oldest first; by pledge_id. Raises `NotFound`, `NotAllowed`."""
    found: dict[str, list[StoredPledge]] = {pledge_id: [] for pledge_id in pledge_ids}
    moment = clock.now()
    for row in store.rows("pledge_history", pledge_ids=list(found)):
        asking.require_reader_of(row["builder_id"])
        found[row["pledge_id"]].append(stored_pledge(row, store, moment))
    for pledge_id, history in found.items():
        if not history:
            raise NotFound("store.unknown_pledge", pledge_id=pledge_id)
    return found


def changes(store: Store, asking: Asking, builder_id: str, *, at_most: int) -> list[Change]:
    """What was done to a builder's pledges, newest first, an upload as one. Raises `NotAllowed`."""
    asking.require_reader_of(builder_id)
    return [_change(row) for row in store.rows("changes", builder_id=builder_id, at_most=at_most)]


def _change(row: dict[str, Any]) -> Change:
    return Change(
        action=row["action"],
        changed_by=row["changed_by"],
        changed_at=from_store(row["changed_at"]),
        pledges=row["pledges"],
        created=row["created"],
        touched=tuple(zip(row["pledge_ids"], row["revisions"], strict=True)),
        batch_id=row["batch_id"],
        file_name=row["file_name"] or NO_FILE,
        is_undone=row["undone_at"] is not None,
        newest=row["newest"],
    )


def _pledges(
    store: Store, builder_ids: list[str] | None, as_of: datetime | None, with_withdrawn: bool
) -> list[StoredPledge]:
    moment = as_of or store.settled(clock.now)
    rows = store.rows("pledges_at", builder_ids=builder_ids, as_of=moment, with_withdrawn=with_withdrawn)
    return [stored_pledge(row, store, moment) for row in rows]


def stored_pledge(row: dict[str, Any], store: Store, moment: datetime) -> StoredPledge:
    """A row of `pledge_revision`; how old its confirmation is at a moment."""
    confirmed_at = from_store(row["confirmed_at"])
    return StoredPledge(
        pledge_id=row["pledge_id"],
        revision=row["revision"],
        change=row["change"],
        changed_at=from_store(row["changed_at"]),
        changed_by=row["changed_by"],
        confirmed_at=confirmed_at,
        is_withdrawn=row["is_withdrawn"],
        is_stale=confirmed_at < months_before(moment, store.stale_after_months),
        is_out=confirmed_at < months_before(moment, store.out_after_months),
        is_demo=row["is_demo"],
        batch_id=row["batch_id"],
        reason=row["reason"],
        pledge=pledge_from_row(row),
    )
