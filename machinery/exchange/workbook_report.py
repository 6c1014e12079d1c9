"""The report on an upload as a workbook: the faulty rows with what is wrong in each, to be mended and uploaded again.

It is a copy of the workbook that came in: its title rows, columns and further sheets, and below the header only the
faulty rows, the wrong cells marked. A CSV file, and a workbook too large or too damaged to be copied, comes back in
the form of the template. No cell is a formula: what formulas showed stands as values, and text that looks like one is
marked as text.
"""

import contextlib
import io
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from machinery.domain.checking import Known
from machinery.domain.naming import fold
from machinery.exchange.importing import ImportReport
from machinery.exchange.table_file import SheetPlace, TableFile, own_headers
from machinery.exchange.uploaded import read_upload
from machinery.exchange.workbook_cells import write_text
from machinery.exchange.workbook_headers import lists_titles
from machinery.exchange.workbook_lists import add_checks, add_lists
from machinery.exchange.workbook_package import BROKEN, opened_package
from machinery.exchange.workbook_template import HEADER_ROW, begun, saved, write_top
from machinery.i18n import Translator

_SPARE_ROWS = 500
"""Drop-downs reach so many rows further than the faulty ones."""
_WIDTH = 70
_BEYOND = 100
"""Columns of others are kept up to so many after the last of ours: a stray cell at the edge of a sheet is no column."""

_EDGE = Side(style="medium", color="9C1C1C")
_WRONG_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRONG_FILL = PatternFill("solid", fgColor="FBE3E1")
_HEADING_FILL = PatternFill("solid", fgColor="9C1C1C")


def report_workbook(
    data: bytes, name: str, report: ImportReport, *, known: Known, t: Translator, is_trial: bool = False
) -> bytes:
    """The workbook for the upload `data` and what `import_table` said of it, in the language of `t`.

    `is_trial`: nothing was stored, so the rows without faults are not read in yet.
    """
    table = read_upload(data, name, limit_bytes=len(data))
    reasons = {row: "\n".join(lines) for row, lines in report.reasons(t).items()}
    wrong = _wrong(report)
    if table.sheet is not None and opened_package(data, name).may_be_copied:
        # A copy needs every part of the package, reading only the sheet: what was read may still be damaged elsewhere.
        with contextlib.suppress(*BROKEN, MemoryError):
            return _copied(data, table.sheet, reasons, wrong, known, t)
    return _in_template(table, reasons, wrong, known, t, is_trial=is_trial)


def _wrong(report: ImportReport) -> dict[int, set[str]]:
    fields: dict[int, set[str]] = {}
    for problem in report.problems:
        fields.setdefault(problem.row, set()).add(problem.fault.field)
    return fields


def _copied(
    data: bytes,
    place: SheetPlace,
    reasons: Mapping[int, str],
    wrong: Mapping[int, set[str]],
    known: Known,
    t: Translator,
) -> bytes:
    """The workbook that came in, the sheet that was read replaced by one with the faulty rows alone."""
    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    for key in [key for key, one in book.defined_names.items() if "[" in (one.attr_text or "")]:
        del book.defined_names[key]  # it points into another file, which is not followed
    for title in [sheet.title for sheet in book.worksheets if _is_own_list(sheet)]:
        del book[title]
    old = book[place.title]
    columns = _columns_in_use(old, place, reasons)
    new = book.create_sheet(index=book.index(old))
    for row_no in range(1, place.header_row + 1):
        _copy_row(old, row_no, new, row_no, columns)
        new.row_dimensions[row_no].height = old.row_dimensions[row_no].height
    for merged in old.merged_cells.ranges:
        if merged.max_row < place.header_row:
            new.merge_cells(merged.coord)
    for letter, dimension in old.column_dimensions.items():
        new.column_dimensions[letter].width = dimension.width
    explained = _explanation_column(old, place, columns)
    for row_no, (old_no, reason) in enumerate(reasons.items(), start=place.header_row + 1):
        _copy_row(old, old_no, new, row_no, [no for no in columns if no != explained])
        _mark(new, row_no, [place.columns[name] for name in wrong.get(old_no, ()) if name in place.columns])
        _explain(new, row_no, explained, reason)
    _head(new, place.header_row, explained, t)
    title = old.title
    del book[title]
    new.title = title
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    book.active = book.index(new)
    rows = (place.header_row + 1, place.header_row + len(reasons) + _SPARE_ROWS)
    add_checks(new, place.columns, rows, add_lists(book, known, t), t)
    return saved(book)


def _is_own_list(sheet: Any) -> bool:
    """Whether a sheet is the lists of a template: they are written anew."""
    return sheet["A1"].value in lists_titles()


def _columns_in_use(sheet: Any, place: SheetPlace, reasons: Mapping[int, str]) -> list[int]:
    """Our columns and those in which a row that is kept holds something."""
    last = min(sheet.max_column, max(place.columns.values()) + _BEYOND)
    in_use = set(place.columns.values())
    for no in (*range(1, place.header_row + 1), *reasons):
        for cells in sheet.iter_rows(min_row=no, max_row=no, max_col=last):
            in_use.update(cell.column for cell in cells if cell.value is not None)
    return sorted(in_use)


def _copy_row(old: Any, old_no: int, new: Any, new_no: int, columns: Sequence[int]) -> None:
    for column in columns:
        source = old.cell(old_no, column)
        target = new.cell(new_no, column)
        if isinstance(source.value, str):
            write_text(target, source.value)
        elif source.value is not None:
            target.value = source.value
        if source.has_style:
            is_marked_as_text = target.quotePrefix
            target._style = copy(source._style)
            if is_marked_as_text:
                target.quotePrefix = True
        if getattr(source, "comment", None) is not None:
            target.comment = copy(source.comment)


def _explanation_column(sheet: Any, place: SheetPlace, columns: Sequence[int]) -> int:
    """The column of an earlier report where there is one, else the first after everything that is kept."""
    for column in columns:
        if fold(str(sheet.cell(place.header_row, column).value or "")) in own_headers():
            return column
    return columns[-1] + 1


def _in_template(
    table: TableFile,
    reasons: Mapping[int, str],
    wrong: Mapping[int, set[str]],
    known: Known,
    t: Translator,
    *,
    is_trial: bool,
) -> bytes:
    """The faulty rows in the form of the template, their columns in the order of the file, all cells as text."""
    names = table.headers
    book, sheet = begun(known, t, rows=len(reasons) + _SPARE_ROWS, names=names)
    how = t("workbook.report.how_trial" if is_trial else "workbook.report.how")
    write_top(sheet, t("workbook.report.title"), how, t, is_example=False)
    beyond = max((len(cells) for cells in table.beyond.values()), default=0)
    explained = len(names) + beyond + 1
    cells_of = dict(table.rows)
    for row_no, (old_no, reason) in enumerate(reasons.items(), start=HEADER_ROW + 1):
        cells = [*(cells_of[old_no].get(name, "") for name in names), *table.beyond.get(old_no, ())]
        for column, text in enumerate(cells, start=1):
            if text:
                write_text(sheet.cell(row_no, column), text)
        _mark(sheet, row_no, [no for no, name in enumerate(names, start=1) if name in wrong.get(old_no, ())])
        _explain(sheet, row_no, explained, reason)
    _head(sheet, HEADER_ROW, explained, t)
    return saved(book)


def _mark(sheet: Any, row_no: int, columns: Sequence[int]) -> None:
    """Frame and colour the wrong cells: seen also without colours."""
    for column in columns:
        cell = sheet.cell(row_no, column)
        cell.border, cell.fill = _WRONG_BORDER, _WRONG_FILL


def _explain(sheet: Any, row_no: int, column: int, reason: str) -> None:
    cell = sheet.cell(row_no, column)
    write_text(cell, reason)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = _WRONG_FILL


def _head(sheet: Any, header_row: int, column: int, t: Translator) -> None:
    """The header of the explanations; the sheet opens where they are in view."""
    cell = sheet.cell(header_row, column)
    write_text(cell, t("workbook.report.explanation"))
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEADING_FILL
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = _WIDTH
    sheet.freeze_panes = f"B{header_row + 1}"
    first = get_column_letter(max(2, column - 1))
    sheet.sheet_view.pane.topLeftCell = f"{first}{header_row + 1}"
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = f"{letter}{header_row + 1}"
