"""A workbook of 10,000 rows read, checked and stored by the product, beside openpyxl reading the same file alone.

`python -m benchmarks.workbook [--rows N] [--rounds N] [--narrow]`. See benchmarks/README.md.
"""

import argparse
import io
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from benchmarks.measuring import (
    alone,
    circumstances,
    in_turns,
    keep,
    limit_threads,
    paired_ratio,
    peak_memory_mb,
    print_table,
)
from machinery.access.asking import Asking
from machinery.domain.pledge import FIELDS
from machinery.exchange.importing import ImportReport, import_table
from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.store.database import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUILDER = "maalt_kommune"
MAX_RATIO = 3.0
MAX_MEMORY_MB = 500.0
_NARROW = (
    "pledge_ref", "project", "places", "start_month", "end_month", "machine_class", "machines_peak", "machine_months",
    "commitment", "note",
)  # fmt: skip
_WORKS = ("road", "pipe", "building", "park")
_STEPS = ("interest", "Hensigt", "planned", "Besluttet")
_PLACES = ("0101", "Aarhus", "0101:60;0147:40", "Region Sjælland", "Odense Kommune")


def rows(count: int) -> list[list[Any]]:
    """Good rows with most of the 28 fields filled in, as a builder's plan has them; no two alike."""
    classes = list(reference().classes.values())
    made = []
    for no in range(count):
        machine = classes[no % len(classes)]
        values: dict[str, Any] = {
            "pledge_ref": f"P-{no:05d}",
            "project": f"Separatkloakering etape {no // 7}",
            "work_type": _WORKS[no % len(_WORKS)],
            "places": _PLACES[no % len(_PLACES)],
            "start_month": f"{2027 + no % 5}-{1 + no % 12:02d}",
            "end_month": f"{2029 + no % 5}-{1 + no % 12:02d}",
            "machine_class": machine.name_da if no % 2 else machine.machine_class,
            "machines_peak": 1 + no % 9,
            "machine_months": float(Decimal(5 + no % 50) / 10),
            "hours_per_day": 6.5,
            "days_per_month": 20,
            "power_source": "battery",
            "acquisition": "rental",
            "requirement_type": "minimum_requirement",
            "commitment": _STEPS[no % len(_STEPS)],
            "tender_quarter": f"{2027 + no % 3}Q{1 + no % 4}",
            "site_power_kw": 63,
            "charging_area": "yes",
            "grid_share": "no",
            "connector": "ccs2;type2",
            "battery_planned": "unknown",
            "visibility": "counted",
            "contact_mailbox": "anlaeg@maalt-kommune.example",
            "note": f"Linje {no}",
        }
        made.append([values.get(field.name) for field in FIELDS])
    return made


def made_workbook(count: int, *, narrow: bool = False) -> bytes:
    """The workbook as a file; `narrow`: with the ten columns that most plans have."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    columns = [no for no, field in enumerate(FIELDS) if not narrow or field.name in _NARROW]
    sheet.append([FIELDS[no].name for no in columns])
    for cells in rows(count):
        sheet.append([cells[no] for no in columns])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_alone(data: bytes) -> int:
    """openpyxl by itself: every cell of the sheet, read-only; the number of cells that hold something."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    filled = sum(value is not None for row in book.worksheets[0].iter_rows(values_only=True) for value in row)
    book.close()
    return filled


def empty_store(folder: Path, name: str) -> Store:
    """A store on disk with one builder."""
    store = Store.open(folder / f"{name}.duckdb", reference=reference())
    builder = Builder(BUILDER, "Målt Kommune", "municipality", "2026")
    add_builder(store, Asking.command_line(), builder, now=NOW - timedelta(days=1))
    return store


def taken_in(store: Store, data: bytes) -> ImportReport:
    """The whole way of an upload: read, checked, stored in one transaction on disk."""
    return import_table(store, Asking.command_line(), data, "behov.xlsx", BUILDER, known=reference(), now=NOW)


def memory(count: int, *, narrow: bool) -> dict[str, Any]:
    """One upload alone in this process, and the most memory it held."""
    data = made_workbook(count, narrow=narrow)
    before = peak_memory_mb()
    with tempfile.TemporaryDirectory() as folder, empty_store(Path(folder), "one") as store:
        report = taken_in(store, data)
    return {"before_mb": before, "peak_mb": peak_memory_mb(), "accepted": report.accepted}


def main() -> int:
    """Measure, print and keep; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--narrow", action="store_true", help="ten columns instead of all")
    parser.add_argument("--memory", action="store_true", help="one upload alone; prints one JSON object")
    parser.add_argument("--no-targets", action="store_true", help="end with 0 whatever was measured")
    args = parser.parse_args()
    limit_threads()
    if args.memory:
        print(json.dumps(memory(args.rows, narrow=args.narrow)))
        return 0
    data = made_workbook(args.rows, narrow=args.narrow)
    reports: list[ImportReport] = []
    with tempfile.TemporaryDirectory() as folder:
        # Opened before the clock runs: a product that is up has its store open.
        ready = [empty_store(Path(folder), str(no)) for no in range(args.rounds)]

        def product() -> None:
            with ready.pop() as store:
                reports.append(taken_in(store, data))

        times = in_turns({"openpyxl alone": lambda: read_alone(data), "product": product}, args.rounds)
    assert all(report.accepted == args.rows for report in reports), "every row is good and new"
    shape = ["--narrow"] if args.narrow else []
    held = alone("benchmarks.workbook", "--memory", "--rows", str(args.rows), *shape)
    ratio = paired_ratio(times["product"], times["openpyxl alone"])
    cpu = times["product"].least_cpu / times["openpyxl alone"].least_cpu
    least = times["product"].least / times["openpyxl alone"].least
    print_table(
        ["", "value", "at most"],
        [
            ["product / openpyxl alone, middle of the rounds", f"{ratio:.2f}", MAX_RATIO],
            ["the same, least times", f"{least:.2f}", ""],
            ["the same, processor time", f"{cpu:.2f}", ""],
            ["most memory of one upload alone, MB", f"{held['peak_mb']:.0f}", MAX_MEMORY_MB],
        ],
    )
    print_table(
        ["seconds", "least", "middle"],
        [[name, f"{one.least:.2f}", f"{one.median:.2f}"] for name, one in times.items()],
    )
    result = {
        "circumstances": circumstances(),
        "rows": args.rows,
        "columns": len(_NARROW) if args.narrow else len(FIELDS),
        "file_bytes": len(data),
        "ratio": ratio,
        "ratio_least": least,
        "ratio_cpu": cpu,
        "memory": held,
        "times": {name: one.facts() for name, one in times.items()},
    }
    print(keep(f"workbook-{args.rows}{'-narrow' if args.narrow else ''}", result))
    return 0 if args.no_targets else int(ratio > MAX_RATIO or held["peak_mb"] > MAX_MEMORY_MB)


if __name__ == "__main__":
    sys.exit(main())
