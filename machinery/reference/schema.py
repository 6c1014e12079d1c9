"""The description of the data folder: data/datapackage.json, a Data Package (version 2) with Table Schemas.

Beyond the standard, a field may carry `unit` and `vocabulary` (its values are codes of that list in terms.csv), and a
field of type list may carry `itemVocabulary` or `itemPlaces`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machinery.errors import ReferenceDataError

DESCRIPTOR = "datapackage.json"
TYPES = frozenset({"string", "number", "integer", "boolean", "date", "list"})
CONSTRAINTS = frozenset(
    {"required", "unique", "pattern", "minimum", "maximum", "exclusiveMinimum", "enum", "minLength"}
)


@dataclass(frozen=True)
class FieldRule:
    """One column: its type and what its values must satisfy."""

    name: str
    type: str
    constraints: Mapping[str, Any]
    vocabulary: str
    delimiter: str
    places: bool

    @property
    def required(self) -> bool:
        """Whether an empty cell is a fault."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must be found in columns of a table; `resource` empty means the same table."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One CSV file and its schema."""

    name: str
    path: str
    fields: tuple[FieldRule, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


@dataclass(frozen=True)
class Package:
    """The whole folder: its tables by name, every described file, and the SHA-256 of the files that have no table."""

    tables: Mapping[str, Table]
    paths: frozenset[str]
    checksums: Mapping[str, str]


def read_package(folder: Path) -> Package:
    """Read and understand the descriptor. Raises `ReferenceDataError` where it is missing or says what we do not know.

    A type or constraint that this reader does not check is refused, so that nothing is described and not checked.
    """
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReferenceDataError(DESCRIPTOR, 0, "", "file_missing") from None
    except ValueError as error:
        raise ReferenceDataError(DESCRIPTOR, 0, "", "not_json", str(error)) from error
    try:
        tables = {r["name"]: _table(r) for r in descriptor["resources"] if "schema" in r}
        paths = frozenset(r["path"] for r in descriptor["resources"])
        checksums = {r["path"]: r["hash"].removeprefix("sha256:") for r in descriptor["resources"] if "schema" not in r}
    except (KeyError, TypeError, AttributeError) as error:
        raise ReferenceDataError(DESCRIPTOR, 0, "", "descriptor", str(error)) from error
    for table in tables.values():
        for link in table.foreign_keys:
            if link.resource and link.resource not in tables:
                raise ReferenceDataError(DESCRIPTOR, 0, table.path, "unknown_resource", link.resource)
    return Package(tables, paths, checksums)


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    key = schema.get("primaryKey", [])
    return Table(
        name=resource["name"],
        path=resource["path"],
        fields=tuple(_field(resource["path"], field) for field in schema["fields"]),
        primary_key=tuple([key] if isinstance(key, str) else key),
        foreign_keys=tuple(
            ForeignKey(tuple(link["fields"]), link["reference"].get("resource", ""), tuple(link["reference"]["fields"]))
            for link in schema.get("foreignKeys", [])
        ),
    )


def _field(path: str, field: dict[str, Any]) -> FieldRule:
    constraints = field.get("constraints", {})
    if field["type"] not in TYPES:
        raise ReferenceDataError(DESCRIPTOR, 0, f"{path}:{field['name']}", "unknown_type", field["type"])
    for name in constraints.keys() - CONSTRAINTS:
        raise ReferenceDataError(DESCRIPTOR, 0, f"{path}:{field['name']}", "unknown_constraint", name)
    return FieldRule(
        name=field["name"],
        type=field["type"],
        constraints=constraints,
        vocabulary=field.get("vocabulary", field.get("itemVocabulary", "")),
        delimiter=field.get("delimiter", ","),
        places=bool(field.get("itemPlaces")),
    )
