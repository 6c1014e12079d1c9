"""Reading one CSV file by its schema: every cell becomes the type the schema names, or a fault."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from machinery.reference.model import ReferenceFault
from machinery.reference.schema import FieldRule, Table

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_INTEGER = re.compile(r"-?\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Row:
    """A row: its line in a spreadsheet, the cells as written, and their values by type."""

    number: int
    text: dict[str, str]
    values: dict[str, Any]


@dataclass(frozen=True)
class TableRows:
    """The rows of a table and its faults. A cell of the wrong type is None, so that its row still has a key."""

    table: Table
    rows: tuple[Row, ...]
    faults: tuple[ReferenceFault, ...]


def read_table_rows(folder: Path, table: Table) -> TableRows:
    """Read a UTF-8 CSV file. Empty text stays empty text; an empty cell of another type is None, an empty list ()."""
    try:
        content = (folder / table.path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return TableRows(table, (), (_fault(table, 0, "", "file_missing", ""),))
    except UnicodeDecodeError:
        return TableRows(table, (), (_fault(table, 0, "", "not_utf8", ""),))
    try:
        lines = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    except csv.Error as error:
        return TableRows(table, (), (_fault(table, 0, "", "not_csv", str(error)),))
    header = lines[0] if lines else []
    expected = [field.name for field in table.fields]
    faults = [_fault(table, 1, name, "unknown_column", name) for name in header if name not in expected]
    faults += [_fault(table, 1, name, "missing_column", "") for name in expected if name not in header]
    faults += [_fault(table, 1, name, "repeated_column", name) for name in set(header) if header.count(name) > 1]
    if faults:
        return TableRows(table, (), tuple(faults))
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(header):
            faults.append(_fault(table, number, "", "cell_count", str(len(cells))))
            continue
        text = dict(zip(header, cells, strict=True))
        values: dict[str, Any] = {}
        for field in table.fields:
            values[field.name], rule = _value(text[field.name], field)
            if rule:
                faults.append(_fault(table, number, field.name, rule, text[field.name]))
        rows.append(Row(number, text, values))
    return TableRows(table, tuple(rows), tuple(faults))


def _value(text: str, field: FieldRule) -> tuple[Any, str]:
    """The typed value and the rule it breaks, empty when none."""
    if text == "":
        empty: Any = {"string": "", "list": ()}.get(field.type)
        return empty, "required" if field.required else ""
    if text != text.strip() or "\n" in text:
        return None, "type_stray_space"
    value = _typed(text, field)
    if value is None:
        return None, f"type_{field.type}"
    return value, _broken_constraint(value, text, field)


def _typed(text: str, field: FieldRule) -> Any:
    match field.type:
        case "number":
            return float(text) if _NUMBER.fullmatch(text) else None
        case "integer":
            return int(text) if _INTEGER.fullmatch(text) else None
        case "boolean":
            return _BOOLEANS.get(text)
        case "date":
            try:
                return date.fromisoformat(text) if _DAY.fullmatch(text) else None
            except ValueError:
                return None
        case "list":
            return tuple(text.split(field.delimiter))
        case _:
            return text


def _broken_constraint(value: Any, text: str, field: FieldRule) -> str:
    rules = field.constraints
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return "pattern"
    if "enum" in rules and value not in rules["enum"]:
        return "enum"
    if "minLength" in rules and len(text) < rules["minLength"]:
        return "minLength"
    if "minimum" in rules and value < rules["minimum"]:
        return "minimum"
    if "exclusiveMinimum" in rules and value <= rules["exclusiveMinimum"]:
        return "exclusiveMinimum"
    if "maximum" in rules and value > rules["maximum"]:
        return "maximum"
    return ""


def _fault(table: Table, row: int, column: str, rule: str, value: str) -> ReferenceFault:
    return ReferenceFault(table.path, row, column, rule, value, explain(rule, value))


def explain(rule: str, value: str) -> str:
    """What a rule asks for, in English, with the value that breaks it."""
    return f"{_EXPLANATIONS.get(rule, rule)}: {value!r}" if value else _EXPLANATIONS.get(rule, rule)


_EXPLANATIONS = {
    "file_missing": "a described file is missing",
    "file_not_described": "a file that datapackage.json does not describe",
    "not_utf8": "the file is not UTF-8",
    "not_csv": "the file is not CSV",
    "descriptor": "the descriptor lacks something that the reader needs",
    "unknown_resource": "a foreign key points to a table that is not described",
    "unknown_column": "a column that the schema does not know",
    "missing_column": "a column of the schema is missing",
    "repeated_column": "the column occurs more than once",
    "cell_count": "the row has another number of cells than the header",
    "required": "the cell may not be empty",
    "type_stray_space": "the cell has a space at its end or a line break",
    "type_number": "not a number (digits with a decimal point)",
    "type_integer": "not a whole number",
    "type_boolean": "neither true nor false",
    "type_date": "not a date written YYYY-MM-DD",
    "pattern": "not written as the schema asks",
    "enum": "not one of the allowed values",
    "minLength": "too short",
    "minimum": "below the smallest allowed value",
    "exclusiveMinimum": "not above the lower limit",
    "maximum": "above the largest allowed value",
    "unique": "the value occurs before",
    "primary_key": "the key of the row occurs before",
    "foreign_key": "not found in the table it points to",
    "vocabulary": "not a code of its list of terms",
    "place_exists": "not a code of a place",
    "primary_key_missing": "the schema names no primary key",
    "checksum": "the file is not the one that datapackage.json describes",
    "same_municipalities": "the map and municipalities.csv disagree",
    "not_json": "the descriptor is not JSON",
    "unknown_type": "a type that the reader does not check",
    "unknown_constraint": "a constraint that the reader does not check",
}
