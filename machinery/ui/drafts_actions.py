"""What the buttons of the table of drafts do. Each keeps its work in the store before anything is drawn.

Who is asking is asked again each time: a page may outlive the role it was drawn for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from machinery.clock import now
from machinery.drafts.keeping import (
    add_drafts,
    change_drafts,
    choose_version,
    duplicate_drafts,
    fill_drafts,
    own_drafts,
    remove_drafts,
    renew_draft,
    split_drafts,
    take_pledges,
)
from machinery.drafts.splitting import Split
from machinery.drafts.stored import DraftEdit, Row, RowsReport
from machinery.drafts.submitting import submit_drafts
from machinery.errors import UserError
from machinery.pledges.batches import undo_batch
from machinery.ui import drafts_state as state
from machinery.ui.drafts_typed import keep_typed
from machinery.ui.session import asking, product

MOST_ADDED = 100
"""So many empty rows are added at once."""


def add(builder_id: str, how_many: int) -> None:
    """Empty rows at the end of the table."""
    _act(lambda: add_drafts(product().store, asking(), builder_id, [{}] * min(how_many, MOST_ADDED), now=now))


def take(builder_id: str, pledge_ids: Sequence[str] | None) -> None:
    """Put own pledges into the table; without a list all that stand and are not in it yet."""

    def work() -> None:
        store, who = product().store, asking()
        wanted = pledge_ids
        if wanted is None:
            held = own_drafts(store, who, builder_id)
            wanted = [one.pledge_id for one in held.pledges.values() if not one.is_withdrawn]
        report = take_pledges(store, who, builder_id, wanted, known=product().reference, now=now)
        state.choose(report.made)
        _tell("taken", len(report.made))
        if not report.made:
            state.note("none_taken")

    _act(work)


def duplicate(builder_id: str) -> None:
    """A copy behind each chosen row."""

    def work(rows: Sequence[Row]) -> None:
        report = duplicate_drafts(product().store, asking(), builder_id, rows, now=now)
        state.choose(report.made)
        _tell_of(report, "duplicated")

    _act_on_chosen(work)


def split(builder_id: str, how: Split) -> None:
    """Each chosen row as several, by place or by year."""

    def work(rows: Sequence[Row]) -> None:
        report = split_drafts(product().store, asking(), builder_id, rows, how, known=product().reference, now=now)
        _tell_of(report, "split")
        _tell("not_split", len(report.not_possible))

    _act_on_chosen(work)


def fill(builder_id: str, field: str, value: str) -> None:
    """The same value in a field of all chosen rows; an empty one only through `empty`."""

    def work(rows: Sequence[Row]) -> None:
        if not value:
            state.note("no_value")
            return
        _tell_of(fill_drafts(product().store, asking(), builder_id, rows, {field: value}, now=now), "filled")

    _act_on_chosen(work)


def empty(builder_id: str, field: str) -> None:
    """Nothing in a field of all chosen rows."""

    def work(rows: Sequence[Row]) -> None:
        _tell_of(fill_drafts(product().store, asking(), builder_id, rows, {field: ""}, now=now), "emptied")

    _act_on_chosen(work)


def remove(builder_id: str) -> None:
    """Take the chosen rows out of the table; they can be put back."""

    def work(rows: Sequence[Row]) -> None:
        view = state.view()
        known = [] if view is None else view.known
        report = remove_drafts(product().store, asking(), builder_id, rows, now=now)
        gone = set(report.done)
        if gone:
            state.keep_removed(builder_id, [one for one in known if one.draft_id in gone])
        _tell_of(report, "removed")

    _act_on_chosen(work)


def put_back(builder_id: str) -> None:
    """The rows that were taken out last, at the end of the table; once."""
    rows = state.removed(builder_id)

    def work() -> None:
        edits = [DraftEdit(one, {}) for one in rows]
        change_drafts(product().store, asking(), builder_id, edits, known=product().reference, now=now)
        state.forget_removed()
        _tell("put_back", len(rows))

    if rows:
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


def choose_every(is_chosen: bool) -> None:
    """Choose all rows of the grid, or none; its ticks are drawn anew."""
    keep_typed()
    view = state.view()
    state.choose([one.draft_id for one in view.known] if view is not None and is_chosen else [])
    state.renew()


def submit(builder_id: str, key: str, of_chosen: bool) -> None:
    """State the chosen rows or, without a choice, all of the grid, once per key; those with faults stay.

    `of_chosen`: the button spoke of chosen rows, so that it never means all of them.
    """
    if key != state.submission_key(now()):
        return

    def work() -> None:
        chosen, view = state.chosen(), state.view()
        if view is None or (of_chosen and not chosen):
            state.note("too_soon" if view is None else "none_chosen")
            return
        state.forget_receipt()
        done = submit_drafts(
            product().store,
            asking(),
            builder_id,
            state.rows_of(chosen or [one.draft_id for one in view.known]),
            known=product().reference,
            idempotency_key=key,
            now=now,
        )
        for name in ("faulty", "changed_since", "two_versions", "edited_since"):
            _tell(name, len(getattr(done, name)))
        if done.is_empty:
            state.note("none_stated")
        else:
            state.keep_receipt(state.Receipt(builder_id, done, now()))

    _act(work)


def discard_unsaved() -> None:
    """Draw the grid anew without what could not be kept."""
    keep_typed()
    state.forget_notes()
    state.drop()


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
    """Keep what was typed before the click, then do it; the grid is drawn anew, a refusal told.

    Nothing is done while the grid holds what could not be kept: drawing it anew would lose that.
    """
    keep_typed()
    state.forget_notes()
    view = state.view()
    if view is not None and view.unsaved is not None:
        state.note("stopped")
        return
    try:
        work()
    except UserError as error:
        state.keep_error(error)
    state.drop()


def _act_on_chosen(work: Callable[[Sequence[Row]], object]) -> None:
    """Act on the rows that are chosen at the click, as this session knows them; say so where there are none."""

    def on_rows() -> None:
        if rows := state.rows_of(state.chosen()):
            work(rows)
        else:
            state.note("none_chosen")

    if state.view() is None:
        # A second click before the table is drawn with what the first one did.
        state.note("too_soon")
        return
    _act(on_rows)


def _tell(name: str, count: int) -> None:
    if count:
        state.note(name, count)


def _tell_of(report: RowsReport, name: str) -> None:
    _tell(name, len(report.done))
    _tell("edited_since", len(report.edited_since))
