"""Sums of shown figures. Adding up what is shown tells nothing new; what is withheld is counted, never guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from machinery.editions.manifest import CELLS, NAMED, Manifest

PARTS: Mapping[str, tuple[str, ...]] = {
    "planned_and_firm": ("planned", "firm", "planned+firm"),
    "planned": ("planned",),
    "firm": ("firm",),
    "planned_or_firm": ("planned+firm",),
    "early": ("early",),
    "mixed": ("total",),
}
"""Column of an answer → tiers of the table that it sums. `total` is summed only where the cell is mixed."""

_NAMED_PARTS: Mapping[str, tuple[str, ...]] = {
    "named_planned_and_firm": ("planned", "firm"),
    "named_early": ("early",),
}
MEASURES = (*PARTS, *_NAMED_PARTS)
COUNTS = ("cells", "cells_shown", "cells_zero", "cells_withheld")


@dataclass(frozen=True, slots=True)
class Headline:
    """The first figures of an edition, in machine-months; the named ones are not in the others.

    Cells: all of the table; with a figure above zero; zero; withheld. `share_shown` is the share of the cells with
    demand that show a figure, a share of 1 (1 when no cell has demand).
    """

    planned_and_firm: float
    early: float
    mixed: float
    named_planned_and_firm: float
    named_early: float
    named_builders: int
    cells: int
    cells_shown: int
    cells_zero: int
    cells_withheld: int
    first_half_year: str
    last_year: int

    @property
    def share_shown(self) -> float:
        """Cells that show a figure among those that have demand."""
        with_demand = self.cells_shown + self.cells_withheld
        return self.cells_shown / with_demand if with_demand else 1.0


@dataclass(frozen=True, slots=True)
class HowSure:
    """Shown demand by tier, and what may come of it: an estimate.

    `table`: tier (firm, planned, planned+firm where only known together, early, total where only the total is known),
    machine_months (counted and shown), named (by name), share_low, share_high (assumed, of 1), expected_low,
    expected_high (machine-months, counted and named). Cells withheld are not in it. `assumptions` are keys
    of sentences with their values: `t(key, **values)`.
    """

    table: pd.DataFrame
    expected_low: float
    expected_high: float
    cells_withheld: int
    assumptions: tuple[tuple[str, Mapping[str, Any]], ...] = (("editions.sure.estimate", {}),)


def sums(frames: Mapping[str, pd.DataFrame], order: Mapping[str, Sequence[Any]], by: Sequence[str]) -> pd.DataFrame:
    """Sums of the selected frames by `by`, a subset of the keys of `order`; no key at all gives one row.

    See `PublishedEdition.sums`. Raises `ValueError` for another key.
    """
    if not set(by) <= set(order):
        raise ValueError(f"sums are by {list(order)}, not {list(by)}")
    keys = list(by)
    measured = [_parted(frames[CELLS], PARTS), _parted(frames[NAMED], _NAMED_PARTS), _counted(frames[CELLS])]
    columns = [*MEASURES, *COUNTS]
    together = pd.concat([frame[[*order, *frame.columns.intersection(columns)]] for frame in measured])
    together = together.reindex(columns=[*order, *columns]).fillna(dict.fromkeys(columns, 0))
    if not keys:
        answer = together[columns].sum().to_frame().T
    else:
        answer = together.groupby(keys, sort=False)[columns].sum().reset_index()
        for key in keys:
            answer[key] = pd.Categorical(answer[key], categories=list(order[key]), ordered=True)
        answer = answer.sort_values(keys, ignore_index=True)
        for key in keys:
            answer[key] = answer[key].astype("int64" if key == "year" else "str")
    answer[list(MEASURES)] = answer[list(MEASURES)].astype("float64") / 10
    answer[list(COUNTS)] = answer[list(COUNTS)].astype("int64")
    return answer


def headline(frames: Mapping[str, pd.DataFrame], manifest: Manifest) -> Headline:
    """The headline of a whole edition."""
    named = frames[NAMED]
    year = named["half_year"].str[:4].astype("int64")
    total = sums({**frames, NAMED: named.assign(year=year)}, dict.fromkeys(("year",), manifest.years), ())
    row = total.iloc[0].to_dict()
    return Headline(
        planned_and_firm=float(row["planned_and_firm"]),
        early=float(row["early"]),
        mixed=float(row["mixed"]),
        named_planned_and_firm=float(row["named_planned_and_firm"]),
        named_early=float(row["named_early"]),
        cells=int(row["cells"]),
        cells_shown=int(row["cells_shown"]),
        cells_zero=int(row["cells_zero"]),
        cells_withheld=int(row["cells_withheld"]),
        named_builders=int(named["builder_id"].nunique()),
        first_half_year=manifest.first_half_year,
        last_year=manifest.years[-1],
    )


def how_sure(frames: Mapping[str, pd.DataFrame], tiers: Mapping[str, Mapping[str, Any]]) -> HowSure:
    """Demand by tier and the expected range: shown machine-months times the assumed shares of the tier.

    The shares of a tier span those of its steps of commitment, those of `planned+firm` and `total` span their tiers:
    a published cell does not say more.
    """
    cells, named = frames[CELLS], frames[NAMED]
    rows = []
    for tier in ("firm", "planned", "planned+firm", "early", "total"):
        counted = _tenths(cells.loc[cells["tier"] == tier, "machine_months"])
        by_name = _tenths(named.loc[named["tier"] == tier, "machine_months"])
        low, high = float(tiers[tier]["share_low"]), float(tiers[tier]["share_high"])
        rows.append(
            {
                "tier": tier,
                "machine_months": counted / 10,
                "named": by_name / 10,
                "share_low": low,
                "share_high": high,
                "expected_low": (counted + by_name) * low / 10,
                "expected_high": (counted + by_name) * high / 10,
            }
        )
    table = pd.DataFrame(rows)
    return HowSure(
        table,
        float(table["expected_low"].sum()),
        float(table["expected_high"].sum()),
        int((cells["mark"] != "").sum()),
    )


def _tenths(machine_months: "pd.Series[float]") -> int:
    return int((machine_months.fillna(0) * 10).round().astype("int64").sum())


def _parted(frame: pd.DataFrame, parts: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    tenths = (frame["machine_months"].fillna(0) * 10).round().astype("int64")
    return frame.assign(**{name: tenths.where(frame["tier"].isin(tiers), 0) for name, tiers in parts.items()})


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    keys = ["machine_group", "region_code", "year"]
    one = cells.drop_duplicates(keys)
    return one.assign(
        cells=1,
        cells_shown=one["shown_as"].isin(["by_tier", "two_tiers", "mixed"]).astype("int64"),
        cells_zero=(one["shown_as"] == "zero").astype("int64"),
        cells_withheld=(one["shown_as"] == "withheld").astype("int64"),
    )
