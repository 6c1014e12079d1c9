"""An uploaded table as text by column: encoding, delimiter and headers are found out, nothing is interpreted.

Column names are the fields of a pledge; headers may be those names or the field labels in Danish or English, in any
order, below lines of title. Row numbers are those a spreadsheet shows: empty rows count. An apostrophe that keeps a
spreadsheet program from taking a text for a formula is no part of the text.
"""

import csv
import dataclasses
import difflib
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from machinery.domain.faults import Fault, shown
from machinery.domain.naming import fold
from machinery.domain.pledge import FIELDS
from machinery.errors import BadFile
from machinery.exchange.notes import Note
from machinery.i18n import LANGUAGES, translator

DEFAULT_LIMIT_BYTES = 20 * 1024 * 1024
"""Size limit when the caller gives none; the setting `upload_limit_mb` has the same default."""

MAX_ROWS = 50_000
"""Rows with content in one file."""
MAX_LINES = 1_048_576
"""Lines in one file, empty ones included: as many as a sheet of a spreadsheet program holds."""
MAX_COLUMNS = 500
"""Columns with a header in one file."""

HEADER_WITHIN = 30
"""The header is one of so many first rows with content; above it stand titles."""

_DELIMITERS = (";", ",", "\t")
_UTF8_BOM, _UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_AROUND = ' "*\u00a0\t\r\n:'
"""Signs around a header that are no part of it, such as the star of what must be filled in."""
_REMARK = re.compile(r"[\s*:]*[(\[][^()\[\]]*[)\]]$")
"""`Første måned (åååå-mm)`: how to fill in the column, put behind its header."""
_LIKENESS = 0.75
"""So alike are a header and a slip of it: `visiblity` and `visibility` are 0.95."""
_LIKENESS_OF_MISSING = 0.5
"""The same where a required header is missing, so that something must stand for it."""
_PDF = b"%PDF"


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Where in a workbook the table stands: the sheet, the row of its header, and the column of each field."""

    title: str
    header_row: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class TableFile:
    """A table as read.

    `headers`: the field of each recognised column, in file order. `rows`: (spreadsheet row, field → text) without the
    empty rows; a row that ends early has no entry for the fields after its end. `unknown_headers`: columns that are no
    field and were left aside. `beyond`: row → its cells beyond the last header, where one of them holds text, so that
    cells have slipped. `padded_rows`: rows with more cells than the header and than other rows, the surplus empty.
    `cell_faults`: row → what reading itself found wrong in it, such as a formula that failed. `sheet`: where the table
    stands when the file is a workbook.
    """

    headers: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    unknown_headers: tuple[str, ...] = ()
    beyond: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    padded_rows: frozenset[int] = frozenset()
    cell_faults: Mapping[int, tuple[Fault, ...]] = dataclasses.field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    sheet: SheetPlace | None = None


@cache
def header_names() -> dict[str, str]:
    """Folded header → field: the canonical names and the labels of all languages. A name beats a label."""
    names = {fold(field.name): field.name for field in FIELDS}
    for lang in LANGUAGES:
        t = translator(lang)
        for field in FIELDS:
            names.setdefault(fold(t(f"fields.{field.name}")), field.name)
    return names


@cache
def own_headers() -> frozenset[str]:
    """Folded headers that the product itself adds to a file it gives back: no field, and nothing to remark on."""
    keys = ("workbook.report.explanation", "cli.import_file.explanation")
    return frozenset(fold(translator(lang)(key)) for lang in LANGUAGES for key in keys)


def read_table(data: bytes, name: str, *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> TableFile:
    """Read a CSV file: comma, semicolon or tab; UTF-8 with or without mark, UTF-16 with mark, or Windows-1252.

    `name` is the file's own name, used in messages. Raises `BadFile`, naming what is wrong with the file as a whole:
    too large, empty, no text, an open quotation mark, headers missing or doubled, no rows, or more rows or columns than
    any plan has.
    """
    refuse_too_large(data, name, limit_bytes)
    records = _records(_text(data, name), name)
    first = list(itertools.islice(records, HEADER_WITHIN))
    if not first:
        raise BadFile("import.empty_file", file=name)
    at = header_position([record for _, record in first])
    header = first[at][1]
    fields = fields_of_header(header, name)
    rows: list[tuple[int, dict[str, str]]] = []
    beyond = {}
    surplus = {}
    for row_no, record in itertools.chain(first[at + 1 :], records):
        if len(rows) == MAX_ROWS:
            raise BadFile("import.too_many_rows", file=name, limit=MAX_ROWS)
        cells = zip(fields, record, strict=False)
        rows.append((row_no, {field: _without_guard(cell) for field, cell in cells if field}))
        surplus[row_no] = max(0, len(record) - len(header))
        if any(cell.strip() for cell in record[len(fields) :]):
            beyond[row_no] = tuple(record[len(fields) :])
    if not rows:
        raise BadFile("import.no_rows", file=name)
    usual = min(surplus.values())  # a separator at the end of every line pads them all alike
    return TableFile(
        headers=tuple(field for field in fields if field),
        rows=rows,
        unknown_headers=unknown_headers(header, fields),
        beyond=beyond,
        padded_rows=frozenset(no for no, more in surplus.items() if more > usual and no not in beyond),
    )


def refuse_too_large(data: bytes, name: str, limit_bytes: int) -> None:
    """Raise `BadFile` for a file over the limit, both sizes in megabytes with one decimal."""
    if len(data) > limit_bytes:
        size_mb, limit_mb = (round(size / (1024 * 1024), 1) for size in (len(data), limit_bytes))
        raise BadFile("import.too_large", file=name, size_mb=size_mb, limit_mb=limit_mb)


def field_of(header: str) -> str:
    """The field that a header stands for, a remark in brackets after it or not; empty where it is none that we know."""
    known = header_names()
    bare = header.strip(_AROUND)
    return known.get(fold(bare)) or known.get(fold(_REMARK.sub("", bare)), "")


def _is_exact(header: str) -> bool:
    return fold(header.strip(_AROUND)) in header_names()


def recognised(record: Sequence[str]) -> int:
    """How many of the cells are headers that we know."""
    return sum(bool(field_of(cell)) for cell in record[:MAX_COLUMNS])


def is_complete(record: Sequence[str]) -> bool:
    """Whether every column that a file must have is among the cells."""
    return {field_of(cell) for cell in record} >= set(_needed())


def header_position(records: Sequence[Sequence[str]]) -> int:
    """Which of the first rows is the header: the first of those with most headers that we know."""
    return max(range(len(records)), key=lambda at: (recognised(records[at]), -at))


def unknown_headers(header: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """The headers that are no field and that the product has not written itself."""
    cells = (cell.strip() for cell, field in zip(header, fields, strict=False) if not field)
    return tuple(cell for cell in cells if cell and fold(cell) not in own_headers())


def nearest_header(header: str) -> str:
    """The header that we know which a header may be a slip of; empty where none is much like it."""
    return _nearest(header, header_names(), _LIKENESS)


def _nearest(header: str, names: Mapping[str, str], likeness: float) -> str:
    close = difflib.get_close_matches(fold(header[:200]), names, n=1, cutoff=likeness)
    return _both_names(names[close[0]]) if close else ""


def _without_guard(cell: str) -> str:
    """The text of a cell whose first sign would begin a formula, without the apostrophe put before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell


def _text(data: bytes, name: str) -> str:
    if not data.strip(b"\r\n\t ;,") or data == _UTF8_BOM:
        raise BadFile("import.empty_file", file=name)
    if data.startswith(_PDF):
        raise BadFile("import.not_text", file=name)
    encodings = ("utf-16",) if data.startswith(_UTF16_BOMS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFile("import.not_text", file=name)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of every row that is not empty.

    Cut with the delimiter under which one of the first lines holds most headers that we know.
    """
    first_line = text[:100].split("\n", 1)[0].strip().casefold()
    if first_line.startswith("sep=") and len(first_line) == 5:  # a line that spreadsheets put before the header
        return _parsed(text, first_line[4], name, after=1)
    lines = [line for line in text[:20_000].splitlines() if line.strip(" \t;,")][:HEADER_WITHIN]

    def headers(delimiter: str) -> int:
        return max((recognised(line.split(delimiter)) for line in lines), default=0)

    return _parsed(text, max(_DELIMITERS, key=headers), name)


def _parsed(text: str, delimiter: str, name: str, after: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The rows after so many; strict about quotation marks, because one left open would swallow the rows after it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row_no = 0
    try:
        for row_no, record in enumerate(reader, start=1):
            if row_no > MAX_LINES:
                raise BadFile("import.too_many_lines", file=name, limit=MAX_LINES)
            if row_no > after and any(cell.strip() for cell in record):
                yield row_no, record
    except csv.Error:
        raise BadFile("import.broken_quotes", file=name, row=row_no + 1) from None


def fields_of_header(header: Sequence[str], name: str) -> list[str]:
    """The field of each column, empty where a column is no field; raises `BadFile` when a column is missing or doubled.

    Columns at the end without a header are left out.
    """
    if sum(bool(cell.strip()) for cell in header) > MAX_COLUMNS:
        raise BadFile("import.too_many_columns", file=name, limit=MAX_COLUMNS)
    known = header_names()
    fields = [field_of(cell) for cell in header]
    exact = {field for cell, field in zip(header, fields, strict=True) if field and _is_exact(cell)}
    # Beside the header itself `Note (intern)` is a column of the builder's own.
    fields = [
        "" if field in exact and not _is_exact(cell) else field for cell, field in zip(header, fields, strict=True)
    ]
    needed = _needed()
    if not any(fields):
        raise BadFile("import.no_header", file=name, columns=columns_needed())
    for field in fields:
        if field and fields.count(field) > 1:
            raise BadFile("import.column_twice", file=name, column=_both_names(field))
    missing = [_both_names(field) for field in needed if field not in fields]
    if missing:
        columns = ", ".join(missing)
        strange = [
            cell.strip(_AROUND) for cell, field in zip(header, fields, strict=True) if cell.strip(_AROUND) and not field
        ]
        lacking = {folded: field for folded, field in known.items() if field in needed and field not in fields}
        meant = {cell: near for cell in strange if (near := _nearest(cell, lacking, _LIKENESS_OF_MISSING))}
        if meant:
            slips = ", ".join(f"{shown(cell)} → {near}" for cell, near in meant.items())
            raise BadFile("import.missing_columns_misspelt", file=name, columns=columns, slips=slips)
        if strange:
            raise BadFile(
                "import.missing_columns_unknown", file=name, columns=columns, unknown=shown(", ".join(strange))
            )
        raise BadFile("import.missing_columns", file=name, columns=columns)
    while fields and not fields[-1] and not header[len(fields) - 1].strip():
        fields.pop()
    return fields


def _needed() -> list[str]:
    """The fields a file must have; the builder is whoever it is read in for, so that column may be left out."""
    return [field.name for field in FIELDS if field.required and field.name != "builder_id"]


def columns_needed() -> str:
    """The columns that a file must have, by both their names, for a sentence."""
    return ", ".join(map(_both_names, _needed()))


def _both_names(field: str) -> str:
    """A column under its canonical (English) and its Danish header, so that either reader finds it."""
    return f"{field} ({translator('da')(f'fields.{field}')})"
