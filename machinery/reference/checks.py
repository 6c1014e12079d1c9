"""Checking the data folder: every wrong cell, with file, row, column, rule and value."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from machinery.errors import ReferenceDataError
from machinery.reference.model import ReferenceFault
from machinery.reference.reading import Row, TableRows, explain, read_table_rows
from machinery.reference.rules import RULES
from machinery.reference.schema import DESCRIPTOR, Package, read_package


@dataclass(frozen=True)
class CheckedFolder:
    """The tables of a data folder by name, and every fault found in them."""

    tables: dict[str, TableRows]
    faults: tuple[ReferenceFault, ...]


def check_reference(folder: Path) -> list[ReferenceFault]:
    """Every fault of the reference data in `folder`, file by file; empty when all is well."""
    return list(read_folder(folder).faults)


def read_folder(folder: Path) -> CheckedFolder:
    """Read all described tables and check types, keys, references and the rules of the field."""
    try:
        package = read_package(folder)
    except ReferenceDataError as error:
        facts = error.values
        broken = ReferenceFault(
            facts["file"],
            facts["row"],
            facts["column"],
            facts["rule"],
            facts["value"],
            explain(facts["rule"], facts["value"]),
        )
        return CheckedFolder({}, (broken,))
    tables = {name: read_table_rows(folder, table) for name, table in package.tables.items()}
    faults = [fault for read in tables.values() for fault in read.faults]
    faults += _undescribed(folder, package)
    for read in tables.values():
        faults += _keys(read)
        faults += _uniques(read)
        faults += _references(read, tables)
        faults += _codes(read, tables)
    faulty = {fault.file for fault in faults}
    sound = {name: read.rows for name, read in tables.items() if read.table.path not in faulty}
    for rule in RULES:
        if set(rule.tables) <= sound.keys():
            faults += [
                ReferenceFault(tables[f.table].table.path, f.row, f.column, f.rule, f.value, f.message)
                for f in rule.broken(sound)
            ]
    if "municipalities" in sound:
        faults += _map(folder, package, sound["municipalities"])
    return CheckedFolder(tables, tuple(sorted(faults, key=lambda f: (f.file, f.row))))


def _undescribed(folder: Path, package: Package) -> list[ReferenceFault]:
    found = sorted(path.name for path in folder.iterdir() if path.suffix in {".csv", ".geojson"})
    faults = [_fault(name, 0, "", "file_not_described", "") for name in found if name not in package.paths]
    missing = sorted(path for path in package.paths if not path.endswith(".csv") and not (folder / path).exists())
    return faults + [_fault(path, 0, "", "file_missing", "") for path in missing]


def _keys(read: TableRows) -> list[ReferenceFault]:
    key = read.table.primary_key
    if not key:
        return [_fault(DESCRIPTOR, 0, read.table.path, "primary_key_missing", "")]
    return _repeated(read, key, "primary_key")


def _uniques(read: TableRows) -> list[ReferenceFault]:
    faults = []
    for field in read.table.fields:
        if field.constraints.get("unique"):
            faults += _repeated(read, (field.name,), "unique")
    return faults


def _repeated(read: TableRows, columns: tuple[str, ...], rule: str) -> list[ReferenceFault]:
    seen: set[tuple[str, ...]] = set()
    faults = []
    for row in read.rows:
        key = tuple(row.text[column] for column in columns)
        if key in seen:
            faults.append(_fault(read.table.path, row.number, ",".join(columns), rule, ",".join(key)))
        seen.add(key)
    return faults


def _references(read: TableRows, tables: dict[str, TableRows]) -> list[ReferenceFault]:
    faults = []
    for link in read.table.foreign_keys:
        target = tables[link.resource] if link.resource else read
        known = {tuple(row.text[column] for column in link.reference_fields) for row in target.rows}
        for row in read.rows:
            key = tuple(row.text[column] for column in link.fields)
            if any(key) and key not in known:
                faults.append(_fault(read.table.path, row.number, ",".join(link.fields), "foreign_key", ",".join(key)))
    return faults


def _codes(read: TableRows, tables: dict[str, TableRows]) -> list[ReferenceFault]:
    faults = []
    for field in read.table.fields:
        if not field.vocabulary and not field.places:
            continue
        rule = "place_exists" if field.places else "vocabulary"
        known = _place_codes(tables) if field.places else _terms(tables, field.vocabulary)
        for row in read.rows:
            value = row.values[field.name]
            items = value if isinstance(value, tuple) else (value,)
            faults += [
                _fault(read.table.path, row.number, field.name, rule, item)
                for item in items
                if item and item not in known
            ]
    return faults


def _terms(tables: dict[str, TableRows], vocabulary: str) -> set[str]:
    return {row.text["code"] for row in _rows(tables, "terms") if row.text["vocabulary"] == vocabulary}


def _place_codes(tables: dict[str, TableRows]) -> set[str]:
    columns = {"municipalities": "municipality_code", "provinces": "province_code", "regions": "region_code"}
    codes = {row.text[column] for table, column in columns.items() for row in _rows(tables, table)}
    return codes | {"DK"}


def _rows(tables: dict[str, TableRows], name: str) -> tuple[Row, ...]:
    return tables[name].rows if name in tables else ()


def _fault(file: str, row: int, column: str, rule: str, value: str) -> ReferenceFault:
    return ReferenceFault(file, row, column, rule, value, explain(rule, value))


def _map(folder: Path, package: Package, municipalities: tuple[Row, ...]) -> list[ReferenceFault]:
    """The overview geometry has the delivered checksum and one polygon for each municipality, under the same name."""
    faults = []
    for path, checksum in package.checksums.items():
        content = folder / path
        if not content.exists():
            continue
        found = hashlib.sha256(content.read_bytes()).hexdigest()
        if found != checksum:
            faults.append(_fault(path, 0, "", "checksum", found))
            continue
        drawn = {
            feature["properties"]["municipality_code"]: feature["properties"]["name"]
            for feature in json.loads(content.read_text(encoding="utf-8"))["features"]
        }
        known = {row.text["municipality_code"]: row.text["name"] for row in municipalities}
        faults += [
            _fault(path, 0, "municipality_code", "same_municipalities", code)
            for code, _ in sorted(drawn.items() ^ known.items())
        ]
    return faults
