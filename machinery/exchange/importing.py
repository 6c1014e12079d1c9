"""A builder's file into the store: good rows in one transaction, faulty rows reported, nothing lost or doubled.

Rows find their pledge by the builder's own reference. A row without one gets a reference made from its content, so that
reading the same file twice changes nothing. A column that the file has not leaves its field as it is; an empty cell
empties it. A row that would set back what was changed outside uploads since the last one is not taken.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from machinery.access.asking import Asking
from machinery.clock import COPENHAGEN
from machinery.domain.checking import CheckedPledge, Known, check_pledge
from machinery.domain.entered import as_text
from machinery.domain.faults import Fault, Sentences, shown
from machinery.domain.pledge import FIELDS, Pledge, pledge_as_row
from machinery.errors import PledgeChanged, Refused
from machinery.exchange.earlier import Earlier, differing_fields, filled_up, likely_changed
from machinery.exchange.notes import Note
from machinery.exchange.outcomes import Outcome, RowOutcome
from machinery.exchange.slipped import slip
from machinery.exchange.suggested import Suggestions
from machinery.exchange.table_file import DEFAULT_LIMIT_BYTES, TableFile, nearest_header
from machinery.exchange.uploaded import read_upload
from machinery.exchange.whose import by_name, settle_builder
from machinery.i18n import LANGUAGES, Translator, translator
from machinery.pledges.batches import record_batch
from machinery.pledges.builders import builders, require_builder
from machinery.pledges.reading import former_references, last_uploaded, own_pledges
from machinery.pledges.stored import BatchChange, StoredPledge, by_reference
from machinery.store.database import Store
from machinery.store.moments import NEWEST, Now, read_clock

Progress = Callable[[int, int], None]
"""Called with the rows read so far and all rows."""

_ATTEMPTS = 3
MAX_PROBLEMS = 10_000
"""So many faults of a file are listed; its other faulty rows are named without them, and a note tells how many."""
AUTO = "auto-"
"""Begins the references made for rows that have none."""
_OF_A_DEMAND = ("places", "start_month", "end_month", "machine_class", "commitment")
"""Fields that every demand has: a row with none of them filled in is none."""
_VALUE_LENGTH = 500
"""So much of a wrong value is reported: enough to find it again, and no cell of a megabyte comes back."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or a warning in one row; `row` is the row number a spreadsheet shows, the header being 1."""

    row: int
    fault: Fault

    def reason(self, t: Sentences) -> str:
        """What is wrong and what to write instead, as one text."""
        return " ".join(part for part in (self.fault.message(t), self.fault.suggestion_text(t)) if part)

    def as_json(self, t: Sentences) -> dict[str, Any]:
        """The problem as the commands print it."""
        return {
            "row": self.row,
            "field": self.fault.field,
            "value": self.fault.value[:_VALUE_LENGTH],
            "rule": self.fault.rule,
            "message": self.fault.message(t),
            "suggestion": self.fault.suggestion,
        }


@dataclass(frozen=True)
class ImportReport:
    """What an upload did, counted in rows: rows = accepted (new) + updated + unchanged + rejected.

    `batch_id` is None when nothing was stored: a dry run, or no row was new or different. `problems` holds every fault
    of every rejected row, up to `MAX_PROBLEMS`; `unlisted` are the rejected rows whose faults no longer had room there.
    `warnings`: what to look at in rows that were taken. `outcomes`: what became of each row, in the order of the file.
    `mendable`: rejected rows whose every fault has a suggestion that can mean one thing only. `replaced`: the faults of
    rows that were taken with such suggestions.
    """

    batch_id: str | None
    rows: int
    accepted: int
    updated: int
    unchanged: int
    rejected: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    unlisted: tuple[int, ...] = ()
    outcomes: tuple[RowOutcome, ...] = ()
    mendable: int = 0
    replaced: tuple[Problem, ...] = ()

    def summary(self, t: Translator, *, is_trial: bool = False) -> str:
        """How many rows of the file were read in, or in a trial can be, and how many were rejected: two sentences."""
        taken = self.rows - self.rejected
        if not taken:
            return t.count("import.result.none", self.rows)
        parts = t.listing(
            t.count(f"import.result.{name}", getattr(self, name)) for name in ("accepted", "updated", "unchanged")
        )
        way = "can_be" if is_trial else "were"
        if not self.rejected:
            return t.count(f"import.result.all_{way}", taken, parts=parts)
        some = t.count(f"import.result.some_{way}", taken, rows=self.rows, parts=parts)
        return f"{some} {t.count('import.result.rejected', self.rejected)}"

    def reasons(self, t: Translator) -> dict[int, tuple[str, ...]]:
        """Rejected row → what is wrong in it, in the order of the file; an unlisted row has a sentence that says so."""
        found: dict[int, tuple[str, ...]] = {row: (t("cli.import_file.unlisted"),) for row in self.unlisted}
        for problem in self.problems:
            found[problem.row] = (*found.get(problem.row, ()), problem.reason(t))
        return {row: found[row] for row in sorted(found)}

    def as_json(self, t: Translator) -> dict[str, Any]:
        """The report as `import --json` prints it; `notes`, `warnings`, `unlisted` only where there are some."""
        more: dict[str, Any] = {}
        if self.notes:
            more["notes"] = [{"key": note.key, "message": note.message(t)} for note in self.notes]
        if self.warnings:
            more["warnings"] = [warning.as_json(t) for warning in self.warnings]
        if self.unlisted:
            more["unlisted"] = len(self.unlisted)
        return {
            "batch_id": self.batch_id,
            "rows": self.rows,
            "accepted": self.accepted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [problem.as_json(t) for problem in self.problems],
            **more,
        }


@dataclass
class _Sorted:
    """The rows of a file set against what is stored."""

    changes: list[BatchChange] = field(default_factory=list)
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unlisted: list[int] = field(default_factory=list)
    """Rejected rows whose faults are not in `problems`."""
    without_ref: list[tuple[int, Pledge]] = field(default_factory=list)
    """New rows without a reference of their own."""
    outcomes: list[RowOutcome] = field(default_factory=list)
    mendable: int = 0
    replaced: list[Problem] = field(default_factory=list)


def import_table(
    store: Store,
    asking: Asking,
    data: bytes,
    name: str,
    builder_id: str,
    *,
    known: Known,
    now: Now,
    dry_run: bool = False,
    progress: Progress | None = None,
    limit_bytes: int = DEFAULT_LIMIT_BYTES,
    use_suggestions: bool = False,
) -> ImportReport:
    """Read the file `name` with content `data` as pledges of one builder and store its good rows as one batch.

    A row updates the pledge with its reference, or is new; a row equal to what is stored adds no revision; a withdrawn
    pledge is taken up again. Pledges absent from the file stay as they are. `dry_run` reports the same, notes which
    fields would change, and stores nothing. `use_suggestions` takes what the check suggests for what a faulty row says,
    where that can mean one thing only and leaves the row without faults. `now` as in `pledges/recording.py`. Raises
    `NotAllowed`, `BadFile` when the file as a whole cannot be read, and `NotFound` for an unknown builder;
    `PledgeChanged` or `Refused` only when others keep changing the same pledges. The builder may be given by its id or
    its name; a file whose every row is another builder's is refused as a whole.
    """
    asking.require_writer(builder_id)
    require_builder(store, builder_id)
    table = read_upload(data, name, limit_bytes=limit_bytes)
    names = {one.builder_id: one.name for one in builders(store) if asking.may_act_for(one.builder_id)}
    settle_builder(table, name, builder_id, names)
    today = read_clock(now).astimezone(COPENHAGEN).date()
    for attempt in range(1, _ATTEMPTS + 1):
        stored = own_pledges(store, asking, builder_id, as_of=NEWEST, with_withdrawn=True)
        earlier = Earlier(
            by_reference(stored),
            last_uploaded(store, asking, builder_id),
            former_references(store, asking, builder_id),
        )
        rows = _sort(table, earlier, builder_id, names[builder_id], known, today, progress, use_suggestions)
        if dry_run:
            rows.notes += _changed_fields(rows, earlier)
            return _report(table, rows, None)
        try:
            receipt = record_batch(store, asking, builder_id, rows.changes, file_name=name, now=now)
        except (PledgeChanged, Refused):
            # Somebody stored one of these pledges since they were read: set the rows against the new state.
            if attempt == _ATTEMPTS:
                raise
        else:
            return _report(table, rows, receipt.batch_id)
    raise AssertionError("the last attempt either returns or raises")


def _report(table: TableFile, rows: _Sorted, batch_id: str | None) -> ImportReport:
    notes = [*table.notes, *_unknown_columns(table), *rows.notes]
    if rows.unlisted:
        notes.append(Note("import.note.unlisted", {"listed": len(rows.problems)}, count=len(rows.unlisted)))
    return ImportReport(
        batch_id=batch_id,
        rows=len(table.rows),
        accepted=rows.accepted,
        updated=rows.updated,
        unchanged=rows.unchanged,
        rejected=rows.rejected,
        problems=tuple(rows.problems),
        warnings=tuple(rows.warnings),
        notes=tuple(notes),
        unlisted=tuple(rows.unlisted),
        outcomes=tuple(rows.outcomes),
        mendable=rows.mendable,
        replaced=tuple(rows.replaced),
    )


def _unknown_columns(table: TableFile) -> list[Note]:
    """Every column that is no field; those that look like a slip of one each with the header that was meant."""
    slips = {header: near for header in table.unknown_headers if (near := nearest_header(header))}
    others = [shown(header) for header in table.unknown_headers if header not in slips]
    notes = [
        Note("import.note.misspelt_column", {"column": shown(one), "nearest": near}) for one, near in slips.items()
    ]
    return notes + ([Note("import.note.unknown_columns", {"columns": ", ".join(others)})] if others else [])


def _changed_fields(rows: _Sorted, earlier: Earlier) -> list[Note]:
    """For every pledge that would be updated, the fields that would change."""
    notes = []
    for change in rows.changes:
        if change.pledge_id is None:
            continue
        fields = differing_fields(change.pledge, earlier.by_ref[change.pledge.pledge_ref].pledge)
        if fields:
            values: dict[str, object] = {"ref": change.pledge.pledge_ref}
            for lang in LANGUAGES:
                values[f"fields_{lang}"] = ", ".join(translator(lang)(f"fields.{name}") for name in fields)
            notes.append(Note("import.note.would_change", values))
    return notes


def _sort(
    table: TableFile,
    earlier: Earlier,
    builder_id: str,
    own_name: str,
    known: Known,
    today: date,
    progress: Progress | None,
    use_suggestions: bool,
) -> _Sorted:
    rows, suggestions = _Sorted(), Suggestions(known)
    headers = frozenset(table.headers)
    first_row_of: dict[str, int] = {}
    alike: Counter[str] = Counter()
    for done, (row_no, cells) in enumerate(table.rows, start=1):
        unread = table.cell_faults.get(row_no, ())
        ref, checked = _checked(cells, headers, earlier, alike, builder_id, known, today, is_whole=not unread)
        used: Sequence[Fault] = ()
        if use_suggestions and not unread and (mended := suggestions.taken(cells, checked.faults)) is not None:
            mended_ref, again = _checked(mended, headers, earlier, alike, builder_id, known, today, is_whole=True)
            if again.pledge is not None and slip(table, row_no, cells, known) is None:
                used, ref, checked, cells = checked.faults, mended_ref, again, mended
        faults, warnings = by_name(checked.faults, own_name), list(checked.warnings)
        if unread:
            # What such a cell leaves empty is not missing: it is there and cannot be read.
            broken = {fault.field for fault in unread}
            faults = [*unread, *(fault for fault in faults if fault.field not in broken)]
        if checked.pledge is None and not any(cells.get(field, "").strip() for field in _OF_A_DEMAND):
            # One sentence instead of one for every field: most often a total, a subtotal or a footnote.
            faults = [Fault("", "no_demand")]
        moved = slip(table, row_no, cells, known) if faults or row_no in table.beyond else None
        if moved is not None:
            faults = [moved]
        elif ref in first_row_of:
            faults.insert(0, Fault("pledge_ref", "duplicate_ref", ref, "", {"first_row": first_row_of[ref]}))
        elif (renamed := earlier.renamed_fault(ref)) is not None:
            faults = [renamed]
        if ref:
            first_row_of.setdefault(ref, row_no)
        if not faults and checked.pledge is not None:
            faults, unsure = earlier.conflicts(checked.pledge, known)
            warnings += unsure
        if faults or checked.pledge is None:
            rows.rejected += 1
            rows.mendable += suggestions.are_certain(faults)
            rows.outcomes.append(RowOutcome(row_no, Outcome.FAULTY, ref))
            if len(rows.problems) < MAX_PROBLEMS:
                rows.problems += [Problem(row_no, fault) for fault in faults]
            else:
                rows.unlisted.append(row_no)
        else:
            rows.warnings += [Problem(row_no, warning) for warning in warnings]
            rows.replaced += [Problem(row_no, fault) for fault in used]
            _take(rows, row_no, checked.pledge, earlier.by_ref.get(ref))
        if progress is not None and (done % 100 == 0 or done == len(table.rows)):
            progress(done, len(table.rows))
    missing = [
        one.pledge
        for ref, one in earlier.by_ref.items()
        if ref.startswith(AUTO) and not one.is_withdrawn and ref not in first_row_of
    ]
    rows.warnings += [Problem(row_no, warning) for row_no, warning in likely_changed(rows.without_ref, missing)]
    return rows


def _checked(
    cells: Mapping[str, str],
    headers: frozenset[str],
    earlier: Earlier,
    alike: Counter[str],
    builder_id: str,
    known: Known,
    today: date,
    *,
    is_whole: bool,
) -> tuple[str, CheckedPledge]:
    """The row's reference and its check; for a row without a reference, the one made from its content.

    A row with cells that could not be read has no content to make a reference from.
    """
    ref = " ".join(as_text(cells.get("pledge_ref")).split())
    raw: dict[str, object] = dict(cells)
    if not ref:
        content = check_pledge(raw, builder_id=builder_id, known=known, today=today, existing=True)
        if content.pledge is None or not is_whole:
            return "", check_pledge(raw, builder_id=builder_id, known=known, today=today)
        fingerprint = _fingerprint(cells, content.pledge)
        alike[fingerprint] += 1
        ref = f"{fingerprint}-{alike[fingerprint]}"
        raw["pledge_ref"] = ref
    stored = earlier.by_ref.get(ref)
    if stored is not None:
        raw = {**filled_up(cells, headers, stored.pledge, known), "pledge_ref": ref}
    return ref, check_pledge(raw, builder_id=builder_id, known=known, today=today, existing=stored is not None)


def _fingerprint(cells: Mapping[str, str], pledge: Pledge) -> str:
    """A reference from what the row says, the same for every way of writing it.

    Only fields that were filled in with something other than their default count, so that neither a later field nor a
    new default value makes a known row look new.
    """
    row = pledge_as_row(pledge)
    said = [
        f"{one.name}={row[one.name]}"
        for one in FIELDS
        if one.name not in ("pledge_ref", "builder_id")
        and as_text(cells.get(one.name))
        and row[one.name] != one.default
    ]
    return AUTO + hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _take(rows: _Sorted, row_no: int, pledge: Pledge, existing: StoredPledge | None) -> None:
    is_auto = pledge.pledge_ref.startswith(AUTO)
    outcome, fields = Outcome.UNCHANGED, tuple[str, ...]()
    if existing is None:
        outcome = Outcome.NEW
        rows.accepted += 1
        if is_auto:
            rows.without_ref.append((row_no, pledge))
        rows.changes.append(BatchChange(pledge))
    elif existing.pledge == pledge and not existing.is_withdrawn:
        rows.unchanged += 1
    else:
        outcome, fields = Outcome.CHANGED, tuple(differing_fields(pledge, existing.pledge))
        rows.updated += 1
        rows.changes.append(BatchChange(pledge, existing.pledge_id, existing.revision))
        if existing.is_withdrawn:
            rows.warnings.append(Problem(row_no, Fault("pledge_ref", "reopened", pledge.pledge_ref)))
    rows.outcomes.append(RowOutcome(row_no, outcome, "" if is_auto else pledge.pledge_ref, fields))
