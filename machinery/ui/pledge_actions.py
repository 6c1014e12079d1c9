"""What the buttons of the pledge page do. Each runs before the page is drawn again and never loses what was entered.

Who is asking is asked again at the click: a button may outlive the role it was drawn for.
"""

from dataclasses import dataclass

from machinery.clock import now, today
from machinery.domain.checking import CheckedPledge, check_pledge
from machinery.domain.pledge import pledge_as_row
from machinery.errors import PledgeChanged, UserError
from machinery.pledges.reading import pledge_by_id
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, withdraw_pledge
from machinery.pledges.stored import Receipt
from machinery.ui import pledge_draft as draft
from machinery.ui.session import asking, product


@dataclass(frozen=True)
class Stored:
    """A receipt with what was done and what was stored, as text."""

    receipt: Receipt
    action: str
    row: dict[str, str]


def checked_draft(builder_id: str) -> CheckedPledge:
    """Everything entered, checked as the rules stand; a pledge being changed may lie in the past."""
    return check_pledge(
        draft.entered(),
        builder_id=builder_id,
        known=product().reference,
        today=today(),
        existing=draft.editing() is not None,
    )


def submit(builder_id: str, key: str) -> None:
    """Store what is entered, once per `key`; faults, a refusal or another's change leave everything as it is."""
    if key != draft.idempotency_key(now()) or draft.receipt() is not None:
        return
    draft.forget_outcome()
    draft.mark_tried()
    pledge = checked_draft(builder_id).pledge
    if pledge is None:
        return
    store, held = product().store, draft.editing()
    try:
        if held is None:
            receipt = record_pledge(store, asking(), pledge, idempotency_key=key, now=now)
        else:
            receipt = change_pledge(
                store, asking(), held.pledge_id, held.revision, pledge, idempotency_key=key, now=now
            )
    except PledgeChanged as changed:
        draft.keep_conflict(changed.values)
    except UserError as error:
        draft.keep_error(error)
    else:
        draft.keep_receipt(Stored(receipt, "update" if held else "create", pledge_as_row(pledge)))


def withdraw(pledge_id: str, revision: int, reason: str) -> None:
    """Take a pledge back. The key is the revision itself, so that a double click stores once."""
    draft.forget_outcome()
    store = product().store
    try:
        before = pledge_by_id(store, asking(), pledge_id)
        receipt = withdraw_pledge(
            store,
            asking(),
            pledge_id,
            revision,
            reason=reason.strip(),
            idempotency_key=f"withdraw-{pledge_id}-{revision}",
            now=now,
        )
    except UserError as error:
        draft.keep_error(error)
    else:
        draft.keep_receipt(Stored(receipt, "withdraw", pledge_as_row(before.pledge)))


def confirm(builder_id: str, pledge_id: str, revision: int) -> None:
    """State that a pledge still holds as it was seen; what another has changed meanwhile is not confirmed."""
    draft.forget_outcome()
    store = product().store
    try:
        receipts = confirm_pledges(store, asking(), builder_id, [(pledge_id, revision)], now=now)
        before = pledge_by_id(store, asking(), pledge_id)
    except UserError as error:
        draft.keep_error(error)
    else:
        draft.keep_receipt(Stored(receipts[0], "confirm", pledge_as_row(before.pledge)))


def begin_change(pledge_id: str) -> None:
    """Fill the form with the newest revision of a pledge."""
    try:
        stored = pledge_by_id(product().store, asking(), pledge_id)
    except UserError as error:
        draft.keep_error(error)
    else:
        geography = product().reference.geography
        draft.start_change(stored.pledge_id, stored.revision, stored.pledge, geography, now())


def begin_new() -> None:
    """An empty form."""
    draft.start_empty(product().reference.geography, now())


def leave_receipt() -> None:
    """Put the receipt away. What it is for leaves the form with it; something else half entered there stays."""
    stored, held = draft.receipt(), draft.editing()
    if stored is None:
        return
    is_from_form = stored.action in ("create", "update")
    if is_from_form or (held is not None and held.pledge_id == stored.receipt.pledge_id):
        begin_new()
    else:
        draft.forget_outcome()


def begin_like(row: dict[str, str]) -> None:
    """A form for a new pledge that is much like the last one."""
    draft.start_like(row, product().reference.geography, now())


def keep_mine(revision: int) -> None:
    """Build what is entered on the newest revision; nothing is stored yet."""
    draft.rebase(revision, now())
