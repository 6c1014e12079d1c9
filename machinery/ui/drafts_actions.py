"""What typing into the table of drafts and its buttons do. Each keeps its work in the store before anything is drawn.

Who is asking is asked again each time: a page may outlive the role it was drawn for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from machinery.clock import now
from machinery.domain.entered import as_text
from machinery.drafts.keeping import (
    add_drafts,
    change_drafts,
    choose_version,
    duplicate_drafts,
    fill_drafts,
    remove_drafts,
    renew_draft,
    split_drafts,
    take_pledges,
)
from machinery.drafts.splitting import Split
from machinery.drafts.stored import CELLS, DraftEdit, KeptEdit, Row, RowsReport
from machinery.drafts.submitting import submit_drafts
from machinery.errors import UserError
from machinery.pledges.batches import undo_batch
from machinery.ui import drafts_state as state
from machinery.ui.session import asking, product

TICK = "chosen"
"""The column of the grid in which rows are chosen; it is no field."""
MOST_ADDED = 100
"""So many empty rows are added at once."""


def keep_typed() -> None:
    """Keep everything the grid has answered and the store has not yet.

    Each answer holds all that was typed since the grid was drawn: what was kept before is passed over, so that this may
    be asked any number of times.
    """
    view = state.view()
    answer = None if view is None else state.answer(view)
    if view is None or answer is None:
        return
    edits, at = [], list[tuple[bool, int]]()
    for position, cells in _edited(answer):
        typed = _typed(cells, view.kept.get(position, {}), view.first[position].cells)
        if typed:
            edits.append(DraftEdit(view.rows[position], typed))
            at.append((False, position))
    lines = [dict(cells) for cells in (answer.get("added_rows") or [])]
    for position, cells in enumerate(lines[: len(view.added)]):
        typed = _typed(cells, view.added_kept[position], {})
        if typed:
            edits.append(DraftEdit(view.added[position], typed))
            at.append((True, position))
    new = [{name: cells.get(name) for name in CELLS} for cells in lines[len(view.added) :]]
    if _tick(view, answer) or edits or new:
        state.forget_notes()
    try:
        store, who = product().store, asking()
        if edits:
            _remember(view, at, change_drafts(store, who, view.builder_id, edits, now=now), answer)
        if new:
            view.added += add_drafts(store, who, view.builder_id, new, now=now)
            view.added_kept += [_kept(cells, {}) for cells in lines[len(view.added_kept) :]]
        _tick(view, answer)
    except UserError as error:
        state.keep_error(error)


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
    view: state.View, at: Sequence[tuple[bool, int]], answers: Sequence[KeptEdit], typed: Mapping[str, Any]
) -> None:
    for (is_added, position), kept in zip(at, answers, strict=True):
        if is_added:
            view.added[position] = kept.draft
            view.added_kept[position] = _kept(typed["added_rows"][position], view.added_kept[position])
        else:
            view.rows[position] = kept.draft
            view.kept[position] = _kept(dict(_edited(typed))[position], view.kept.get(position, {}))
        if kept.is_apart:
            state.note("beside" if kept.other is not None else "again")


def _kept(cells: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What of a line is kept now: its cells, and its tick as it was; `_tick` keeps that."""
    kept = {name: cells[name] for name in CELLS if name in cells}
    return {**kept, TICK: before[TICK]} if TICK in before else kept


def add(builder_id: str, how_many: int) -> None:
    """Empty rows at the end of the table."""
    _act(lambda: add_drafts(product().store, asking(), builder_id, [{}] * min(how_many, MOST_ADDED), now=now))


def take(builder_id: str, pledge_ids: Sequence[str]) -> None:
    """Put own pledges into the table."""

    def work() -> None:
        report = take_pledges(product().store, asking(), builder_id, pledge_ids, known=product().reference, now=now)
        state.choose(report.made)
        _tell("taken", len(report.made))

    _act(work)


def duplicate(builder_id: str, draft_ids: Sequence[str]) -> None:
    """A copy behind each row."""

    def work() -> None:
        report = duplicate_drafts(product().store, asking(), builder_id, state.rows_of(draft_ids), now=now)
        state.choose(report.made)
        _tell_of(report, "duplicated")

    _act(work)


def split(builder_id: str, draft_ids: Sequence[str], how: Split) -> None:
    """Each row as several, by place or by year."""

    def work() -> None:
        report = split_drafts(
            product().store, asking(), builder_id, state.rows_of(draft_ids), how, known=product().reference, now=now
        )
        _tell_of(report, "split")
        _tell("not_split", len(report.not_possible))

    _act(work)


def fill(builder_id: str, draft_ids: Sequence[str], field: str, value: object) -> None:
    """The same value in a field of all these rows."""

    def work() -> None:
        rows = state.rows_of(draft_ids)
        _tell_of(fill_drafts(product().store, asking(), builder_id, rows, {field: value}, now=now), "filled")

    _act(work)


def remove(builder_id: str, draft_ids: Sequence[str]) -> None:
    """Take rows out of the table; they can be put back."""

    def work() -> None:
        view = state.view()
        known = [] if view is None else view.known
        report = remove_drafts(product().store, asking(), builder_id, state.rows_of(draft_ids), now=now)
        gone = set(report.done)
        state.keep_removed(builder_id, [one for one in known if one.draft_id in gone])
        _tell_of(report, "removed")

    _act(work)


def put_back(builder_id: str) -> None:
    """The rows that were taken out last, at the end of the table; once."""
    rows = state.removed(builder_id)

    def work() -> None:
        edits = [DraftEdit(one, {}) for one in rows]
        change_drafts(product().store, asking(), builder_id, edits, now=now)
        _tell("put_back", len(rows))

    if rows:
        state.forget_removed()
        _act(work)


def choose_one(builder_id: str, mine: Row, theirs: Row, keep_mine: bool) -> None:
    """End the conflict of two people's versions of a row."""
    _act(lambda: choose_version(product().store, asking(), builder_id, mine, theirs, keep_mine=keep_mine, now=now))


def build_on(builder_id: str, row: Row, revision: int, keep_mine: bool) -> None:
    """Set a row against its pledge as it stands now."""
    known = product().reference
    _act(
        lambda: renew_draft(
            product().store, asking(), builder_id, row, revision, keep_mine=keep_mine, known=known, now=now
        )
    )


def choose_all(draft_ids: Sequence[str]) -> None:
    """Choose these rows; the ticks of the grid are drawn anew."""
    keep_typed()
    state.choose(draft_ids)
    state.renew()


def submit(builder_id: str, key: str, draft_ids: Sequence[str]) -> None:
    """State these rows, once per key; those with faults stay."""
    if key != state.submission_key(now()):
        return

    def work() -> None:
        done = submit_drafts(
            product().store,
            asking(),
            builder_id,
            state.rows_of(draft_ids),
            known=product().reference,
            idempotency_key=key,
            now=now,
        )
        for name in ("faulty", "changed_since", "two_versions", "edited_since"):
            _tell(name, len(getattr(done, name)))
        if not done.is_empty:
            state.keep_receipt(state.Receipt(builder_id, done, now()))

    state.forget_receipt()
    _act(work)


def undo(builder_id: str) -> None:
    """Take the whole submission back; a second click does nothing."""
    held = state.receipt(builder_id)
    if held is None or held.submission.batch_id is None or held.undone is not None:
        return
    batch_id = held.submission.batch_id

    def work() -> None:
        undone = undo_batch(product().store, asking(), batch_id, now=now)
        state.keep_receipt(replace(held, undone=undone))

    _act(work)


def _act(work: Callable[[], object]) -> None:
    """Keep what was typed before the click, then do it; the grid is drawn anew, a refusal told."""
    keep_typed()
    state.forget_notes()
    try:
        work()
    except UserError as error:
        state.keep_error(error)
    state.renew()


def _tell(name: str, count: int) -> None:
    if count:
        state.note(name, count)


def _tell_of(report: RowsReport, name: str) -> None:
    _tell(name, len(report.done))
    _tell("edited_since", len(report.edited_since))
