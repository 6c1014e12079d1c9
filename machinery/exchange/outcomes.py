"""What became, or would become, of each row of an upload: the preview before anything is stored."""

from dataclasses import dataclass
from enum import StrEnum

from machinery.i18n import Translator


class Outcome(StrEnum):
    """The four ends of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row: its number as a spreadsheet shows it, its reference (empty when it has none), and what became of it.

    `fields` are those that change, in the order of the fields; empty too where a withdrawn demand is taken up again.
    """

    row: int
    outcome: Outcome
    ref: str
    fields: tuple[str, ...] = ()

    def message(self, t: Translator) -> str:
        """The outcome in words, for a changed row with the names of the fields that change."""
        if self.fields:
            return t("workbook.outcome.changed_in", fields=t.listing(t(f"fields.{name}") for name in self.fields))
        return t(f"workbook.outcome.{self.outcome}")
