"""What the buttons of the page Eget billede do; who is asking is asked again at the click."""

from collections.abc import Sequence

import streamlit as st

from machinery.clock import now
from machinery.errors import UserError
from machinery.pledges.batches import undo_batch
from machinery.pledges.stored import UndoReport
from machinery.pledges.visibility import VisibilityReceipt, choose_visibility
from machinery.ui.session import asking, product

_OUTCOME = "own_outcome"
Outcome = VisibilityReceipt | UndoReport | UserError


def choose(builder_id: str, visibility: str, pledges: Sequence[tuple[str, int]]) -> bool:
    """Show these pledges by name, or only in sums, from the next edition on. Says whether it is done."""
    try:
        made: Outcome = choose_visibility(product().store, asking(), builder_id, visibility, pledges, now=now)
    except UserError as error:
        made = error
    st.session_state[_OUTCOME] = (builder_id, made)
    return not isinstance(made, UserError)


def undo(builder_id: str, batch_id: str) -> None:
    """Take a choice back."""
    try:
        made: Outcome = undo_batch(product().store, asking(), batch_id, now=now)
    except UserError as error:
        made = error
    st.session_state[_OUTCOME] = (builder_id, made)


def outcome(builder_id: str) -> Outcome | None:
    """What became of the last click for this builder; kept until the next."""
    held = st.session_state.get(_OUTCOME)
    return held[1] if held is not None and held[0] == builder_id else None
