"""The energy that a published edition asks for: one sum behind every page that shows it."""

from collections.abc import Sequence

import pandas as pd

from machinery.editions.published import PublishedEdition

PARTS = ("planned_and_firm", "mixed", "early")
"""Planned and firm demand, demand of which only the total of all tiers is known, early demand."""


def published_energy(edition: PublishedEdition, by: Sequence[str] = ()) -> pd.DataFrame:
    """Energy per working day by year, and by region_code or machine_group where asked: counted and named together.

    Columns: year, the keys asked for, machines_mean (machines in use on the mean day), low and high (kWh a day, of
    everything shown), and per part of `PARTS` `<part>_low` and `<part>_high`, which add up to them.
    """
    keys = ["year", *by]
    need = edition.charging_need(by).table.rename(columns={"kwh_per_day_low": "low", "kwh_per_day_high": "high"})
    whole = need.groupby(keys, sort=False)[["machines_mean", "low", "high"]].sum()
    for part in PARTS:
        of_part = need[need["part"] == part].groupby(keys, sort=False)[["low", "high"]].sum()
        whole = whole.join(of_part.add_prefix(f"{part}_"))
    return whole.fillna(0.0).reset_index()
