"""Reference tables, views and macros of the store: rebuilt at each start, never migrated."""

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from machinery.domain.places import Geography, PlaceLevel
from machinery.domain.vocabulary import TIER_OF, TIERS
from machinery.reference.model import Reference
from machinery.store import statements


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes a line may name: the signal would silently miss any other."""

    place: frozenset[str]
    machine_class: frozenset[str]
    commitment: frozenset[str]


def known_codes(reference: Reference) -> KnownCodes:
    """The codes of the reference data, those of the tables that `rebuild` makes."""
    return KnownCodes(frozenset(reference.geography.places), frozenset(reference.classes), frozenset(TIER_OF))


def rebuild(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Replace classes, places by era and steps of commitment by those of `reference`; make views and macros anew."""
    frames = {
        "incoming_machine_class": _classes(reference),
        "incoming_place_in_era": _places(reference.geography),
        "incoming_commitment_step": _steps(),
    }
    connection.execute("begin transaction")
    try:
        for name, frame in frames.items():
            connection.register(name, frame)
        for kind in ("reference", "macros"):
            for name in statements.names(kind):
                for statement in statements.statements(kind, name):
                    connection.execute(statement.text)
        connection.execute("commit")
    except duckdb.Error:
        connection.execute("rollback")
        raise
    finally:
        for name in frames:
            connection.unregister(name)


def _classes(reference: Reference) -> pa.Table:
    return pa.table(
        {
            "machine_class": list(reference.classes),
            "machine_group": [one.machine_group for one in reference.classes.values()],
            "class_no": list(range(len(reference.classes))),
        }
    )


def _places(geography: Geography) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for place in geography.places.values():
        for era in geography.eras:
            rows.append(
                {
                    "place_code": place.code,
                    "era_no": era.no,
                    "first_no": era.first_month_no,
                    "last_no": era.last_month_no,
                    "level": place.level.value,
                    "municipality_code": place.code if place.level is PlaceLevel.municipality else None,
                    "province_code": geography.province_of(place.code),
                    "region_code": geography.region_of(place.code, era.first_month_no),
                }
            )
    schema = pa.schema(
        [
            ("place_code", pa.string()),
            ("era_no", pa.int32()),
            ("first_no", pa.int32()),
            ("last_no", pa.int32()),
            ("level", pa.string()),
            ("municipality_code", pa.string()),
            ("province_code", pa.string()),
            ("region_code", pa.string()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _steps() -> pa.Table:
    return pa.table(
        {
            "commitment": list(TIER_OF),
            "step_no": list(range(len(TIER_OF))),
            "tier": list(TIER_OF.values()),
            "tier_no": [None if tier is None else TIERS.index(tier) for tier in TIER_OF.values()],
        }
    )
