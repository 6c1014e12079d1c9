"""The answer as one would write it first, in pandas: every line expanded to its months, then grouped.

A second algorithm beside being slow: that it agrees with the others checks the grouping they share.
"""

import numpy as np
import pandas as pd

from benchmarks.demand.in_pandas import Frames
from benchmarks.demand.question import MICRO, NO_TIER, TENTH, Asked, Codes

GROUP = ["item", "tier", "region", "half"]


def answer(frames: Frames, known: Codes, asked: Asked) -> pd.DataFrame:
    """The measures by `item`, `tier`, `region` and `half`, as numbers."""
    month = _months(frames, known, asked)
    by_month = month.groupby([*GROUP, "month"], as_index=False)[["tenths", "micro"]].sum()
    amount = by_month.groupby(GROUP).agg(tenths=("tenths", "sum"), most=("micro", "max"))
    once = month.drop_duplicates([*GROUP, "pledge_no"]).groupby(GROUP)
    found = amount.join(once.agg(high=("machines_peak", "sum"), largest=("machines_peak", "max")))
    found = found.join(once["contributor"].nunique().rename("builders")).reset_index()
    most = (found["most"] + MICRO - 1) // MICRO
    return found[GROUP].assign(
        tenths=found["tenths"],
        machines_low=np.maximum(most, found["largest"]),
        machines_high=found["high"],
        builders=found["builders"],
    )


def _months(frames: Frames, known: Codes, asked: Asked) -> pd.DataFrame:
    """A row per line and month in which it is active, from the half-year it begins in to that it ends in."""
    later = frames.revisions[
        (frames.revisions["revision"] > 1) & (frames.revisions["changed_at"] <= asked.as_of)
    ].assign(revision=lambda rows: rows["revision"] - 1, is_superseded=True)
    lines = frames.lines.merge(
        later[["pledge_no", "revision", "is_superseded"]], on=["pledge_no", "revision"], how="left"
    )
    lines["tier"] = known.tier_of[lines["commitment"].cat.codes]
    lines = lines[
        lines["is_superseded"].isna()
        & (lines["tier"] != NO_TIER)
        & (lines["changed_at"] <= asked.as_of)
        & (lines["confirmed_at"] >= asked.confirmed_since)
    ]
    # A pledge counts in whole half-years; in the months before its start and after its end it needs nothing.
    first, last = lines["start_no"] // 6 * 6, lines["end_no"] // 6 * 6 + 5
    month = lines.loc[lines.index.repeat(last - first + 1)].copy()
    month["month"] = (first.loc[month.index] + month.groupby(level=0).cumcount()).to_numpy()
    month = month[(month["month"] >= asked.first_no) & (month["month"] <= asked.last_no)]
    nth = month["month"] - month["start_no"]
    is_in_use = (nth >= 0) & (month["month"] <= month["end_no"])
    average = month["base"] * TENTH + month["remainder"] * TENTH // (month["end_no"] - month["start_no"] + 1)
    era = np.searchsorted(known.era_starts, month["month"], side="right") - 1
    return month.assign(
        tenths=(month["base"] + (nth < month["remainder"])).where(is_in_use, 0),
        micro=average.where(is_in_use, 0),
        item=month["machine_class"].cat.codes.astype("int64"),
        region=known.region_of[era, known.profile_of[month["place_code"].cat.codes]],
        half=month["month"] // 6,
        contributor=known.contributor_of[month["builder_no"]],
    )
