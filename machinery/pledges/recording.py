"""One pledge at a time: record, change, withdraw, confirm, undo. Every call is one transaction.

`now` is a clock for somebody present, or a moment of the past that is told as such (`store/moments.py`).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.domain.ids import new_ulid
from machinery.domain.pledge import Pledge, pledge_as_row, pledge_from_row
from machinery.errors import NotFound, PledgeChanged, Refused
from machinery.pledges.appending import (
    Revision,
    append,
    giving_back,
    moment_after,
    newest,
    next_numbers,
    with_own_reference,
)
from machinery.pledges.stored import Receipt
from machinery.store.database import Store, Writer
from machinery.store.known_builders import known_builder
from machinery.store.moments import Now, from_store


def record_pledge(store: Store, asking: Asking, pledge: Pledge, *, idempotency_key: str, now: Now) -> Receipt:
    """Store a new pledge. A repeated key of the same builder returns the first receipt and stores nothing.

    Raises `NotAllowed`, `NotFound` for an unknown builder, `Refused` when the pledge_ref is taken or the key was used
    for something else.
    """
    asking.require_writer(pledge.builder_id)
    request = _sha256("create", pledge)

    def work(writer: Writer) -> Receipt:
        if receipt := _repeated(writer, pledge.builder_id, idempotency_key, request):
            return receipt
        builder = known_builder(writer, pledge.builder_id)
        moment = writer.moment(now)
        pledge_id = new_ulid(moment)
        revision = Revision(
            pledge_id=pledge_id,
            revision=1,
            pledge_no=next_numbers(writer, 1)[0],
            pledge=with_own_reference(pledge, pledge_id),
            change="create",
            changed_at=moment,
            confirmed_at=moment,
            idempotency_key=idempotency_key,
        )
        return _store_one(writer, asking, builder, revision, request)

    return store.run(work)


def change_pledge(
    store: Store,
    asking: Asking,
    pledge_id: str,
    based_on: int,
    pledge: Pledge,
    *,
    idempotency_key: str,
    now: Now,
) -> Receipt:
    """Replace revision `based_on` of a pledge by new content; a withdrawn pledge is thereby taken up again.

    Raises `PledgeChanged` with both versions when `based_on` is not the newest revision, `Refused` when the pledge
    would move to another builder, else as `record_pledge`.
    """
    asking.require_writer(pledge.builder_id)
    request = _sha256("update", pledge, pledge_id, based_on)

    def work(writer: Writer) -> Receipt:
        if receipt := _repeated(writer, pledge.builder_id, idempotency_key, request):
            return receipt
        current = newest(writer, [pledge_id])[pledge_id]
        asking.require_writer(current["builder_id"])
        require_newest(current, based_on, pledge)
        require_same_builder(current, pledge)
        revision = Revision(
            pledge_id=pledge_id,
            revision=based_on + 1,
            pledge_no=current["pledge_no"],
            pledge=with_own_reference(pledge, current["pledge_ref"]),
            change="update",
            changed_at=(moment := moment_after(current["changed_at"], writer.moment(now))),
            confirmed_at=moment,
            idempotency_key=idempotency_key,
        )
        return _store_one(writer, asking, known_builder(writer, pledge.builder_id), revision, request)

    return store.run(work)


def withdraw_pledge(
    store: Store,
    asking: Asking,
    pledge_id: str,
    based_on: int,
    *,
    reason: str,
    idempotency_key: str,
    now: Now,
) -> Receipt:
    """Take a pledge out of the demand; its history stays.

    Raises `NotFound`, `NotAllowed`, `PledgeChanged`, or `Refused` when it is withdrawn already.
    """

    def work(writer: Writer) -> Receipt:
        current = newest(writer, [pledge_id])[pledge_id]
        builder_id = current["builder_id"]
        asking.require_writer(builder_id)
        pledge = pledge_from_row(current)
        request = _sha256("withdraw", None, pledge_id, based_on)
        if receipt := _repeated(writer, builder_id, idempotency_key, request):
            return receipt
        require_newest(current, based_on, None)
        if current["is_withdrawn"]:
            raise Refused("store.already_withdrawn", pledge_id=pledge_id)
        revision = Revision(
            pledge_id=pledge_id,
            revision=based_on + 1,
            pledge_no=current["pledge_no"],
            pledge=pledge,
            change="withdraw",
            changed_at=(moment := moment_after(current["changed_at"], writer.moment(now))),
            confirmed_at=moment,
            is_withdrawn=True,
            idempotency_key=idempotency_key,
            reason=reason,
        )
        return _store_one(writer, asking, known_builder(writer, builder_id), revision, request)

    return store.run(work)


def confirm_pledges(
    store: Store, asking: Asking, builder_id: str, pledges: Sequence[tuple[str, int]], *, now: Now
) -> tuple[Receipt, ...]:
    """State that pledges still hold as revision so and so says, all or none: they count as fresh from now on.

    `pledges` holds the id and the revision of each. Raises `NotAllowed`, `NotFound` for a pledge that is not this
    builder's, `PledgeChanged` when a revision is not the newest, `Refused` for a withdrawn one.
    """
    asking.require_writer(builder_id)
    wanted = dict(pledges)

    def work(writer: Writer) -> tuple[Receipt, ...]:
        builder = known_builder(writer, builder_id)
        current = newest(writer, list(wanted))
        stated_at = writer.moment(now)
        revisions = []
        for pledge_id, based_on in wanted.items():
            row = current[pledge_id]
            if row["builder_id"] != builder_id:
                raise NotFound("store.unknown_pledge", pledge_id=pledge_id)
            require_newest(row, based_on, None)
            if row["is_withdrawn"]:
                raise Refused("store.already_withdrawn", pledge_id=pledge_id)
            moment = moment_after(row["changed_at"], stated_at)
            revisions.append(
                Revision(
                    pledge_id, row["revision"] + 1, row["pledge_no"], pledge_from_row(row), "confirm", moment, moment
                )
            )
        append(writer, asking, builder, revisions)
        note_event(writer, asking, "confirm", builder_id, stated_at, pledges=len(revisions))
        return tuple(Receipt(one.pledge_id, one.revision, one.changed_at) for one in revisions)

    return store.run(work) if wanted else ()


def undo_change(
    store: Store, asking: Asking, pledge_id: str, based_on: int, *, idempotency_key: str, now: Now
) -> Receipt:
    """Undo revision `based_on`, the newest of a pledge: content, withdrawal and age are again as they were before it.

    Undoing what made a pledge withdraws it; undoing an undo gives back what that one took. Raises `NotFound`,
    `NotAllowed`, `PledgeChanged` when somebody has changed the pledge since, `Refused` when the pledge_ref that would
    come back is meanwhile used by another pledge.
    """

    def work(writer: Writer) -> Receipt:
        current = newest(writer, [pledge_id])[pledge_id]
        builder_id = current["builder_id"]
        asking.require_writer(builder_id)
        request = _sha256("undo", None, pledge_id, based_on)
        if receipt := _repeated(writer, builder_id, idempotency_key, request):
            return receipt
        require_newest(current, based_on, None)
        (before,) = writer.rows("change_before", pledge_id=pledge_id, revision=based_on)
        revision = giving_back(before, writer.moment(now), idempotency_key=idempotency_key)
        return _store_one(writer, asking, known_builder(writer, builder_id), revision, request)

    return store.run(work)


def require_newest(current: Mapping[str, Any], based_on: int | None, pledge: Pledge | None) -> None:
    """Raise `PledgeChanged` unless `based_on` is the newest revision.

    `values` holds `mine` (what was to be stored, None where nothing is entered) and `theirs` (what is stored)
    as rows of text, and who changed it when.
    """
    if current["revision"] != based_on:
        raise PledgeChanged(
            "store.pledge_changed",
            pledge_id=current["pledge_id"],
            pledge_ref=current["pledge_ref"],
            based_on=based_on,
            revision=current["revision"],
            changed_by=current["changed_by"],
            changed_at=from_store(current["changed_at"]),
            is_withdrawn=current["is_withdrawn"],
            mine=None if pledge is None else pledge_as_row(pledge),
            theirs=pledge_as_row(pledge_from_row(current)),
        )


def require_same_builder(current: Mapping[str, Any], pledge: Pledge) -> None:
    """Raise `Refused` when a pledge would move to another builder."""
    if current["builder_id"] != pledge.builder_id:
        raise Refused("store.builder_is_fixed", pledge_id=current["pledge_id"])


def _store_one(writer: Writer, asking: Asking, builder: Mapping[str, Any], revision: Revision, request: str) -> Receipt:
    append(writer, asking, builder, [revision])
    writer.write(
        "receipt",
        builder_id=builder["builder_id"],
        idempotency_key=revision.idempotency_key,
        request_sha256=request,
        pledge_id=revision.pledge_id,
        revision=revision.revision,
        changed_at=revision.changed_at,
    )
    # The undo of an upload is another thing done than that of one change.
    action = "undo_change" if revision.change == "undo" else revision.change
    note_event(writer, asking, action, revision.pledge_id, revision.changed_at, revision=revision.revision)
    return Receipt(revision.pledge_id, revision.revision, revision.changed_at)


def _repeated(writer: Writer, builder_id: str, idempotency_key: str, request: str) -> Receipt | None:
    for row in writer.rows("receipt", builder_id=builder_id, idempotency_key=idempotency_key):
        if row["request_sha256"] != request:
            raise Refused("store.key_used_before", pledge_id=row["pledge_id"])
        return Receipt(row["pledge_id"], row["revision"], from_store(row["changed_at"]), repeated=True)
    return None


def _sha256(action: str, pledge: Pledge | None, *facts: object) -> str:
    content = [action, None if pledge is None else pledge_as_row(pledge), *facts]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
