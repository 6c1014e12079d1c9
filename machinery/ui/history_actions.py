"""What the buttons of the page Historik do. Each runs before the page is drawn again, and does its work once.

Who is asking is asked again at the click: a button may outlive the role it was drawn for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from machinery.clock import now
from machinery.errors import UserError
from machinery.pledges.batches import undo_batch
from machinery.pledges.recording import undo_change
from machinery.pledges.stored import Receipt, UndoReport
from machinery.pledges.unconfirming import undo_confirmation
from machinery.ui.session import asking, product

_OUTCOME = "history_outcome"


@dataclass(frozen=True)
class Outcome:
    """What came of a click: what was undone, or why nothing was."""

    done: Receipt | UndoReport | UserError
    click: str


def undo_one(pledge_id: str, revision: int) -> None:
    """Undo the newest change of a pledge. The key is the revision itself, so that a double click undoes once."""
    _do(
        f"{pledge_id}-{revision}",
        lambda: undo_change(
            product().store, asking(), pledge_id, revision, idempotency_key=f"undo-{pledge_id}-{revision}", now=now
        ),
    )


def undo_upload(batch_id: str) -> None:
    """Undo an upload as a whole; pledges changed since are left and told."""
    _do(batch_id, lambda: undo_batch(product().store, asking(), batch_id, now=now))


def undo_confirmed(builder_id: str, confirmed_by: str, confirmed_at: datetime) -> None:
    """Undo the confirmation of several pledges; those changed since are left and told."""
    _do(
        f"{builder_id}-{confirmed_at.isoformat()}",
        lambda: undo_confirmation(product().store, asking(), builder_id, confirmed_by, confirmed_at, now=now),
    )


def outcome() -> Outcome | None:
    """What came of the last click, told once."""
    return st.session_state.pop(_OUTCOME, None)


def _do(click: str, work: Callable[[], Receipt | UndoReport]) -> None:
    try:
        done: Receipt | UndoReport | UserError = work()
    except UserError as error:
        done = error
    st.session_state[_OUTCOME] = Outcome(done, click)
