"""Faults of many rows as lines to read: what is wrong in the same way stands once, with its rows."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from machinery.domain.faults import Fault, shown
from machinery.i18n import Translator

_MOST_SPANS = 8
"""So many single rows or spans of rows are named before the others are only counted."""


@dataclass
class FaultLine:
    """The rows, in order, that are wrong in the same way."""

    field: str
    reason: str
    rows: list[int] = dataclasses.field(default_factory=list)

    def rows_text(self, t: Translator) -> str:
        """`3, 5–9`, and how many more there are."""
        found = _spans(self.rows)
        text = ", ".join(
            t.number(first) if first == last else f"{t.number(first)}–{t.number(last)}"
            for first, last in found[:_MOST_SPANS]
        )
        left = sum(last - first + 1 for first, last in found[_MOST_SPANS:])
        return f"{text} {t.count('common.more_rows', left)}" if left else text


def fault_lines(found: Iterable[tuple[int, Fault]], t: Translator, *, replaced: bool = False) -> list[FaultLine]:
    """The faults by field and sentence, each where it is met first; of `replaced` ones what became what."""
    lines: dict[tuple[str, str], FaultLine] = {}
    for row, fault in found:
        said = replacement(fault, t) if replaced else reason(fault, t)
        line = lines.setdefault((fault.field, said), FaultLine(fault.field, said))
        if row not in line.rows[-1:]:
            line.rows.append(row)
    return list(lines.values())


def reason(fault: Fault, t: Translator) -> str:
    """What is wrong and the nearest valid value, as one text for the screen."""
    return " ".join(part for part in (fault.message(t), fault.suggestion_on_screen(t)) if part)


def replacement(fault: Fault, t: Translator) -> str:
    """What was written and what is taken for it."""
    return t("upload.became", was=shown(fault.value), now=fault.suggestion_in_words(t))


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
