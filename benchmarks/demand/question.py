"""The question everybody answers, the tables they answer it from, and how two answers are compared.

Demand by machine class, region, half-year and tier: DESIGN.md 5. Every answer has a row where a pledge is active:
`class`, `region`, `half_year`, `tier`, `tenths` (of a machine-month), `machines_low`, `machines_high`, `builders`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from machinery.domain.periods import LAST_MONTH_NO
from machinery.domain.vocabulary import TIER_OF, TIERS
from machinery.reference import Reference
from machinery.signal.demand import WITHOUT_FIXED_PLACE, open_half_year_start
from machinery.store.moments import months_before, to_store
from machinery.store.synthetic import WORLD_AS_OF

BY = ("class", "region", "half_year")
KEYS = ["class", "region", "half_year", "tier"]
MEASURES = ["tenths", "machines_low", "machines_high", "builders"]
LINE_COLUMNS = (
    "pledge_no", "revision", "builder_no", "place_code", "place_count", "machine_class", "commitment",
    "start_no", "end_no", "machines_peak", "base", "remainder", "changed_at", "confirmed_at",
)  # fmt: skip
"""The columns of `pledge_line` the product's query reads."""
REVISION_COLUMNS = ("pledge_no", "revision", "changed_at")
"""The columns of `pledge_revision` it reads, to leave out what has been revised since."""
TEXT_COLUMNS = ("place_code", "machine_class", "commitment")
OUT_AFTER_MONTHS = 15
"""Pledges not confirmed for longer are out of the signal; the worlds are opened with this setting."""
NO_TIER = -1
MICRO, TENTH = 1_000_000, 100_000
"""A machine, and a tenth of one, in millionths: the unit of the average machines in use, rounded down per line."""
MONTHS, HALVES = 4096, 256
"""Room for months and half-years in one number that stands for all columns of a group."""
ORIGIN = 2000 * 12
"""Months and half-years are counted from here in such a number."""


@dataclass(frozen=True)
class Asked:
    """The moment asked for, and the months and confirmations that follow from it; moments are UTC without zone."""

    as_of: datetime
    confirmed_since: datetime
    first_no: int
    last_no: int


def asked() -> Asked:
    """What the product asks when the demand of the synthetic world is asked for at its own moment."""
    return Asked(
        as_of=to_store(WORLD_AS_OF),
        confirmed_since=to_store(months_before(WORLD_AS_OF, OUT_AFTER_MONTHS)),
        first_no=open_half_year_start(WORLD_AS_OF),
        last_no=LAST_MONTH_NO,
    )


@dataclass(frozen=True)
class Codes:
    """The small tables as arrays: what each code of a text column and each builder counts as.

    A place counts as a profile: the regions it lies in, era by era. `region_of[era, profile]` is an index into
    `regions`; era `n` begins with month `era_starts[n]`. `contributor_of` is indexed by builder_no.
    """

    classes: list[str]
    places: list[str]
    commitments: list[str]
    regions: list[str]
    tier_of: np.ndarray
    profile_of: np.ndarray
    profiles: int
    region_of: np.ndarray
    era_starts: np.ndarray
    contributor_of: np.ndarray


def codes(reference: Reference, contributors: pd.DataFrame) -> Codes:
    """The arrays of `reference`; `contributors` has a row per builder with `builder_no` and `contributor_no`."""
    geography = reference.geography
    places = sorted(geography.places)
    tuples = [
        tuple(geography.region_of(place, era.first_month_no) or WITHOUT_FIXED_PLACE for era in geography.eras)
        for place in places
    ]
    distinct = sorted(set(tuples))
    regions = sorted({region for one in distinct for region in one})
    contributor_of = np.zeros(int(contributors["builder_no"].max()) + 1, dtype=np.int32)
    contributor_of[contributors["builder_no"].to_numpy()] = contributors["contributor_no"].to_numpy()
    return Codes(
        classes=list(reference.classes),
        places=places,
        commitments=list(TIER_OF),
        regions=regions,
        tier_of=np.array([NO_TIER if tier is None else TIERS.index(tier) for tier in TIER_OF.values()], dtype=np.int8),
        profile_of=np.array([distinct.index(one) for one in tuples], dtype=np.int32),
        profiles=len(distinct),
        region_of=np.array([[regions.index(one[n]) for one in distinct] for n in range(len(geography.eras))]),
        era_starts=np.array([era.first_month_no for era in geography.eras]),
        contributor_of=contributor_of,
    )


def named(frame: pd.DataFrame, known: Codes) -> pd.DataFrame:
    """An answer in numbers (`item`, `region`, `half`, `tier` and the measures) with names, in one order for all."""
    return in_order(
        pd.DataFrame(
            {
                "class": np.array(known.classes, dtype=object)[frame["item"]],
                "region": np.array(known.regions, dtype=object)[frame["region"]],
                "half_year": [f"{half // 2}H{half % 2 + 1}" for half in frame["half"]],
                "tier": np.array(TIERS, dtype=object)[frame["tier"]],
                **{name: frame[name].astype("int64") for name in MEASURES},
            }
        )
    )


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows sorted by their keys, so that two answers can be laid on each other."""
    return frame[[*KEYS, *MEASURES]].sort_values(KEYS, ignore_index=True)


def require_equal(answers: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Raise `AssertionError` with the first differing rows unless all answers are the same, row by row, exactly."""
    first_name, first = answers[0]
    if first.empty:
        raise AssertionError(f"{first_name} answers nothing")
    for name, other in answers[1:]:
        both = first.merge(other, on=KEYS, how="outer", suffixes=("", "_other"), indicator=True)
        differs = both["_merge"] != "both"
        for measure in MEASURES:
            differs |= both[measure] != both[f"{measure}_other"]
        if differs.any():
            raise AssertionError(f"{name} differs from {first_name} in {differs.sum()} rows:\n{both[differs].head(10)}")
