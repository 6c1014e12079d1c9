"""Loading the reference data: read, check, and refuse to start on the first fault."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from machinery.domain.classes import MachineClass, MachineGroup
from machinery.domain.participants import Participant, PublicRequirement
from machinery.domain.places import COUNTRY, Geography, Place, PlaceLevel, Region
from machinery.domain.vocabulary import Commitment, Term
from machinery.errors import ReferenceDataError
from machinery.reference.checks import read_folder
from machinery.reference.model import CpvCode, GlossaryEntry, Parameter, Reference, Source

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"

Rows = list[dict[str, Any]]


@cache
def reference() -> Reference:
    """The reference data of this product, loaded and checked once per process. Raises as `load_reference`."""
    return load_reference(DATA_FOLDER)


def load_reference(folder: Path) -> Reference:
    """Load the reference data of `folder`.

    Types come from its datapackage.json and are never guessed. Raises `ReferenceDataError` for the first fault, with
    file, row, column and rule; `check_reference` lists all of them.
    """
    checked = read_folder(folder)
    for fault in checked.faults:
        raise ReferenceDataError(fault.file, fault.row, fault.column, fault.rule, fault.value)
    tables = {name: [row.values for row in read.rows] for name, read in checked.tables.items()}
    return Reference(
        classes=MappingProxyType({r["machine_class"]: MachineClass(**r) for r in tables["machine_classes"]}),
        groups=MappingProxyType({r["machine_group"]: MachineGroup(**r) for r in tables["machine_groups"]}),
        geography=_geography(tables),
        vocabulary=_vocabulary(tables),
        parameters=tuple(Parameter(**r) for r in tables["parameters"]),
        sources=MappingProxyType({r["source_id"]: Source(**r) for r in tables["sources"]}),
        participants=MappingProxyType({r["builder_id"]: Participant(**r) for r in tables["participants"]}),
        public_requirements=tuple(PublicRequirement(**r) for r in tables["public_requirements"]),
        glossary=tuple(GlossaryEntry(**r) for r in tables["glossary"]),
        cpv=MappingProxyType({r["cpv_code"]: CpvCode(**r) for r in tables["cpv"]}),
    )


def _vocabulary(tables: Mapping[str, Rows]) -> Mapping[str, Mapping[str, Term]]:
    lists: dict[str, dict[str, Term]] = {"commitment": {}, "tier": {}}
    for row in tables["commitments"]:
        lists["commitment"][row["commitment"]] = Commitment(
            row["commitment"],
            row["label_da"],
            row["label_en"],
            row["description_da"],
            row["description_en"],
            row["order"],
            row["tier"] or None,
        )
    for name, column, rows in (("tier", "tier", tables["tiers"]), ("", "code", tables["terms"])):
        for row in rows:
            lists.setdefault(name or row["vocabulary"], {})[row[column]] = Term(
                row[column],
                row["label_da"],
                row["label_en"],
                row["description_da"],
                row["description_en"],
                row["order"],
            )
    return MappingProxyType({name: MappingProxyType(_in_order(terms)) for name, terms in lists.items()})


def _in_order(terms: dict[str, Term]) -> dict[str, Term]:
    return dict(sorted(terms.items(), key=lambda item: item[1].order))


def _geography(tables: Mapping[str, Rows]) -> Geography:
    municipalities, provinces, regions = tables["municipalities"], tables["provinces"], tables["regions"]
    places: dict[str, Place] = {}
    for row in municipalities:
        places[row["municipality_code"]] = Place(
            row["municipality_code"],
            PlaceLevel.municipality,
            row["name"],
            row["name_en"] or row["name"],
            row["latitude"],
            row["longitude"],
        )
    for level, column, rows in (
        (PlaceLevel.province, "province_code", provinces),
        (PlaceLevel.region, "region_code", regions),
    ):
        for row in rows:
            places[row[column]] = Place(
                row[column], level, row["name_da"], row["name_en"], row["latitude"], row["longitude"]
            )
    places[COUNTRY] = _country(municipalities)
    regions_of: dict[str, tuple[str, ...]] = {row["province_code"]: () for row in provinces}
    for row in tables["province_regions"]:
        regions_of[row["province_code"]] += (row["region_code"],)
    return Geography(
        places=places,
        regions={
            r["region_code"]: Region(
                r["region_code"], r["name_da"], r["name_en"], r["valid_from"], r["valid_to"], r["successor_code"]
            )
            for r in regions
        },
        province_of_municipality={r["municipality_code"]: r["province_code"] for r in municipalities},
        regions_of_province=regions_of,
        official_names={r["municipality_code"]: r["official_name"] for r in municipalities},
    )


def _country(municipalities: Rows) -> Place:
    """The whole country, labelled at the mean of the municipalities weighted by area."""
    area = sum(r["area_km2"] for r in municipalities)
    latitude = sum(r["latitude"] * r["area_km2"] for r in municipalities) / area
    longitude = sum(r["longitude"] * r["area_km2"] for r in municipalities) / area
    return Place(COUNTRY, PlaceLevel.country, "Hele landet", "Whole country", round(latitude, 4), round(longitude, 4))
