"""CSV files of planned demand for the tests."""

import csv
import io

HEADERS = (
    "pledge_ref",
    "project",
    "places",
    "start_month",
    "end_month",
    "machine_class",
    "machines_peak",
    "commitment",
)
FAULTS = (
    ("places", "9999", "unknown_place"),
    ("machine_class", "minigraver 2-7 t", "unknown_class"),
    ("end_month", "2025-01", "end_before_start"),
    ("machines_peak", "0", "out_of_range"),
    ("commitment", "beslutet", "not_in_list"),
)


def table(rows: list[dict[str, str]]) -> bytes:
    """The rows as a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADERS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def good_row(no: int, prefix: str = "R") -> dict[str, str]:
    """A valid row, different for each number."""
    return {
        "pledge_ref": f"{prefix}{no:05d}",
        "project": f"Separatkloakering {no // 4}",
        "places": ("0860", "0101:60;0147:40", "DK", "1083")[no % 4],
        "start_month": f"{2027 + no % 4}-0{1 + no % 9}",
        "end_month": f"{2028 + no % 4}-0{1 + no % 9}",
        "machine_class": ("mini_excavator_2_6t", "wheel_loader_6_16t", "telehandler_4_6t")[no % 3],
        "machines_peak": str(1 + no % 7),
        "commitment": ("interest", "intent", "planned", "decided")[no % 4],
    }


def with_faults(rows: int, every: int) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """A file whose every so-manieth row breaks one rule, and the row number → (field, rule) of each."""
    made, expected = [], {}
    for no in range(rows):
        row = good_row(no)
        if no % every == every - 1:
            field, value, rule = FAULTS[len(expected) % len(FAULTS)]
            row[field] = value
            expected[no + 2] = (field, rule)
        made.append(row)
    return table(made), expected
