"""Samlet efterspørgsel as one object, wherever the figures come from: live for the facilitator, else the edition."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from machinery.i18n import Translator

WITHOUT_PLACE = "without_fixed_place"
SURE = ("planned", "firm")
SURE_TIERS = (*SURE, "planned+firm")
"""Tiers of the headline as they may stand in a table; `total` is known only with the early part in it."""


@dataclass(frozen=True, eq=False)
class DemandView:
    """The figures of one wish, in machine-months, kept with all that is drawn of them: nobody may change its tables.

    `cells` is the finest table shown: a row per kind, place, period and tier with `kind`, `place`, `period`, `tier`,
    `machine_months` (nan when withheld) and `hidden` (1 when withheld). `names` maps each kind and place to what is
    written on screen, in order. `machines` is least and most machines in use at the same time, known to the
    facilitator only; `machines_by_kind` the same per kind.
    """

    is_live: bool
    stamp: str
    kind_level: str
    cells: pd.DataFrame
    kinds: Mapping[str, str]
    places: Mapping[str, str]
    map_level: str
    map_cells: pd.DataFrame
    machines: tuple[int, int] | None = None
    machines_by_kind: pd.DataFrame | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the wish finds neither a figure nor a withheld one."""
        return not ((self.cells["machine_months"] > 0) | (self.cells["hidden"] > 0)).any()

    @property
    def sure(self) -> float:
        """Planned and firm together."""
        return float(self.cells.loc[self.cells["tier"].isin(SURE_TIERS), "machine_months"].sum())

    @property
    def early(self) -> float:
        """Interest and intent."""
        return float(self.cells.loc[self.cells["tier"] == "early", "machine_months"].sum())

    @property
    def mixed(self) -> float:
        """What is known only as the total of all tiers; 0 for live figures."""
        return float(self.cells.loc[self.cells["tier"] == "total", "machine_months"].sum())

    @property
    def hidden(self) -> int:
        """How many figures are withheld."""
        return int(self.cells["hidden"].sum())

    def by_kind(self, names: Mapping[str, str]) -> pd.DataFrame:
        """Per machine group or class, largest first; a row per tier."""
        return largest_first(rolled(self.cells, "kind", names))

    def by_place(self) -> pd.DataFrame:
        """Per region in the order of the reference data, without fixed place last."""
        return rolled(self.cells, "place", self.places)

    def by_period(self, t: Translator) -> pd.DataFrame:
        """Per half-year or year, in order of time."""
        periods = sorted(self.cells["period"].unique())
        return rolled(self.cells, "period", {period: t.short_period(period) for period in periods})


def rolled(cells: pd.DataFrame, key: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Sums of what is shown per value of `key` and tier: `code`, `label`, `tier`, `machine_months`, `hidden`.

    `hidden` is the number of withheld figures of the value in all its tiers; with nothing else the sum is nan.
    Values follow the order of `names`.
    """
    sums = cells.groupby([key, "tier"], sort=False, as_index=False)[["machine_months"]].sum(min_count=1)
    hidden = cells.groupby(key, sort=False)["hidden"].sum()
    order = {code: rank for rank, code in enumerate(names)}
    frame = pd.DataFrame(
        {
            "code": sums[key],
            "label": sums[key].map(names).fillna(sums[key]),
            "tier": sums["tier"],
            "machine_months": sums["machine_months"].astype(float),
            "hidden": sums[key].map(hidden).astype(int),
        }
    )
    return frame.sort_values("code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)


def largest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows, names with the largest sum first; names with nothing to show last."""
    total = frame.groupby("code", sort=False)["machine_months"].transform("sum")
    return (
        frame.assign(_total=-total)
        .sort_values(["_total", "hidden"], kind="stable", ignore_index=True)
        .drop(columns="_total")
    )


def wide(frame: pd.DataFrame, keys: list[str], tiers: tuple[str, ...]) -> pd.DataFrame:
    """One row per key, in the order in which keys first appear, with a column per tier.

    A figure that is not there and a withheld one are nan; a key of which everything is withheld keeps its row.
    """
    sums = frame.groupby([*keys, "tier"], sort=False)["machine_months"].sum(min_count=1).unstack("tier")
    order = pd.MultiIndex.from_frame(frame[keys].drop_duplicates())
    return sums.reindex(order).reindex(columns=list(tiers)).reset_index()
