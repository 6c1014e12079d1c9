"""An uploaded workbook as the same table of text that a CSV file gives; values only, nothing in it is run or followed.

The sheet with our headers is read: below title rows, past empty rows, columns in any order. Hidden sheets are not read,
and where several visible ones hold demand the workbook is refused: none of it is left out without a word.
A formula counts by the value that the spreadsheet program has saved with it.
"""

import io
import itertools
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from machinery.domain.faults import Fault
from machinery.errors import BadFile
from machinery.exchange.notes import Note
from machinery.exchange.table_file import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    SheetPlace,
    TableFile,
    columns_needed,
    field_of,
    fields_of_header,
    header_position,
    is_complete,
    recognised,
    unknown_headers,
)
from machinery.exchange.workbook_cells import ERRORS, cell_text
from machinery.exchange.workbook_headers import is_example, lists_titles
from machinery.exchange.workbook_package import BROKEN, ZERO_FORMAT, Package, opened_package

_LEAST_HEADERS = 2
"""A row with one known word is a title; a header has at least so many."""
_LOOKED_THROUGH = 200
"""The header stands among so many first rows, empty ones included."""

# What openpyxl leaves out of a workbook (drawings, extensions) says nothing about its cells.
warnings.filterwarnings("ignore", module=r"openpyxl\.")

_Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with a header: its row number and the text of its cells.

    `known`: whether every column that is needed is there, and how many are known.
    """

    sheet: Any
    row_no: int
    header: list[str]
    known: tuple[bool, int]


def read_workbook(data: bytes, name: str) -> TableFile:
    """Read the sheet with our headers; raises `BadFile` when the file may not be or cannot be read, or has none."""
    package = opened_package(data, name)
    try:
        return _table(data, name, package)
    except BadFile:
        raise
    except BROKEN as error:
        raise BadFile("workbook.refused.damaged", file=name) from error


def _table(data: bytes, name: str, package: Package) -> TableFile:
    book = _opened(data, data_only=True)
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        found = [one for one in map(_header_of, shown) if one is not None]
        if not found:
            raise BadFile("workbook.refused.no_sheet", file=name, columns=columns_needed())
        filled = [one for one in found if _has_rows(one)]
        if len(several := [one.sheet.title for one in filled if one.known[0]]) > 1:
            raise BadFile("workbook.refused.several_sheets", file=name, sheets=", ".join(several))
        best = max(found, key=lambda one: (one.known[0] and one in filled, one.known))
        fields = fields_of_header(best.header, name)
        place = SheetPlace(
            best.sheet.title, best.row_no, {field: no for no, field in enumerate(fields, start=1) if field}
        )
        zeros = _leading_zeros(data, place) if package.has_zero_formats and "pledge_ref" in place.columns else {}
        reading = _Reading(place, _without_value(data, place) if package.has_open_formulas else {}, zeros)
        for row_no, values in _rows(best.sheet, place.header_row + 1, max(place.columns.values())):
            if row_no > MAX_LINES:
                raise BadFile("import.too_many_lines", file=name, limit=MAX_LINES)
            reading.take(row_no, values)
            if len(reading.rows) > MAX_ROWS:
                raise BadFile("import.too_many_rows", file=name, limit=MAX_ROWS)
        if not reading.rows:
            raise BadFile("import.no_rows", file=name)
        others = [one.sheet.title for one in filled if one is not best]
        return TableFile(
            headers=tuple(field for field in fields if field),
            rows=reading.rows,
            unknown_headers=unknown_headers(best.header, fields),
            cell_faults=reading.faults,
            notes=tuple(_notes(package, hidden, others, best.sheet.title)),
            sheet=place,
        )
    finally:
        book.close()


def _opened(data: bytes, *, data_only: bool) -> Any:
    return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _rows(sheet: Any, first: int, columns: int | None, *, values_only: bool = True) -> Iterator[tuple[int, _Row]]:
    """Row number and cells from `first` on, each cut or filled to `columns`, or as long as it is.

    What the file says its own size is, is left aside: some programs write it wrong.
    """
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(min_row=first, max_col=columns, values_only=values_only), start=first)


def _header_of(sheet: Any) -> _Found | None:
    """The header of a sheet among its first rows with content, or None."""
    with_content = (
        (row_no, ["" if value is None else str(value) for value in row[: MAX_COLUMNS + 1]])
        for row_no, row in itertools.islice(_rows(sheet, 1, None), _LOOKED_THROUGH)
        if any(value is not None for value in row)
    )
    first = list(itertools.islice(with_content, HEADER_WITHIN))
    if not first:
        return None
    row_no, header = first[header_position([texts for _, texts in first])]
    while header and not header[-1].strip():
        header.pop()
    known = recognised(header)
    if known < _LEAST_HEADERS or first[0][1][0] in lists_titles():
        return None
    return _Found(sheet, row_no, header, (is_complete(header), known))


def _has_rows(found: _Found) -> bool:
    """Whether anything stands in our columns below the header that is not the example row of a template."""
    known = [(no, field) for no, cell in enumerate(found.header) if (field := field_of(cell))]
    for _, values in itertools.islice(_rows(found.sheet, found.row_no + 1, len(found.header)), MAX_LINES):
        cells = {field: str(values[no]) for no, field in known if values[no] is not None}
        if any(text.strip() for text in cells.values()) and not is_example(cells.get("pledge_ref", "")):
            return True
    return False


class _Reading:
    """The rows of a sheet as they are read, without those that are empty in all our columns."""

    def __init__(self, place: SheetPlace, without_value: Mapping[int, Sequence[str]], refs: Mapping[int, str]) -> None:
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.faults: dict[int, tuple[Fault, ...]] = {}
        self._columns = [(field, no - 1) for field, no in place.columns.items()]
        self._without_value = without_value
        self._refs = refs

    def take(self, row_no: int, values: _Row) -> None:
        """Keep a row, and a fault for every cell in it that shows an error or is a formula without a value."""
        cells = {field: cell_text(values[at], field) for field, at in self._columns}
        if row_no in self._refs:
            cells["pledge_ref"] = self._refs[row_no]
        faults = [Fault(field, "formula_without_value") for field in self._without_value.get(row_no, ())]
        for field, text in cells.items():
            if text in ERRORS:
                faults.append(Fault(field, "cell_error", text))
        if not faults and not any(text and not text.isspace() for text in cells.values()):
            return
        for fault in faults:
            cells[fault.field] = ""
        self.rows.append((row_no, cells))
        if faults:
            self.faults[row_no] = tuple(faults)


def _leading_zeros(data: bytes, place: SheetPlace) -> dict[int, str]:
    """Row → its reference as the sheet shows it, where that is a number with zeros before it: 123 shown as `00123`.

    Else the same reference out of a CSV file, which holds what is shown, would be another pledge.
    """
    found = {}
    column = place.columns["pledge_ref"]
    book = _opened(data, data_only=True)
    try:
        rows = _rows(book[place.title], place.header_row + 1, column, values_only=False)
        for row_no, cells in itertools.islice(rows, MAX_LINES):
            cell = cells[column - 1]
            value = cell.value
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if is_number and value == int(value) >= 0 and ZERO_FORMAT.fullmatch(cell.number_format):
                found[row_no] = str(int(value)).zfill(len(cell.number_format))
    finally:
        book.close()
    return found


def _without_value(data: bytes, place: SheetPlace) -> dict[int, list[str]]:
    """Row → the fields whose formula has no saved value, as in files that no spreadsheet program has calculated.

    An empty text is a value: the file gives such a cell the type of a text.
    """
    found: dict[int, list[str]] = {}
    formulas, values = _opened(data, data_only=False), _opened(data, data_only=True)
    try:
        columns = max(place.columns.values())
        both = zip(
            _rows(formulas[place.title], place.header_row + 1, columns),
            _rows(values[place.title], place.header_row + 1, columns, values_only=False),
            strict=False,
        )
        for (row_no, written), (_, cells) in itertools.islice(both, MAX_LINES):
            for field, no in place.columns.items():
                cell = cells[no - 1]
                if written[no - 1] is not None and cell.value is None and cell.data_type != "str":
                    found.setdefault(row_no, []).append(field)
    finally:
        formulas.close()
        values.close()
    return found


def _notes(package: Package, hidden: Sequence[str], others: Sequence[str], read: str) -> Iterator[Note]:
    if hidden:
        yield Note("workbook.note.hidden_sheets", {"sheets": ", ".join(hidden)}, len(hidden))
    if others:
        yield Note("workbook.note.other_sheets", {"sheets": ", ".join(others), "read": read}, len(others))
    if package.has_macros:
        yield Note("workbook.note.macros", {})
    if package.has_links:
        yield Note("workbook.note.links", {})
