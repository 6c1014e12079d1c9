"""The files of an edition, made from contributions: the same contributions give the same bytes, always."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from machinery.disclosure.safety import Rules
from machinery.disclosure.table import Cell, Decision, cell_rows, decide_table, without_named
from machinery.domain.periods import first_open_half_year
from machinery.editions.csv_text import csv_bytes
from machinery.editions.manifest import CELLS, NAMED, REFERENCE, EditionFile, sha256
from machinery.editions.reference_copy import notices, reference_copy, regions_by_year
from machinery.reference import Reference

TABLE = "group_region_year"

CELL_SCHEMA = pa.schema(
    [
        pa.field("machine_group", pa.string(), nullable=False),
        pa.field("region_code", pa.string(), nullable=False),
        pa.field("year", pa.int64(), nullable=False),
        pa.field("months", pa.int64(), nullable=False),
        pa.field("tier", pa.string(), nullable=False),
        pa.field("machine_months", pa.float64()),
        pa.field("mark", pa.string(), nullable=False),
        pa.field("shown_as", pa.string(), nullable=False),
        pa.field("is_mixed", pa.bool_(), nullable=False),
        pa.field("contributors_band", pa.string(), nullable=False),
    ]
)
NAMED_SCHEMA = pa.schema(
    [
        pa.field("builder_id", pa.string(), nullable=False),
        pa.field("builder_name", pa.string(), nullable=False),
        pa.field("machine_group", pa.string(), nullable=False),
        pa.field("machine_class", pa.string(), nullable=False),
        pa.field("region_code", pa.string(), nullable=False),
        pa.field("half_year", pa.string(), nullable=False),
        pa.field("tier", pa.string(), nullable=False),
        pa.field("machine_months", pa.float64(), nullable=False),
        pa.field("machines_peak", pa.int64(), nullable=False),
    ]
)


@dataclass(frozen=True)
class EditionContent:
    """Everything of an edition but its manifest. `decisions` stays with the facilitator: it is not published."""

    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    decisions: Mapping[Cell, Decision]
    first_half_year: str
    months_in_year: Mapping[int, int]

    @property
    def entries(self) -> dict[str, EditionFile]:
        """Hash, size and rows of each file, for the manifest."""
        return {
            name: EditionFile(sha256(content), len(content), self.rows.get(name.split(".")[0]))
            for name, content in sorted(self.files.items())
        }


def edition_content(
    contributions: pd.DataFrame,
    rules: Rules,
    reference: Reference,
    *,
    label: str,
    as_of: datetime,
    is_example: bool,
    builder_names: Mapping[str, str],
) -> EditionContent:
    """The files of an edition: cells and named as Parquet and CSV, and the reference data to read them alone.

    `contributions`: the columns of `disclosure.table.CONTRIBUTION_COLUMNS`, and `machines`, the sum of the peaks.
    Raises `ValueError` for contributions before the half-year of `as_of` or in a region that is not of their year.
    """
    first = first_open_half_year(as_of)
    if (contributions["half_year"] < first).any():
        raise ValueError(f"contributions before {first}")
    months = _months_in_year(first, contributions["half_year"])
    existing = regions_by_year(reference, list(months))
    grid = [(group, region, year) for year in months for group in reference.groups for region in existing[year]]
    counted, named = without_named(contributions)
    decisions = decide_table(counted, grid, rules)
    cells = [{**row, "months": months[int(str(row["year"]))]} for row in cell_rows(decisions)]
    by_name = named_rows(named, builder_names)
    said = notices(is_example=is_example)
    about = {"edition": label, "note": f"{said['da']} / {said['en']}"}
    copied = reference_copy(reference, list(months), is_example=is_example)
    return EditionContent(
        files={
            CELLS: _parquet(cells, CELL_SCHEMA, about),
            "cells.csv": _csv(cells, CELL_SCHEMA, about),
            NAMED: _parquet(by_name, NAMED_SCHEMA, about),
            "named.csv": _csv(by_name, NAMED_SCHEMA, about),
            REFERENCE: (json.dumps(copied, ensure_ascii=False, indent=1) + "\n").encode(),
        },
        rows={"cells": len(cells), "named": len(by_name)},
        decisions=decisions,
        first_half_year=first,
        months_in_year=months,
    )


def named_rows(named: pd.DataFrame, builder_names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Named demand, one row per builder, class, region, half-year and tier, with the sum of machine-months and peaks.

    Peaks add up the machines of all such pledges at work in the half-year, each whole: no sharing.
    """
    if named.empty:
        return []
    keys = ["builder_id", "machine_group", "machine_class", "region", "half_year", "tier"]
    summed = named.groupby(keys, sort=True)[["tenths", "machines"]].sum().reset_index()
    return [
        {
            **{key: row[key] for key in keys if key != "region"},
            "region_code": row["region"],
            "builder_name": builder_names[row["builder_id"]],
            "machine_months": int(row["tenths"]) / 10,
            "machines_peak": int(row["machines"]),
        }
        for row in summed.to_dict("records")
        if row["tenths"]
    ]


def _months_in_year(first: str, half_years: "pd.Series[str]") -> dict[int, int]:
    first_year = int(first[:4])
    last_year = max([first_year, *(int(text[:4]) for text in half_years.unique())])
    months = dict.fromkeys(range(first_year, last_year + 1), 12)
    if first.endswith("H2"):
        months[first_year] = 6
    return months


def _parquet(rows: list[dict[str, Any]], schema: pa.Schema, about: Mapping[str, str]) -> bytes:
    table = pa.Table.from_pylist(rows, schema=schema).replace_schema_metadata(dict(about))
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _csv(rows: list[dict[str, Any]], schema: pa.Schema, about: Mapping[str, str]) -> bytes:
    return csv_bytes(pd.DataFrame(rows, columns=schema.names).assign(**about))
