"""Keeping what is typed into the table of drafts: every answer of its grid goes to the store before anything is drawn.

Who is asking is asked again each time: a page may outlive the role it was drawn for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from machinery.clock import now
from machinery.domain.entered import as_text
from machinery.drafts.keeping import add_drafts, change_drafts, own_drafts
from machinery.drafts.stored import CELLS, MOST_CHARACTERS, MOST_DRAFTS, Draft, DraftEdit, KeptEdit
from machinery.errors import Refused, UserError
from machinery.ui import drafts_state as state
from machinery.ui.session import asking, product

TICK = "chosen"
"""The column of the grid in which rows are chosen; it is no field."""


def keep_typed() -> None:
    """Keep everything the grid has answered and the store has not yet.

    Each answer holds all that was typed since the grid was drawn: what was kept before is passed over, so that this may
    be asked any number of times. What one row is refused for keeps no other from being kept; it is tried again.
    """
    view = state.view()
    answer = None if view is None else state.answer(view)
    if view is None or answer is None:
        return
    since = _since(view, answer)
    if _tick(view, answer) or (since != ([], []) and since != view.refused):
        state.forget_notes()
    cells, lines = since
    refused = _keep_cells(view, answer, cells) if cells else None
    refused = (_keep_lines(view, answer, lines) if lines else None) or refused
    view.refused = _since(view, answer) if refused is not None else None
    view.unsaved_rows = 0 if view.refused is None else _rows_with_text(*view.refused)
    view.unsaved = refused if view.unsaved_rows else None
    _tick(view, answer)


_Cells = tuple[bool, int, dict[str, str]]
"""Whether a line is new, its position, and the cells that were typed into it."""


def _since(view: state.View, answer: Mapping[str, Any]) -> tuple[list[_Cells], list[dict[str, str]]]:
    """What the store has not yet: cells of its rows, and new lines of the grid."""
    typed: list[_Cells] = []
    for position, cells in _edited(answer):
        typed.append((False, position, _typed(cells, view.kept.get(position, {}), view.first[position].cells)))
    lines = [dict(cells) for cells in (answer.get("added_rows") or [])]
    for position, cells in enumerate(lines[: len(view.added)]):
        typed.append((True, position, _typed(cells, view.added_kept[position], {})))
    new = [{name: as_text(cells.get(name)) for name in CELLS} for cells in lines[len(view.added) :]]
    return [one for one in typed if one[2]], new


def _rows_with_text(cells: Sequence[_Cells], lines: Sequence[Mapping[str, str]]) -> int:
    return len(cells) + sum(any(line.values()) for line in lines)


def _keep_cells(view: state.View, answer: Mapping[str, Any], typed: Sequence[_Cells]) -> UserError | None:
    """Keep cells together or, where that is refused, row by row; the reason for the rows that are refused."""
    edits = [
        DraftEdit((view.added if is_added else view.rows)[position], _cut(cells)) for is_added, position, cells in typed
    ]
    try:
        kept = change_drafts(product().store, asking(), view.builder_id, edits, known=product().reference, now=now)
    except UserError as error:
        if len(typed) == 1:
            return error
        refused = [_keep_cells(view, answer, [one]) for one in typed]
        return next((one for one in refused if one is not None), None)
    _remember(view, typed, kept, answer)
    return None


def _keep_lines(view: state.View, answer: Mapping[str, Any], lines: Sequence[Mapping[str, str]]) -> UserError | None:
    """Keep new lines, the first of them where there is no room for all; the reason why the others are refused."""
    store, who = product().store, asking()
    try:
        view.added += add_drafts(store, who, view.builder_id, [_cut(one) for one in lines], now=now)
    except Refused as error:
        room = MOST_DRAFTS - len(own_drafts(store, who, view.builder_id).drafts)
        if 0 < room < len(lines):
            _keep_lines(view, answer, lines[:room])
        return error
    except UserError as error:
        return error
    known = len(view.added_kept)
    view.added_kept += [_kept(cells, {}) for cells in answer["added_rows"][known : len(view.added)]]
    for draft, cells in zip(view.added[known:], lines, strict=True):
        _tell_cut(draft, cells)
    return None


def _cut(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells as long as they can be kept: what is longer fits no field, and stays in the row as a fault."""
    return {name: text[:MOST_CHARACTERS] for name, text in cells.items()}


def _tell_cut(draft: Draft, cells: Mapping[str, str]) -> None:
    if long := [name for name, text in cells.items() if len(text) > MOST_CHARACTERS]:
        state.note_row("cut", draft.draft_id, long)


def _typed(cells: Mapping[str, Any], kept: Mapping[str, Any], first: Mapping[str, str]) -> dict[str, str]:
    """The cells in which the grid says something else than before; one that is no longer typed is as at first."""
    typed = {}
    for name in CELLS:
        if name in cells and (name not in kept or cells[name] != kept[name]):
            typed[name] = as_text(cells[name])
        elif name in kept and name not in cells:
            typed[name] = first.get(name, "")
    return typed


def _tick(view: state.View, answer: Mapping[str, Any]) -> bool:
    """Choose the rows that were ticked since, and leave those whose tick was taken away; whether there were any."""
    lines = [(view.rows[int(no)], cells, view.kept.setdefault(int(no), {})) for no, cells in _edited(answer)]
    lines += list(zip(view.added, answer.get("added_rows") or [], view.added_kept, strict=False))
    chosen, is_new = set(state.chosen()), False
    for draft, cells, kept in lines:
        if TICK in cells and cells[TICK] != kept.get(TICK, draft.draft_id in view.ticked):
            kept[TICK], is_new = cells[TICK], True
            (chosen.add if cells[TICK] else chosen.discard)(draft.draft_id)
    if is_new:
        state.choose([one.draft_id for one in view.known if one.draft_id in chosen])
    return is_new


def _edited(answer: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The lines that were there, by position, with all that was typed into them since the grid was drawn."""
    return [(int(no), dict(cells)) for no, cells in (answer.get("edited_rows") or {}).items()]


def _remember(
    view: state.View, typed: Sequence[_Cells], answers: Sequence[KeptEdit], answer: Mapping[str, Any]
) -> None:
    for (is_added, position, cells), kept in zip(typed, answers, strict=True):
        if is_added:
            view.added[position] = kept.draft
            view.added_kept[position] = _kept(answer["added_rows"][position], view.added_kept[position])
        else:
            view.rows[position] = kept.draft
            view.kept[position] = _kept(dict(_edited(answer))[position], view.kept.get(position, {}))
        if kept.other is not None:
            state.note("beside")
        elif kept.is_apart:
            state.note_row("stated" if kept.is_stated else "again", kept.draft.draft_id, cells)
        _tell_cut(kept.draft, cells)


def _kept(cells: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What of a line is kept now: its cells, and its tick as it was; `_tick` keeps that."""
    kept = {name: cells[name] for name in CELLS if name in cells}
    return {**kept, TICK: before[TICK]} if TICK in before else kept
