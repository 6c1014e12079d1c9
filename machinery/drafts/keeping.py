"""Keeping a builder's drafts: every change at once, row by row, and nothing of two people's work lost.

Whoever changes a row says at which version they saw it. Where somebody else was first, what the second person wrote is
kept in a row of its own beside it, until one of the two is chosen; acts on whole rows leave such a row and tell of it.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from machinery.access.asking import Asking
from machinery.domain.checking import Known
from machinery.domain.ids import new_ulid
from machinery.domain.pledge import Pledge, pledge_as_row
from machinery.drafts.splitting import Split
from machinery.drafts.stored import (
    CELLS,
    MOST_DRAFTS,
    Current,
    Draft,
    DraftEdit,
    Held,
    KeptEdit,
    Row,
    RowsReport,
    as_frame,
    clean_cells,
    read_drafts,
    read_held,
    read_pledges,
)
from machinery.errors import NotFound, Refused
from machinery.exchange.earlier import is_implied
from machinery.exchange.importing import AUTO
from machinery.store.database import Reader, Store, Writer
from machinery.store.known_builders import known_builder
from machinery.store.moments import Now

T = TypeVar("T")


def own_drafts(store: Store, asking: Asking, builder_id: str) -> Held:
    """The table of a builder: its drafts in order, and its pledges. Raises `NotAllowed`."""
    asking.require_reader_of(builder_id)
    with store.snapshot() as reader:
        return read_held(reader, builder_id)


def add_drafts(
    store: Store, asking: Asking, builder_id: str, rows: Sequence[Mapping[str, object]], *, now: Now
) -> tuple[Draft, ...]:
    """Keep new rows at the end of the table, in the order given; an empty one is a row too.

    Raises `NotAllowed`, `NotFound` for an unknown builder, `Refused` when the table would have too many rows.
    """

    def work(table: "_Table") -> tuple[Draft, ...]:
        return table.add([_Made(clean_cells(cells)) for cells in rows])

    return _write(store, asking, builder_id, now, work)


def take_pledges(
    store: Store, asking: Asking, builder_id: str, pledge_ids: Sequence[str], *, known: Known, now: Now
) -> RowsReport:
    """Put pledges of the builder into its table, to be changed there; those that stand in it already are left.

    The report names drafts made and, in `not_possible`, pledges left. Raises as `add_drafts`, and `NotFound` for a
    pledge that is not the builder's.
    """

    def work(table: "_Table") -> RowsReport:
        there = {one.pledge_id for one in table.drafts}
        pledges = table.pledges(pledge_ids)
        made = []
        for pledge_id in dict.fromkeys(pledge_ids):
            current = pledges.get(pledge_id)
            if current is None:
                raise NotFound("store.unknown_pledge", pledge_id=pledge_id)
            if pledge_id not in there:
                cells = _cells_of(current.pledge, pledge_id, known)
                made.append(_Made(cells, pledge_id, current.revision))
        return RowsReport(
            made=tuple(one.draft_id for one in table.add(made)),
            not_possible=tuple(one for one in dict.fromkeys(pledge_ids) if one in there),
        )

    return _write(store, asking, builder_id, now, work)


def change_drafts(
    store: Store, asking: Asking, builder_id: str, edits: Sequence[DraftEdit], *, known: Known, now: Now
) -> tuple[KeptEdit, ...]:
    """Keep what was typed; one answer per edit, in order. Raises as `add_drafts`.

    A row that somebody else has changed stays as it is, and a row beside it keeps the edit with what was seen. A row
    that was removed comes back so. Of a row that was stated the typed cells alone are laid on its pledge as it stands:
    the pledge may have been changed since the row was seen.
    """

    def work(table: "_Table") -> tuple[KeptEdit, ...]:
        return tuple(_keep(table, edit, known) for edit in edits)

    return _write(store, asking, builder_id, now, work)


def fill_drafts(
    store: Store, asking: Asking, builder_id: str, rows: Sequence[Row], cells: Mapping[str, object], *, now: Now
) -> RowsReport:
    """Give all these rows the same value in a field or several; an empty text empties it. Raises as `add_drafts`."""

    def work(table: "_Table") -> RowsReport:
        wanted = {name: "" for name in CELLS if name in cells} | clean_cells(cells)
        known, edited_since = table.seen(rows)
        for draft in known:
            table.change(draft, cells=clean_cells({**draft.cells, **wanted}))
        return RowsReport(done=tuple(one.draft_id for one in known), edited_since=edited_since)

    return _write(store, asking, builder_id, now, work)


def duplicate_drafts(store: Store, asking: Asking, builder_id: str, rows: Sequence[Row], *, now: Now) -> RowsReport:
    """A copy behind each row, for a new pledge with no reference yet. Raises as `add_drafts`."""

    def work(table: "_Table") -> RowsReport:
        known, edited_since = table.seen(rows)
        made: list[str] = []
        for draft in known:
            copy = {name: text for name, text in draft.cells.items() if name != "pledge_ref"}
            made += [one.draft_id for one in table.add([_Made(copy)], behind=draft.draft_id)]
        return RowsReport(tuple(one.draft_id for one in known), tuple(made), edited_since)

    return _write(store, asking, builder_id, now, work)


def split_drafts(
    store: Store, asking: Asking, builder_id: str, rows: Sequence[Row], split: Split, *, known: Known, now: Now
) -> RowsReport:
    """Each row as several that say the same together (`splitting.py`); the first of them is the row itself.

    Raises as `add_drafts`.
    """

    def work(table: "_Table") -> RowsReport:
        seen, edited_since = table.seen(rows)
        done, made, not_possible = [], list[str](), []
        for draft in seen:
            parts = split(draft.cells, known)
            if not parts:
                not_possible.append(draft.draft_id)
                continue
            table.change(draft, cells=clean_cells(parts[0]))
            new = [_Made(clean_cells(part)) for part in parts[1:]]
            made += [one.draft_id for one in table.add(new, behind=draft.draft_id)]
            done.append(draft.draft_id)
        return RowsReport(tuple(done), tuple(made), edited_since, tuple(not_possible))

    return _write(store, asking, builder_id, now, work)


def remove_drafts(store: Store, asking: Asking, builder_id: str, rows: Sequence[Row], *, now: Now) -> RowsReport:
    """Take rows out of the table; pledges stay as they are. Raises as `add_drafts`."""

    def work(table: "_Table") -> RowsReport:
        known, edited_since = table.seen(rows)
        table.remove(one.draft_id for one in known)
        return RowsReport(done=tuple(one.draft_id for one in known), edited_since=edited_since)

    return _write(store, asking, builder_id, now, work)


def choose_version(
    store: Store, asking: Asking, builder_id: str, mine: Row, theirs: Row, *, keep_mine: bool, now: Now
) -> None:
    """End a conflict between two rows: the chosen content stays in the row `theirs`, the row `mine` goes.

    Raises as `add_drafts`, and `Refused` when one of the two has been changed since they were seen.
    """

    def work(table: "_Table") -> None:
        known, edited_since = table.seen([mine, theirs])
        if edited_since:
            raise Refused("drafts.edited_since")
        written, first = known
        if written.conflict_with != first.draft_id:
            raise Refused("drafts.edited_since")
        table.remove([written.draft_id])
        if keep_mine:
            table.change(first, cells=written.cells)

    _write(store, asking, builder_id, now, work)


def renew_draft(
    store: Store, asking: Asking, builder_id: str, row: Row, revision: int, *, keep_mine: bool, known: Known, now: Now
) -> None:
    """Build a row on the `revision` of its pledge that was seen: with its own content, or with that of the pledge.

    Raises as `add_drafts`, and `Refused` when the row or the pledge has been changed since they were seen.
    """

    def work(table: "_Table") -> None:
        seen, edited_since = table.seen([row])
        current = next(iter(table.pledges([seen[0].pledge_id]).values()), None) if seen else None
        if edited_since or current is None or current.revision != revision:
            raise Refused("drafts.edited_since")
        cells = seen[0].cells if keep_mine else _cells_of(current.pledge, current.pledge_id, known)
        table.change(seen[0], cells=cells, based_on=revision)

    _write(store, asking, builder_id, now, work)


@dataclasses.dataclass(frozen=True, slots=True)
class _Made:
    """The content of a row to be made."""

    cells: Mapping[str, str]
    pledge_id: str | None = None
    based_on: int | None = None
    conflict_with: str | None = None


class _Table:
    """A builder's drafts inside one transaction: changed here one by one, written together in the end."""

    def __init__(self, reader: Reader, builder_id: str, who: str, moment: datetime) -> None:
        self.before = self.drafts = read_drafts(reader, builder_id)
        self._reader = reader
        self._builder_id = builder_id
        self._who = who
        self._moment = moment

    def find(self, draft_id: str) -> Draft | None:
        """The row with this id, or None."""
        return next((one for one in self.drafts if one.draft_id == draft_id), None)

    def pledges(self, pledge_ids: Iterable[str | None]) -> dict[str, Current]:
        """Those of the pledges that are the builder's; read when they are asked for, as typing seldom needs any."""
        return read_pledges(self._reader, self._builder_id, pledge_ids)

    def seen(self, rows: Sequence[Row]) -> tuple[list[Draft], tuple[str, ...]]:
        """The rows that are still as they were seen, in order, and the ids of the others."""
        by_id = {one.draft_id: one for one in self.drafts}
        wanted = dict(rows)
        known = [by_id[one] for one, version in wanted.items() if one in by_id and by_id[one].row_version == version]
        there = {one.draft_id for one in known}
        return known, tuple(one for one in wanted if one not in there)

    def add(self, made: Sequence[_Made], behind: str | None = None) -> tuple[Draft, ...]:
        """New rows behind another one, or at the end."""
        drafts = self.drafts
        if len(drafts) + len(made) > MOST_DRAFTS:
            raise Refused("drafts.too_many", limit=MOST_DRAFTS)
        place = next((no for no, one in enumerate(drafts, start=1) if one.draft_id == behind), len(drafts))
        new = tuple(
            Draft(
                draft_id=new_ulid(self._moment),
                builder_id=self._builder_id,
                row_version=1,
                position=0,
                cells=one.cells,
                pledge_id=one.pledge_id,
                based_on=one.based_on,
                conflict_with=one.conflict_with,
                changed_by=self._who,
                changed_at=self._moment,
            )
            for one in made
        )
        self.drafts = (*drafts[:place], *new, *drafts[place:])
        return new

    def change(self, draft: Draft, *, cells: Mapping[str, str], based_on: int | None = None) -> Draft:
        """The row with other content; one that says the same already keeps its version."""
        based_on = draft.based_on if based_on is None else based_on
        if (cells, based_on) == (draft.cells, draft.based_on):
            return draft
        changed = dataclasses.replace(
            draft,
            cells=cells,
            based_on=based_on,
            row_version=draft.row_version + 1,
            changed_by=self._who,
            changed_at=self._moment,
        )
        self.drafts = tuple(changed if one.draft_id == draft.draft_id else one for one in self.drafts)
        return changed

    def remove(self, draft_ids: Iterable[str]) -> None:
        """The table without these rows."""
        gone = set(draft_ids)
        self.drafts = tuple(one for one in self.drafts if one.draft_id not in gone)

    def write(self, writer: Writer) -> None:
        """Bring the store from what it held before to what the table holds now, rows numbered in their order."""
        was = {one.draft_id: one for one in self.before}
        now = [dataclasses.replace(one, position=no) for no, one in enumerate(self.drafts, start=1)]
        gone = set(was) - {one.draft_id for one in now}
        if gone:
            writer.write("remove_drafts", builder_id=self._builder_id, draft_ids=gone)
        for name, drafts in (
            ("change_drafts", [one for one in now if one.draft_id in was and one != was[one.draft_id]]),
            ("add_drafts", [one for one in now if one.draft_id not in was]),
        ):
            if drafts:
                writer.write_frame(name, as_frame(drafts))


def _write(store: Store, asking: Asking, builder_id: str, now: Now, work: Callable[[_Table], T]) -> T:
    """`work` on the builder's table in one transaction; asks for the right to write before it and in it."""
    asking.require_writer(builder_id)

    def write(writer: Writer) -> T:
        asking.require_writer(builder_id)
        known_builder(writer, builder_id)
        table = _Table(writer, builder_id, asking.name, writer.moment(now))
        answer = work(table)
        table.write(writer)
        return answer

    return store.run(write)


def _keep(table: _Table, edit: DraftEdit, known: Known) -> KeptEdit:
    seen, there = edit.seen, table.find(edit.seen.draft_id)
    mine = clean_cells({**seen.cells, **edit.cells})
    if there is not None and there.row_version == seen.row_version:
        return KeptEdit(table.change(there, cells=mine))
    if there is not None:
        if there.cells == mine:
            return KeptEdit(there)
        made = _Made(mine, there.pledge_id, there.based_on, conflict_with=there.draft_id)
        (apart,) = table.add([made], behind=there.draft_id)
        return KeptEdit(apart, is_apart=True, other=there)
    pledges = table.pledges([seen.draft_id, seen.pledge_id])
    stated = pledges.get(seen.draft_id)
    made = _Made(mine)
    if stated is not None:
        stands = _cells_of(stated.pledge, stated.pledge_id, known)
        made = _Made(clean_cells({**stands, **edit.cells}), stated.pledge_id, stated.revision)
    elif seen.pledge_id in pledges:
        made = _Made(mine, seen.pledge_id, seen.based_on)
    (again,) = table.add([made])
    return KeptEdit(again, is_apart=True, is_stated=stated is not None)


def _cells_of(pledge: Pledge, pledge_id: str, known: Known) -> dict[str, str]:
    """A pledge as a row; what follows from other fields, and a reference that we made, are left to follow again."""
    row = pledge_as_row(pledge)
    row.update({name: "" for name in ("machine_months", "hours_per_day") if is_implied(name, pledge, known)})
    if pledge.pledge_ref == pledge_id or pledge.pledge_ref.startswith(AUTO):
        row["pledge_ref"] = ""
    return clean_cells(row)
