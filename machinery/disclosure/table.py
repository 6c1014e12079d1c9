"""What the published table shows of each cell, machine group × region × year.

Cells do not overlap and no total of them is published, so each is decided by itself: every known sum is then a sum
of disjoint safe sums, which is safe (docs/disclosure.md).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from machinery.disclosure.safety import Rules, band_of, may_be_shown, merged

TIERS = ("early", "planned", "firm")
PLANNED_AND_FIRM = "planned+firm"
TOTAL = "total"

BY_TIER = "by_tier"
TWO_TIERS = "two_tiers"
MIXED = "mixed"
ZERO = "zero"
WITHHELD = "withheld"

WITHHELD_MARK = ":c"

Cell = tuple[str, str, int]
"""(machine_group, region_code, year)."""

_WAYS: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (BY_TIER, (("early", ("early",)), ("planned", ("planned",)), ("firm", ("firm",)))),
    (TWO_TIERS, (("early", ("early",)), (PLANNED_AND_FIRM, ("planned", "firm")))),
    (MIXED, ((TOTAL, TIERS),)),
)

CONTRIBUTION_COLUMNS = (
    "contributor", "builder_id", "machine_group", "machine_class", "region", "half_year", "tier", "visibility",
    "tenths",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One shown figure of a cell: tier, tenths of a machine-month, band of contributors (empty for a zero)."""

    tier: str
    tenths: int
    band: str


@dataclass(frozen=True, slots=True)
class Decision:
    """How a cell is shown: one of by_tier, two_tiers, mixed, zero, withheld, and its figures (none when withheld)."""

    shown_as: str
    figures: tuple[Figure, ...]


def decide(cell: Mapping[str, Mapping[str, int]], rules: Rules) -> Decision:
    """The finest safe way to show one cell, given its tenths by tier and contributor.

    Tiers one by one; else planned and firm together with early beside; else the total alone; else nothing. Each sum
    shown must pass `may_be_shown` or be zero; the tiers inside it are then at least as well hidden, since a
    contributor's amount in a tier is at most that in the sum. A cell without any demand is zero.
    """
    if not merged(cell.values()):
        return Decision(ZERO, (Figure(TOTAL, 0, ""),))
    for way, sums in _WAYS:
        parts = [[cell.get(tier, {}) for tier in tiers] for _, tiers in sums]
        if all(_passes(part, rules) for part in parts):
            names = [name for name, _ in sums]
            return Decision(way, tuple(_figure(name, part) for name, part in zip(names, parts, strict=True)))
    return Decision(WITHHELD, ())


def _passes(parts: list[Mapping[str, int]], rules: Rules) -> bool:
    amounts = merged(parts)
    return not amounts or may_be_shown(amounts.values(), rules)


def _figure(name: str, parts: list[Mapping[str, int]]) -> Figure:
    amounts = merged(parts)
    return Figure(name, sum(amounts.values()), band_of(len(amounts)).code if amounts else "")


def without_named(contributions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(counted, named): the contributions that go into cells, and those that their builder shows by name.

    Raises `ValueError` for any other visibility: what is not understood is not published.
    """
    unknown = set(contributions["visibility"]) - {"counted", "named"}
    if unknown:
        raise ValueError(f"unknown visibility {sorted(unknown)}")
    is_named = contributions["visibility"] == "named"
    return contributions[~is_named], contributions[is_named]


def decide_table(counted: pd.DataFrame, grid: Collection[Cell], rules: Rules) -> dict[Cell, Decision]:
    """A decision for every cell of `grid`, in its order.

    `counted` has the columns of `CONTRIBUTION_COLUMNS`; affiliated bodies share a `contributor`. Raises `ValueError`
    when a contribution lies outside the grid or its tier is unknown (nothing may drop out unseen).
    """
    amounts = amounts_by_cell(counted)
    outside = [cell for cell in amounts if cell not in set(grid)]
    if outside:
        raise ValueError(f"contributions outside the table: {sorted(outside)[:3]}")
    return {cell: decide(amounts.get(cell, {}), rules) for cell in grid}


def amounts_by_cell(counted: pd.DataFrame) -> dict[Cell, dict[str, dict[str, int]]]:
    """Tenths of each cell by tier and contributor. Raises `ValueError` for an unknown tier or a negative amount."""
    unknown = set(counted["tier"]) - set(TIERS)
    if unknown:
        raise ValueError(f"unknown tier {sorted(unknown)}")
    if (counted["tenths"] < 0).any():
        raise ValueError("a contribution is negative")
    cells: dict[Cell, dict[str, dict[str, int]]] = {}
    columns = (counted[name] for name in ("machine_group", "region", "half_year", "tier", "contributor", "tenths"))
    for group, region, half_year, tier, contributor, tenths in zip(*columns, strict=True):
        if tenths:
            part = cells.setdefault((group, region, int(half_year[:4])), {}).setdefault(tier, {})
            part[contributor] = part.get(contributor, 0) + int(tenths)
    return cells


def cell_rows(decisions: Mapping[Cell, Decision]) -> Iterable[dict[str, object]]:
    """The rows of the published table: one per figure; a withheld cell is one row without a figure, marked `:c`."""
    for (group, region, year), decision in decisions.items():
        for figure in decision.figures or (None,):
            yield {
                "machine_group": group,
                "region_code": region,
                "year": year,
                "tier": figure.tier if figure else TOTAL,
                "machine_months": figure.tenths / 10 if figure else None,
                "mark": "" if figure else WITHHELD_MARK,
                "shown_as": decision.shown_as,
                "is_mixed": decision.shown_as == MIXED,
                "contributors_band": figure.band if figure else "",
            }
