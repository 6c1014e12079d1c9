"""The charging need of places: sums over the sites that lie in them."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from machinery.access.asking import Asking
from machinery.domain.places import Geography, PlaceLevel
from machinery.errors import UnknownCode
from machinery.reference import Reference
from machinery.reference import reference as usual_reference
from machinery.sites.asked import Question, question
from machinery.sites.loads import site_loads
from machinery.store.database import Store

LEVELS = (PlaceLevel.municipality, PlaceLevel.province, PlaceLevel.region)
"""The levels a need can be drawn at."""
COLUMNS = (
    "code",
    "name",
    "name_en",
    "latitude",
    "longitude",
    "energy_kwh_per_day",
    "unmanaged_peak_kw",
    "machines",
    "sites",
    "without_place",
)


def charging_need(
    store: Store,
    asking: Asking,
    *,
    builders: Sequence[str] | None = None,
    level: PlaceLevel | str,
    half_year: str,
    as_of: datetime | None = None,
    with_contracted: bool = False,
    tiers: Sequence[str] | None = None,
    reference: Reference | None = None,
) -> pd.DataFrame:
    """The need of every place of a level with any need in a half-year; see `charging_need_all`. Columns: `COLUMNS`."""
    asked = question(store, asking, builders, half_year, as_of, with_contracted, tiers)
    return _need(store, asked, level, reference).drop(columns="half_year")


def charging_need_all(
    store: Store,
    asking: Asking,
    *,
    builders: Sequence[str] | None = None,
    level: PlaceLevel | str,
    as_of: datetime | None = None,
    with_contracted: bool = False,
    tiers: Sequence[str] | None = None,
    reference: Reference | None = None,
) -> pd.DataFrame:
    """The same for every half-year from the one that contains `as_of` on; `half_year` stands first.

    `unmanaged_peak_kw` of a place is the sum of the peaks of its sites. These do not coincide, so it is no load that
    the grid ever sees at once: it is what the connections of the sites must carry together. `energy_kwh_per_day` and
    `machines` (those of each site's busiest month) are sums too. Pledges given coarser than a municipality stand in
    rows of their own with `without_place` True: kWh and machines, but no kW (nan) and no sites, at the place of the
    level they lie in, or else at the place they were given for. `tiers` keeps only some tiers of the open demand.
    Regions are those of the half-year. `name` is Danish.

    Raises `NotAllowed`, and `UnknownCode` for another level.
    """
    return _need(store, question(store, asking, builders, None, as_of, with_contracted, tiers), level, reference)


def _need(store: Store, asked: Question, level: PlaceLevel | str, reference: Reference | None) -> pd.DataFrame:
    if level not in LEVELS:
        raise UnknownCode("sites.unknown_level", kind="level", code=str(level), nearest=LEVELS[0].value)
    known = reference or usual_reference()
    with store.snapshot() as reader:
        machines = asked.machines(store, reader)
    loads = site_loads(machines, known)
    placed = _placed(loads[["place_code", "half_year_no"]].drop_duplicates(), PlaceLevel(level), known.geography)
    merged = loads.merge(placed, on=["place_code", "half_year_no"], how="left", validate="many_to_one")
    merged["sites"] = np.where(merged["without_place"], 0, 1)
    summed = merged.groupby(["half_year_no", "without_place", "code"], as_index=False).agg(
        energy_kwh_per_day=("energy_kwh_per_day", "sum"),
        unmanaged_peak_kw=("unmanaged_peak_kw", "sum"),
        machines=("machines", "sum"),
        sites=("sites", "sum"),
    )
    summed.loc[summed["without_place"], "unmanaged_peak_kw"] = np.nan
    places = [known.geography.places[code] for code in summed["code"]]
    summed["half_year"] = [f"{no // 2}H{no % 2 + 1}" for no in summed["half_year_no"]]
    summed["name"] = [place.name_da for place in places]
    summed["name_en"] = [place.name_en for place in places]
    summed["latitude"] = [place.latitude for place in places]
    summed["longitude"] = [place.longitude for place in places]
    return summed[["half_year", *COLUMNS]]


def _placed(pairs: pd.DataFrame, level: PlaceLevel, geography: Geography) -> pd.DataFrame:
    """For every place and half-year: the code it counts at on this level, and whether it is coarser than a site."""
    codes, coarse = [], []
    for place_code, half_year_no in pairs.itertuples(index=False, name=None):
        codes.append(_code_at(place_code, half_year_no * 6, level, geography))
        coarse.append(geography.places[place_code].level is not PlaceLevel.municipality)
    return pairs.assign(code=codes, without_place=np.array(coarse, dtype=bool))


def _code_at(place_code: str, month_no: int, level: PlaceLevel, geography: Geography) -> str:
    if level is PlaceLevel.province:
        return geography.province_of(place_code) or place_code
    if level is PlaceLevel.region:
        return geography.region_of(place_code, month_no) or place_code
    return place_code
