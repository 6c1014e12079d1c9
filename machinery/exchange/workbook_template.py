"""The workbook to fill in: headers with help, drop-downs, an example row, and one's own pledges with their references.

Writing and reading share the headers (`workbook_headers.py`). A template read in again unchanged changes nothing.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from machinery.access.asking import Asking
from machinery.clock import COPENHAGEN
from machinery.domain.checking import Known
from machinery.domain.periods import month_of, month_text
from machinery.domain.pledge import FIELD, FIELDS, Kind, Pledge, pledge_as_row
from machinery.exchange.earlier import is_implied
from machinery.exchange.workbook_cells import TEXT_FORMAT, write_text
from machinery.exchange.workbook_headers import header
from machinery.exchange.workbook_lists import add_checks, add_lists, cell_names
from machinery.i18n import Translator
from machinery.pledges.builders import builders, require_builder
from machinery.pledges.reading import own_pledges
from machinery.store.database import Store
from machinery.store.moments import Now, read_clock

TEMPLATE_VERSION = 1
"""Raised when columns or lists change, so that a builder and whoever helps can tell which template a file began as."""
HEADER_ROW = 5
_CHECKED_ROWS = 5_000
"""Drop-downs reach so many rows below the header."""
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)
CellNames = Mapping[str, Mapping[str, str]]
"""Field → code → what a cell says for it."""
_WIDTHS = {Kind.LONG_TEXT: 40, Kind.PLACES: 24, Kind.MACHINE_CLASS: 34, Kind.EMAIL: 28, Kind.CODE: 22}
_WIDTH = {"pledge_ref": 26, "project": 36, "builder_id": 20, "acquisition": 36}

_REQUIRED_FILL = PatternFill("solid", fgColor="1F4E4A")
_OPTIONAL_FILL = PatternFill("solid", fgColor="D9E5E3")
_EXAMPLE_FONT = Font(italic=True, color="595959")
_EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")


def own_template(store: Store, asking: Asking, builder_id: str, *, known: Known, t: Translator, now: Now) -> bytes:
    """The template with the builder's pledges as they stand, withdrawn ones left out. Raises `NotAllowed`, `NotFound`.

    The workbook of an invented builder says that its numbers are example data.
    """
    asking.require_reader_of(builder_id)
    require_builder(store, builder_id)
    builder = next(one for one in builders(store) if one.builder_id == builder_id)
    return template(
        known,
        t,
        today=read_clock(now).astimezone(COPENHAGEN).date(),
        pledges=[one.pledge for one in own_pledges(store, asking, builder_id)],
        builder_name=builder.name,
        is_example=builder.is_demo,
    )


def template(
    known: Known,
    t: Translator,
    *,
    today: date,
    pledges: Sequence[Pledge] = (),
    builder_name: str = "",
    is_example: bool = False,
) -> bytes:
    """The workbook in the language of `t`, filled with `pledges` of one builder."""
    book, sheet = begun(known, t, rows=len(pledges) + _CHECKED_ROWS)
    title = t("workbook.title_for", builder=builder_name) if builder_name else t("workbook.title")
    write_top(sheet, title, t("workbook.how"), t, is_example=is_example)
    write_text(sheet["A4"], t("workbook.version", version=TEMPLATE_VERSION, day=today))
    sheet["A4"].font = Font(size=9, color="595959")
    names = cell_names(known, t)
    _write_example(sheet, names, t, today)
    # The English header is the column's own name, an id; the Danish one says »Bygherre«.
    called = builder_name if header("builder_id", t) != "builder_id" else ""
    for row_no, pledge in enumerate(pledges, start=HEADER_ROW + 2):
        _write_pledge(sheet, row_no, pledge, names, known, called)
    return saved(book)


def begun(known: Known, t: Translator, *, rows: int, names: Sequence[str] = ()) -> tuple[Workbook, Any]:
    """A workbook with headers, lists and drop-downs for so many rows, and its first sheet; nothing else filled in.

    `names`: the fields of the columns, all in file order without.
    """
    fields = names or [field.name for field in FIELDS]
    book = Workbook()
    sheet = book.active
    sheet.title = t("workbook.sheet")
    columns = {name: no for no, name in enumerate(fields, start=1)}
    for name, no in columns.items():
        _write_header(sheet, no, name, t)
    add_checks(sheet, columns, (HEADER_ROW + 1, HEADER_ROW + rows), add_lists(book, known, t), t)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    return book, sheet


def write_top(sheet: Any, title: str, how: str, t: Translator, *, is_example: bool) -> None:
    """The lines above the header: what it is, that it binds nobody, what to do, whether the numbers are invented."""
    write_text(sheet["A1"], title)
    sheet["A1"].font = Font(bold=True, size=14)
    write_text(sheet["A2"], t("common.non_binding_notice"))
    sheet["A2"].font = Font(bold=True)
    write_text(sheet["A3"], f"{t('common.example_data_long').upper()}. {how}" if is_example else how)


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_header(sheet: Any, column: int, name: str, t: Translator) -> None:
    field = FIELD[name]
    required = field.required and name != "builder_id"
    cell = sheet.cell(HEADER_ROW, column)
    write_text(cell, header(name, t))
    # Bold and underlined as well: colour is never the only sign.
    cell.font = Font(bold=required, underline="single" if required else None, color="FFFFFF" if required else "000000")
    cell.fill = _REQUIRED_FILL if required else _OPTIONAL_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    help_text = " ".join(
        part
        for part in (
            t(f"fields.help.{name}"),
            t("workbook.required") if required else "",
            t("workbook.several") if field.kind is Kind.CODE_LIST else "",
        )
        if part
    )
    cell.comment = Comment(f"{t(f'fields.{name}')}\n{help_text}", t("common.product"), width=320, height=130)
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = _WIDTH.get(name) or _WIDTHS.get(field.kind, 16)
    if field.kind not in _NUMBERS:
        # What is typed below stays as it is typed: no month becomes a day and no code loses its zero.
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT


def _write_example(sheet: Any, names: CellNames, t: Translator, today: date) -> None:
    first = month_of(today.replace(day=1) + timedelta(days=366))
    values = {
        "pledge_ref": t("workbook.example_mark"),
        "project": t("workbook.example.project"),
        "work_type": "pipe",
        "places": "0101",
        "start_month": month_text(first),
        "end_month": month_text(first + 5),
        "machine_class": "mini_excavator_2_6t",
        "machines_peak": "2",
        "commitment": "planned",
        "note": t("workbook.example.note"),
    }
    for column, field in enumerate(FIELDS, start=1):
        cell = sheet.cell(HEADER_ROW + 1, column)
        write_value(cell, field.name, values.get(field.name, ""), names)
        cell.font, cell.fill = _EXAMPLE_FONT, _EXAMPLE_FILL


def _write_pledge(sheet: Any, row_no: int, pledge: Pledge, names: CellNames, known: Known, builder_name: str) -> None:
    """The builder by its name where there is one. What follows from the other fields is left empty, so that it
    follows again when those are changed.
    """
    row = pledge_as_row(pledge) | ({"builder_id": builder_name} if builder_name else {})
    for column, (name, text) in enumerate(row.items(), start=1):
        if not is_implied(name, pledge, known):
            write_value(sheet.cell(row_no, column), name, text, names)


def write_value(cell: Any, name: str, text: str, names: CellNames) -> None:
    """A value as `pledge_as_row` writes it into a cell as people read it: names for codes, numbers as numbers."""
    field = FIELD[name]
    if not text:
        return
    if field.kind in _NUMBERS:
        cell.value = float(text) if "." in text else int(text)
        return
    if field.kind is Kind.CODE_LIST:
        text = "; ".join(names[name].get(code, code) for code in text.split(";"))
    write_text(cell, names.get(name, {}).get(text, text))
