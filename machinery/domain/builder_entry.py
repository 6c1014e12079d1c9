"""What a participant is entered with: the id proposed from the name, and the rules that each field must keep."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as has
from datetime import date
from typing import Any

from machinery.domain.naming import fold

ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""An id: small letters a–z, figures, `_` and `-`."""
DAY_PATTERN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""A year, a month or a day: `2026`, `2026-11`, `2026-11-23`."""
MAX_NAME = 120
_LONGEST_PROPOSAL = 40


@dataclass(frozen=True, slots=True)
class EntryFault:
    """What is wrong with one field: the rule that it breaks, and what the sentence about it names."""

    field: str
    rule: str
    values: Mapping[str, Any] = has(default_factory=dict)


def proposed_id(name: str, taken: Collection[str]) -> str:
    """An id made of a name, `aarhus-kommune`, that nobody in `taken` has; empty for a name without a letter."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_PROPOSAL].strip("-")
    if not plain or plain not in taken:
        return plain
    return next(one for number in range(2, len(taken) + 3) if (one := f"{plain}-{number}") not in taken)


def entry_faults(builder_id: str, name: str, kind: str, taken: Collection[str]) -> list[EntryFault]:
    """What is wrong with id, name and kind of a new participant, in the order of the fields."""
    faults = []
    if not name.strip():
        faults.append(EntryFault("name", "name_missing"))
    elif len(name.strip()) > MAX_NAME:
        faults.append(EntryFault("name", "name_too_long", {"most": MAX_NAME}))
    if not builder_id and not name.strip():
        pass  # the name proposes the id: one fault is enough
    elif not ID_PATTERN.fullmatch(builder_id):
        faults.append(EntryFault("builder_id", "bad_id", {"value": builder_id}))
    elif builder_id in taken:
        faults.append(EntryFault("builder_id", "id_taken", {"value": builder_id}))
    if not kind:
        faults.append(EntryFault("kind", "kind_missing"))
    return faults


def date_faults(joined: str, left: str, today: date) -> list[EntryFault]:
    """What is wrong with the dates of a participant. `left` is empty while it takes part, and never lies ahead."""
    faults = [EntryFault(name, "bad_day", {"value": text}) for name, text in (("joined", joined), ("left", left))
              if (text or name == "joined") and not _is_day(text)]  # fmt: skip
    if faults or not left:
        return faults
    if left > today.isoformat()[: len(left)]:
        return [EntryFault("left", "left_ahead")]
    shortest = min(len(joined), len(left))
    return [EntryFault("left", "left_before_joined")] if left[:shortest] < joined[:shortest] else []


def _is_day(text: str) -> bool:
    if not DAY_PATTERN.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
