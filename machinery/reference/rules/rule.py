"""What a rule is: the tables it reads, and a function that finds the rows that break it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from machinery.reference.reading import Row

Tables = dict[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Found:
    """A row of `table` that breaks `rule`; `row` 0 stands for a row that is missing."""

    table: str
    row: int
    column: str
    rule: str
    value: str
    message: str


@dataclass(frozen=True)
class Rule:
    """A rule over `tables`; it runs when these tables could be read without a fault."""

    tables: tuple[str, ...]
    broken: Callable[[Tables], Iterator[Found]]
