"""What must hold in the store, each rule a file in sql/checks that returns the rows breaking it."""

from dataclasses import dataclass
from typing import Any

from machinery.store import statements
from machinery.store.database import Store


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that breaks a rule: the rule is the name of the file, the facts are its columns."""

    check: str
    facts: dict[str, Any]


def check_names() -> tuple[str, ...]:
    """The rules there are."""
    return statements.names("checks")


def run_checks(store: Store) -> list[BrokenRow]:
    """Every rule on one unchanging state; at most a hundred rows per rule, none when all is well."""
    with store.snapshot() as reader:
        return [BrokenRow(name, row) for name in check_names() for row in reader.check(name)]
