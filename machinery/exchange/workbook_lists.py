"""The lists of the workbook: a sheet that people can read, with names and codes, and the drop-downs that use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from machinery.domain.checking import Known
from machinery.domain.places import PlaceLevel
from machinery.domain.pledge import FIELDS, Field, Kind
from machinery.exchange.workbook_cells import write_text
from machinery.exchange.workbook_headers import header
from machinery.i18n import Translator

_FIRST_ROW = 5
_LAST_LETTERS = str.maketrans("æøå", "{|}")
"""The three letters after z, each with a sign that sorts after z."""
_OPEN = (Kind.PLACES, Kind.CODE_LIST)
"""Kinds that may hold several values: the list offers one, and typing more is no fault."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: its code and its name. `cell` is what a cell says for it: the name wherever it is clear."""

    code: str
    name: str
    cell: str


def choices(field: Field, known: Known, t: Translator) -> list[Choice]:
    """Everything that can be chosen in a field, in the order of the list; empty for fields without a list."""
    match field.kind:
        case Kind.CODE | Kind.CODE_LIST:
            terms = sorted(known.vocabulary[field.vocabulary].values(), key=lambda term: term.order)
            return [Choice(term.code, t.name(term), t.name(term)) for term in terms]
        case Kind.MACHINE_CLASS:
            return [Choice(code, t.name(one), t.name(one)) for code, one in known.classes.items()]
        case Kind.YES_NO:
            return [Choice(code, t(f"common.{code}"), t(f"common.{code}")) for code in ("no", "yes")]
        case Kind.PLACES:
            return _places(known, t)
        case _:
            return []


def cell_names(known: Known, t: Translator) -> dict[str, dict[str, str]]:
    """Field → code → what a cell says for it, for every field with a list."""
    listed = {field.name: choices(field, known, t) for field in FIELDS}
    return {name: {one.code: one.cell for one in values} for name, values in listed.items() if values}


def _places(known: Known, t: Translator) -> list[Choice]:
    """Municipalities by name, then provinces, regions and the country.

    A name that a smaller place has too, such as Bornholm, stands with its code.
    """
    geography = known.geography
    found = []
    for level in PlaceLevel:
        places = [place for place in geography.places.values() if place.level is level]
        for place in sorted(places, key=lambda place: _alphabetical(t.name(place))):
            name = t.name(place)
            meant = geography.find(name)
            is_clear = meant is not None and meant.code == place.code
            found.append(Choice(place.code, name, name if is_clear else place.code))
    return found


def _alphabetical(name: str) -> str:
    """Danish order: æ, ø and å come last, and aa counts as å."""
    return name.casefold().replace("aa", "å").translate(_LAST_LETTERS)


def add_lists(book: Any, known: Known, t: Translator) -> dict[str, str]:
    """Write the sheet of lists; for every field with a list, where the values of its drop-down stand."""
    sheet = book.create_sheet(t("workbook.lists_sheet"))
    write_text(sheet["A1"], t("workbook.lists_title"))
    sheet["A1"].font = Font(bold=True, size=13)
    sources = {}
    column = 1
    for field in FIELDS:
        listed = choices(field, known, t)
        if not listed:
            continue
        _write_list(sheet, column, header(field.name, t), listed, t)
        letter = get_column_letter(column)
        last = _FIRST_ROW + len(listed) - 1
        sources[field.name] = f"{quote_sheetname(sheet.title)}!${letter}${_FIRST_ROW}:${letter}${last}"
        column += 3
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    return sources


def _write_list(sheet: Any, column: int, heading: str, listed: list[Choice], t: Translator) -> None:
    """One list: what is chosen, then the code, then a narrow gap. Where the name alone is not clear, the code is it."""
    write_text(sheet.cell(_FIRST_ROW - 2, column), heading)
    sheet.cell(_FIRST_ROW - 2, column).font = Font(bold=True)
    for offset, word in enumerate((t("workbook.name"), t("workbook.code"))):
        write_text(sheet.cell(_FIRST_ROW - 1, column + offset), word)
        sheet.cell(_FIRST_ROW - 1, column + offset).font = Font(italic=True)
    for row, one in enumerate(listed, start=_FIRST_ROW):
        write_text(sheet.cell(row, column), one.cell)
        write_text(sheet.cell(row, column + 1), one.code if one.cell == one.name else one.name)
    for offset, width in ((0, max(len(one.cell) for one in listed)), (1, max(len(one.code) for one in listed))):
        sheet.column_dimensions[get_column_letter(column + offset)].width = min(max(width, len(heading)) + 2, 44)
    sheet.column_dimensions[get_column_letter(column + 2)].width = 3


def add_checks(
    sheet: Any, columns: Mapping[str, int], rows: tuple[int, int], sources: Mapping[str, str], t: Translator
) -> None:
    """Drop-downs and limits of numbers for the columns of the fields, from the first to the last of `rows`."""
    for field in FIELDS:
        if field.name not in columns:
            continue
        check = _list_check(field, sources, t) or _number_check(field, t)
        if check is not None:
            letter = get_column_letter(columns[field.name])
            check.add(f"{letter}{rows[0]}:{letter}{rows[1]}")
            sheet.add_data_validation(check)


def _list_check(field: Field, sources: Mapping[str, str], t: Translator) -> DataValidation | None:
    if field.name not in sources:
        return None
    check = DataValidation(type="list", formula1=sources[field.name], allow_blank=True)
    check.showErrorMessage = field.kind not in _OPEN
    check.errorTitle, check.error = t("workbook.not_listed_title"), t("workbook.not_listed")
    return check


def _number_check(field: Field, t: Translator) -> DataValidation | None:
    if field.kind not in (Kind.INTEGER, Kind.NUMBER) or field.least is None or field.most is None:
        return None
    whole = field.kind is Kind.INTEGER
    # Excel has no limit that is itself left out: the smallest number with the field's decimals takes its place.
    least = field.least + (Decimal(1).scaleb(-field.decimals) if field.least_excluded else 0)
    check = DataValidation(
        type="whole" if whole else "decimal",
        operator="between",
        formula1=str(least),
        formula2=str(field.most),
        allow_blank=True,
        showErrorMessage=True,
    )
    key = "not_whole_number" if whole else "not_above_number" if field.least_excluded else "not_number"
    check.errorTitle = t("workbook.not_number_title")
    check.error = t(f"workbook.{key}", least=field.least, most=field.most)
    return check
