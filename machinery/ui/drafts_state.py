"""The table of drafts as this session shows it. Everything typed is in the store; here is only what the grid shows.

The grid answers with what was typed since it was drawn, by position. So the rows that it was drawn with are remembered,
in their order, with the version at which this session last knew each; a grid of another number is a new one, which
begins with the store's rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import streamlit as st

from machinery.domain.ids import new_ulid
from machinery.drafts.stored import Draft, Row
from machinery.drafts.submitting import Submission
from machinery.errors import UserError
from machinery.pledges.stored import UndoReport

CHOSEN = "drafts_chosen"
_VIEW = "drafts_view"
_NUMBER = "drafts_view_number"
_KEY = "drafts_key"
_RECEIPT = "drafts_receipt"
_ERROR = "drafts_error"
_NOTES = "drafts_notes"
_ROW_NOTES = "drafts_row_notes"
_WAS_TOLD = "drafts_was_told"
_REMOVED = "drafts_removed"


@dataclass
class View:
    """A grid on the screen. `first` are the rows it was drawn with, `ticked` those of them that were chosen; `rows` are
    the same as this session knows them now.

    `kept` and `added_kept` hold, by position, what the grid has answered and the store has; `added` are the rows that
    were made of new lines of the grid. `unsaved` says why the store refused something of what was typed, in so many
    rows: until it is kept or discarded the grid must not be drawn anew, as it alone holds it. `is_over`: the grid is
    drawn anew next time.
    """

    number: int
    builder_id: str
    lang: str
    first: tuple[Draft, ...]
    ticked: frozenset[str]
    rows: list[Draft]
    kept: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: list[Draft] = field(default_factory=list)
    added_kept: list[dict[str, Any]] = field(default_factory=list)
    unsaved: UserError | None = None
    unsaved_rows: int = 0
    refused: object = None
    is_over: bool = False

    @property
    def key(self) -> str:
        """The key of the grid."""
        return f"drafts_editor_{self.number}"

    @property
    def known(self) -> list[Draft]:
        """Every row that the grid shows, as this session last knew it."""
        return [*self.rows, *self.added]

    def shows(self, drafts: Sequence[Draft]) -> bool:
        """Whether the store holds these rows in this order, and nobody else has changed one."""
        return [one.row for one in drafts] == [one.row for one in self.known]


@dataclass(frozen=True)
class RowNote:
    """Something to tell of one row: `kind` names the sentence, `fields` are those that were typed into."""

    kind: str
    draft_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """What was stated, when, and whether it was undone."""

    builder_id: str
    submission: Submission
    at: datetime
    undone: UndoReport | None = None


def view() -> View | None:
    """The grid on the screen; None before it is drawn, and where it must be drawn anew."""
    return st.session_state.get(_VIEW)


def new_view(builder_id: str, lang: str, drafts: Sequence[Draft]) -> View:
    """Begin a grid with these rows; ticks for rows that are gone are forgotten."""
    number = int(st.session_state.get(_NUMBER, 0)) + 1
    st.session_state[_NUMBER] = number
    there = {draft.draft_id for draft in drafts}
    choose([one for one in chosen() if one in there])
    made = View(number, builder_id, lang, tuple(drafts), frozenset(chosen()), list(drafts))
    st.session_state[_VIEW] = made
    return made


def renew() -> None:
    """Draw the grid anew next time, unless it holds what is kept nowhere else; its rows are known until then."""
    shown = view()
    if shown is not None and shown.unsaved is None:
        shown.is_over = True


def drop() -> None:
    """Forget the grid, its rows and what it holds: they are no longer those of the store."""
    st.session_state.pop(_VIEW, None)


def answer(shown: View) -> Mapping[str, Any] | None:
    """What the grid has answered so far; None while it has not been drawn."""
    return st.session_state.get(shown.key)


def chosen() -> list[str]:
    """The ids of the chosen rows."""
    return list(st.session_state.get(CHOSEN) or [])


def choose(draft_ids: Iterable[str]) -> None:
    """Choose these rows and no others."""
    st.session_state[CHOSEN] = list(dict.fromkeys(draft_ids))


def rows_of(draft_ids: Iterable[str]) -> list[Row]:
    """The rows with these ids at the version at which this session knows them."""
    shown = view()
    known = {} if shown is None else {one.draft_id: one.row for one in shown.known}
    return [known[one] for one in draft_ids if one in known]


def submission_key(now: datetime) -> str:
    """The key of the next submission: the same until something was stated, so that a double click states once."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = new_ulid(now)
    return str(st.session_state[_KEY])


def keep_receipt(receipt: Receipt) -> None:
    """Remember what was stated, to be shown above the table; the next submission is another one."""
    st.session_state[_RECEIPT] = receipt
    st.session_state.pop(_KEY, None)


def receipt(builder_id: str) -> Receipt | None:
    """What was stated last for this builder, or None."""
    held: Receipt | None = st.session_state.get(_RECEIPT)
    return held if held is not None and held.builder_id == builder_id else None


def forget_receipt() -> None:
    """Put the receipt away."""
    st.session_state.pop(_RECEIPT, None)


def keep_error(error: UserError | None) -> None:
    """Remember a refusal, or that there is none."""
    forget_notes()
    st.session_state[_ERROR] = error
    st.session_state[_WAS_TOLD] = False


def error() -> UserError | None:
    """The refusal of the last act, or None."""
    return st.session_state.get(_ERROR)


def note(key: str, count: int = 1) -> None:
    """Remember to tell something, once; the same told more often adds up."""
    forget_notes()
    notes = st.session_state.setdefault(_NOTES, {})
    notes[key] = notes.get(key, 0) + count
    st.session_state[_WAS_TOLD] = False


def note_row(kind: str, draft_id: str, fields: Iterable[str]) -> None:
    """Remember to tell something of one row, once."""
    forget_notes()
    st.session_state.setdefault(_ROW_NOTES, []).append(RowNote(kind, draft_id, tuple(fields)))
    st.session_state[_WAS_TOLD] = False


def notes() -> dict[str, int]:
    """What is to be told: key of the sentence → count."""
    return dict(st.session_state.get(_NOTES) or {})


def row_notes() -> list[RowNote]:
    """What is to be told of single rows."""
    return list(st.session_state.get(_ROW_NOTES) or [])


def notes_told() -> None:
    """Everything that was to be told is on the screen."""
    st.session_state[_WAS_TOLD] = True


def forget_notes(*, unseen: bool = False) -> None:
    """What was told belongs to the act before; what nobody has seen yet stays, unless it is to go as well."""
    if unseen or st.session_state.get(_WAS_TOLD, True):
        for name in (_NOTES, _ROW_NOTES, _ERROR):
            st.session_state.pop(name, None)


def keep_removed(builder_id: str, removed: Sequence[Draft]) -> None:
    """Remember rows that were taken out, so that it can be undone."""
    st.session_state[_REMOVED] = (builder_id, tuple(removed))


def removed(builder_id: str) -> tuple[Draft, ...]:
    """The rows that were taken out last."""
    held = st.session_state.get(_REMOVED)
    return held[1] if held is not None and held[0] == builder_id else ()


def forget_removed() -> None:
    """They are back, or another act followed."""
    st.session_state.pop(_REMOVED, None)
