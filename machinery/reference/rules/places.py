"""Rules of places: regions follow each other without a gap, and every province is in one region at any time."""

from collections.abc import Iterator
from datetime import timedelta

from machinery.reference.rules.rule import Found, Rule, Tables


def _region_dates(tables: Tables) -> Iterator[Found]:
    start = {row.text["region_code"]: row.values["valid_from"] for row in tables["regions"]}
    for row in tables["regions"]:
        first, last, successor = row.values["valid_from"], row.values["valid_to"], row.text["successor_code"]
        if first.day != 1:
            yield _region(
                row.number, "valid_from", "whole_months", row.text["valid_from"], "a region begins with a month"
            )
        if (last is None) != (successor == ""):
            yield _region(
                row.number,
                "successor_code",
                "successor",
                successor,
                "a region that ends names its successor, and no other does",
            )
            continue
        if last is None:
            continue
        if (last + timedelta(days=1)).day != 1:
            yield _region(row.number, "valid_to", "whole_months", row.text["valid_to"], "a region ends with a month")
        if last < first:
            yield _region(row.number, "valid_to", "date_order", row.text["valid_to"], "valid_to is before valid_from")
        if start[successor] != last + timedelta(days=1):
            yield _region(
                row.number,
                "successor_code",
                "successor",
                successor,
                "the successor must begin on the day after valid_to",
            )


def _province_regions(tables: Tables) -> Iterator[Found]:
    """On each day on which any region begins, every province belongs to exactly one region."""
    regions = {row.text["region_code"]: row.values for row in tables["regions"]}
    starts = sorted({values["valid_from"] for values in regions.values()})
    for row in tables["provinces"]:
        code = row.text["province_code"]
        own = [r.text["region_code"] for r in tables["province_regions"] if r.text["province_code"] == code]
        for day in starts:
            there = [
                region
                for region in own
                if regions[region]["valid_from"] <= day
                and (regions[region]["valid_to"] is None or day <= regions[region]["valid_to"])
            ]
            if len(there) != 1:
                yield Found(
                    "province_regions",
                    0,
                    "region_code",
                    "one_region_at_a_time",
                    code,
                    f"the province is in {len(there)} regions on {day.isoformat()}",
                )


def _region(row: int, column: str, rule: str, value: str, message: str) -> Found:
    return Found("regions", row, column, rule, value, message)


RULES = (
    Rule(("regions",), _region_dates),
    Rule(("provinces", "regions", "province_regions"), _province_regions),
)
