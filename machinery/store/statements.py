"""The SQL of the house, one file per question: `sql/<kind>/<name>.sql`."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent / "sql"
"""Where the SQL lives: migrations, reference, macros, reads, writes, checks."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement and the names of its parameters."""

    text: str
    parameters: frozenset[str]


def names(kind: str) -> tuple[str, ...]:
    """The names of all files of a kind, in order."""
    return tuple(sorted(path.stem for path in (FOLDER / kind).glob("*.sql")))


@cache
def statements(kind: str, name: str) -> tuple[Statement, ...]:
    """The statements of one file; raises `KeyError` when there is no such file."""
    path = FOLDER / kind / f"{name}.sql"
    if name not in names(kind):
        raise KeyError(f"no file {kind}/{name}.sql")
    parsed = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    return tuple(Statement(one.query, frozenset(one.named_parameters)) for one in parsed)


def sha256(kind: str, name: str) -> str:
    """The checksum of a file's text, line ends as LF."""
    text = (FOLDER / kind / f"{name}.sql").read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()
