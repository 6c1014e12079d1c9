"""What stands between each row of the table and a pledge: the rules of the form and the files, row by row."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from machinery.domain.checking import Known, check_pledge
from machinery.domain.faults import Fault
from machinery.domain.pledge import Pledge
from machinery.drafts.stored import Current, Draft, Held
from machinery.exchange.earlier import differing_fields
from machinery.exchange.periods_written import written_period
from machinery.pledges.stored import by_reference


class State(StrEnum):
    """How a row stands; only the last three can be stated."""

    EMPTY = "empty"
    FAULTY = "faulty"
    TWO_VERSIONS = "two_versions"
    """Two people changed the row at once: one of the two versions must be chosen."""
    CHANGED_SINCE = "changed_since"
    """Its pledge was changed since it was taken into the table."""
    UNCHANGED = "unchanged"
    """It says what its pledge says; stating it only takes it out of the table."""
    NEW = "new"
    CHANGE = "change"


READY = frozenset({State.UNCHANGED, State.NEW, State.CHANGE})


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A row with its number in the table, from 1, and what checking found.

    `pledge` is None while there are faults. `fields` are those in which it would change its pledge; `current` is that
    pledge.
    """

    number: int
    draft: Draft
    state: State
    pledge: Pledge | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    fields: tuple[str, ...]
    current: Current | None


def checked_drafts(held: Held, *, builder_id: str, known: Known, today: date) -> list[CheckedDraft]:
    """Every row of the table, checked; `today` is the day in Denmark."""
    disputed = _disputed(held.drafts)
    by_ref = by_reference(held.pledges.values())
    row_of_ref: dict[str, int] = {}
    row_of_pledge: dict[str, int] = {}
    checked = []
    for number, draft in enumerate(held.drafts, start=1):
        current = _pledge_of(draft, held, by_ref)
        if not draft.cells:
            checked.append(CheckedDraft(number, draft, State.EMPTY, None, (), (), (), current))
            continue
        raw: dict[str, object] = {name: written_period(name, text) for name, text in draft.cells.items()}
        found = check_pledge(raw, builder_id=builder_id, known=known, today=today, existing=current is not None)
        faults, warnings, pledge = list(found.faults), list(found.warnings), found.pledge
        ref = _reference(draft, current)
        is_disputed = draft.draft_id in disputed
        if not is_disputed:
            faults = _reference_faults(ref, current, row_of_ref, row_of_pledge, by_ref) + faults
            if ref:
                row_of_ref.setdefault(ref, number)
            if current is not None:
                row_of_pledge.setdefault(current.pledge_id, number)
        if current is not None and current.is_withdrawn:
            warnings.insert(0, Fault("pledge_ref", "reopens", current.pledge.pledge_ref))
        if faults:
            pledge = None
        if pledge is not None and not pledge.pledge_ref and current is not None:
            pledge = dataclasses.replace(pledge, pledge_ref=current.pledge.pledge_ref)
        fields = tuple(_differing(pledge, current)) if pledge is not None and current is not None else ()
        state = _state(draft, current, pledge, fields, is_disputed=is_disputed)
        checked.append(CheckedDraft(number, draft, state, pledge, tuple(faults), tuple(warnings), fields, current))
    return checked


def _disputed(drafts: Sequence[Draft]) -> set[str]:
    """Rows of which there are two versions, both of them."""
    there = {one.draft_id for one in drafts}
    pairs = [(one.draft_id, one.conflict_with) for one in drafts if one.conflict_with in there]
    return {draft_id for pair in pairs for draft_id in pair if draft_id}


def _pledge_of(draft: Draft, held: Held, by_ref: Mapping[str, Current]) -> Current | None:
    """The pledge that the row changes: the one it was taken from, or a withdrawn one whose reference it bears."""
    if draft.pledge_id:
        return held.pledges.get(draft.pledge_id)
    named = by_ref.get(_written_reference(draft))
    return named if named is not None and named.is_withdrawn else None


def _written_reference(draft: Draft) -> str:
    return " ".join(draft.cells.get("pledge_ref", "").split())


def _reference(draft: Draft, current: Current | None) -> str:
    """The reference that the row stands for: its own, or that of its pledge."""
    return _written_reference(draft) or ("" if current is None else current.pledge.pledge_ref)


def _reference_faults(
    ref: str,
    current: Current | None,
    row_of_ref: Mapping[str, int],
    row_of_pledge: Mapping[str, int],
    by_ref: Mapping[str, Current],
) -> list[Fault]:
    """A reference, and a pledge, stands in one row only; and not for another pledge than the row's."""
    if current is not None and current.pledge_id in row_of_pledge:
        return [Fault("pledge_ref", "pledge_twice", ref, "", {"first_row": row_of_pledge[current.pledge_id]})]
    if not ref:
        return []
    if ref in row_of_ref:
        return [Fault("pledge_ref", "duplicate_ref", ref, "", {"first_row": row_of_ref[ref]})]
    if ref in by_ref and (current is None or by_ref[ref].pledge_id != current.pledge_id):
        return [Fault("pledge_ref", "ref_taken", ref)]
    return []


def _differing(pledge: Pledge, current: Current) -> list[str]:
    fields = differing_fields(pledge, current.pledge)
    return ["pledge_ref", *fields] if pledge.pledge_ref != current.pledge.pledge_ref else fields


def _state(
    draft: Draft, current: Current | None, pledge: Pledge | None, fields: Sequence[str], *, is_disputed: bool
) -> State:
    if is_disputed:
        return State.TWO_VERSIONS
    if current is not None and draft.pledge_id and current.revision != draft.based_on:
        return State.CHANGED_SINCE
    if pledge is None:
        return State.FAULTY
    if current is None:
        return State.NEW
    return State.CHANGE if fields or current.is_withdrawn else State.UNCHANGED
