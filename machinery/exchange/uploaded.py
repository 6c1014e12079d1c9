"""The one way in for files that builders upload: workbooks and CSV files become the same table of text."""

import dataclasses
from collections.abc import Mapping

from machinery.domain.pledge import FIELD, Kind
from machinery.errors import BadFile
from machinery.exchange.notes import Note
from machinery.exchange.periods_written import written_period
from machinery.exchange.table_file import DEFAULT_LIMIT_BYTES, TableFile, field_of, read_table, refuse_too_large
from machinery.exchange.workbook_headers import is_example, is_template_example
from machinery.exchange.workbook_package import is_archive, is_old_office, refuse_old_office
from machinery.exchange.workbook_reading import read_workbook

_PERIODS = (Kind.MONTH, Kind.QUARTER)
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")


def read_upload(data: bytes, name: str, *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> TableFile:
    """Read a workbook (.xlsx; .xlsm without its macros) or a CSV file, recognised by content and not by name.

    Months and quarters in words are written as codes where they are certain. Left out are the example row of the
    template, with a note unless it is as the template has it, and headers repeated among the rows, with a note. Raises
    `BadFile` with what is wrong with the file as a whole and what to do.
    """
    refuse_too_large(data, name, limit_bytes)
    if is_old_office(data):
        refuse_old_office(data, name)
    if is_archive(data):
        table = read_workbook(data, name)
    elif name.casefold().endswith(_WORKBOOK_NAMES) and data.strip():
        raise BadFile("workbook.refused.no_workbook", file=name)
    else:
        table = read_table(data, name, limit_bytes=limit_bytes)
    return _with_periods(_without_headers(_without_example(table, name), name))


def _without_example(table: TableFile, name: str) -> TableFile:
    examples = [row_no for row_no, cells in table.rows if is_example(cells.get("pledge_ref", ""))]
    if not examples:
        return table
    left_out = set(examples)
    rows = [(row_no, cells) for row_no, cells in table.rows if row_no not in left_out]
    if not rows:
        raise BadFile("workbook.refused.only_example", file=name)
    examples = [row_no for row_no, cells in table.rows if row_no in left_out and not is_template_example(cells)]
    if not examples:
        return dataclasses.replace(table, rows=rows)
    listed = ", ".join(map(str, examples[:20]))
    return dataclasses.replace(
        table, rows=rows, notes=(*table.notes, Note("workbook.note.example_row", {"rows": listed}, len(examples)))
    )


def _without_headers(table: TableFile, name: str) -> TableFile:
    """Without the rows that say the headers again, as on every printed page or once more in another language."""
    repeated = [row_no for row_no, cells in table.rows if _repeats_headers(cells)]
    if not repeated:
        return table
    left_out = set(repeated)
    rows = [(row_no, cells) for row_no, cells in table.rows if row_no not in left_out]
    if not rows:
        raise BadFile("import.no_rows", file=name)
    listed = ", ".join(map(str, repeated[:20]))
    note = Note("workbook.note.repeated_headers", {"rows": listed}, len(repeated))
    return dataclasses.replace(table, rows=rows, notes=(*table.notes, note))


def _repeats_headers(cells: Mapping[str, str]) -> bool:
    # One cell of a row of demand is enough to tell it from headers.
    return field_of(cells.get("start_month", "")) == "start_month" and all(
        field_of(text) == name for name, text in cells.items() if text.strip()
    )


def _with_periods(table: TableFile) -> TableFile:
    """Change the period cells in place; files repeat few periods many times."""
    for field in (name for name in table.headers if FIELD[name].kind in _PERIODS):
        read: dict[str, str] = {}
        for _, cells in table.rows:
            text = cells.get(field, "").strip()
            if text:
                if text not in read:
                    read[text] = written_period(field, text)
                cells[field] = read[text]
    return table
