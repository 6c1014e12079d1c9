"""Energy per working day from published machine-months: a range, because a group mixes classes.

Works on what is shown alone. The classes of a group are not published per cell, so every class of it is possible: the
low end takes the class with the least energy per day and the high end the one with the most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from machinery.editions.manifest import CELLS, NAMED, Manifest
from machinery.editions.sums import sums

_PARTS = ("planned_and_firm", "early", "mixed")


@dataclass(frozen=True, slots=True)
class ChargingNeed:
    """Energy per working day by year and what was asked for.

    `table`: year, the keys asked for, part (planned_and_firm, early, mixed), shown (counted or named),
    machine_months, machines_mean (machines in use on the mean working day of the year), kwh_per_day_low,
    kwh_per_day_high (drawn from the grid). `cells_withheld` cells are not in it. `assumptions` are keys of sentences
    with their values: `t(key, **values)`.
    """

    table: pd.DataFrame
    cells_withheld: int
    assumptions: tuple[tuple[str, Mapping[str, Any]], ...]


def charging_need(
    frames: Mapping[str, pd.DataFrame],
    order: Mapping[str, Sequence[Any]],
    by: Sequence[str],
    reference: Mapping[str, Any],
    manifest: Manifest,
) -> ChargingNeed:
    """Energy per working day: mean machines in use × energy of one machine per working day at the grid.

    Mean machines = machine-months / months of the year that count. Energy of one machine = electric_kwh_per_h ×
    hours_per_day / charging efficiency (alternating current, low and high). Counted cells take the least and the most
    of their group's classes, named demand its own class.
    """
    keys = ["year", *(key for key in by if key != "year")]
    efficiency = reference["charging_efficiency"]
    per_class = pd.DataFrame(reference["classes"])
    at_battery = per_class["electric_kwh_per_h"] * per_class["hours_per_day"]
    per_class = per_class.assign(
        low=at_battery / efficiency["value_high"],
        high=at_battery / efficiency["value_low"],
    )
    per_group = per_class.groupby("machine_group").agg(low=("low", "min"), high=("high", "max"))

    counted = sums(frames, order, ("machine_group", "region_code", "year"))
    counted = counted.melt(
        id_vars=["machine_group", "region_code", "year"],
        value_vars=list(_PARTS),
        var_name="part",
        value_name="machine_months",
    ).assign(shown="counted")
    counted = counted.join(per_group, on="machine_group")
    named = frames[NAMED]
    named = named.assign(
        part=named["tier"].map({"early": "early"}).fillna("planned_and_firm"),
        shown="named",
    ).join(per_class.set_index("machine_class")[["low", "high"]], on="machine_class")

    columns = [*order, "part", "shown", "machine_months", "low", "high"]
    every = pd.concat([counted[columns], named[columns]], ignore_index=True)
    every["machines_mean"] = every["machine_months"] / every["year"].map(dict(manifest.months_in_year))
    every["kwh_per_day_low"] = every["machines_mean"] * every["low"]
    every["kwh_per_day_high"] = every["machines_mean"] * every["high"]
    measures = ["machine_months", "machines_mean", "kwh_per_day_low", "kwh_per_day_high"]
    table = every.groupby([*keys, "part", "shown"], sort=False)[measures].sum().reset_index()
    table["machine_months"] = table["machine_months"].round(1)
    ranks = [*keys, "part", "shown"]
    ordering = {**order, "part": _PARTS, "shown": ("counted", "named")}
    table = table.sort_values(ranks, key=lambda column: _rank(column, ordering), ignore_index=True)
    cells = frames[CELLS]
    return ChargingNeed(table, int((cells["mark"] != "").sum()), _assumptions(efficiency, manifest))


def _rank(column: "pd.Series[Any]", ordering: Mapping[str, Sequence[Any]]) -> "pd.Series[int]":
    return column.map({value: position for position, value in enumerate(ordering[str(column.name)])})


def _assumptions(efficiency: Mapping[str, float], manifest: Manifest) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    first = manifest.years[0]
    part_year = (
        (("editions.charging.first_year", {"year": first, "months": manifest.months_in_year[first]}),)
        if manifest.first_year_is_part
        else ()
    )
    return (
        ("editions.charging.shown_only", {}),
        ("editions.charging.class_range", {}),
        ("editions.charging.mean_day", {}),
        ("editions.charging.efficiency", {"low": efficiency["value_low"], "high": efficiency["value_high"]}),
        ("editions.charging.no_power", {}),
        *part_year,
    )
