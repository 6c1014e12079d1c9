"""The overview geometry: municipalities as delivered, provinces and regions dissolved from them.

The polygons are for a map of the country or of a region (© OpenStreetMap contributors, ODbL 1.0; see data/README.md).
In which municipality a point lies is not decided here: a pledge holds the municipality code.
"""

import json
from functools import cache
from typing import Literal

import geopandas as gpd

from machinery.domain.places import Geography
from machinery.reference.load import DATA_FOLDER, reference

MapLevel = Literal["municipality", "province", "region_2026", "region_2027"]

MONTH_OF = {"region_2026": 2026 * 12, "region_2027": 2027 * 12}
"""The month for which the regions of a column or level are meant."""

COLUMNS = ["code", "name", "province_code", "region_code_2026", "region_code_2027", "geometry"]


def geometry(level: MapLevel) -> gpd.GeoDataFrame:
    """One row per area of the level, in WGS84, sorted by code.

    Columns: code, name (Danish), province_code (None above provinces), region_code_2026, region_code_2027 (for a level
    that has ended or not begun, None), geometry. Dissolved once per process; each call gives a copy of its own.
    """
    return _dissolved(level).copy()


@cache
def _dissolved(level: MapLevel) -> gpd.GeoDataFrame:
    geography = reference().geography
    if level == "municipality":
        features = json.loads((DATA_FOLDER / "municipalities.geojson").read_text(encoding="utf-8"))["features"]
        areas = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
        areas = areas.rename(columns={"municipality_code": "code"})[["code", "geometry"]]
    else:
        parts = _dissolved("municipality")
        column = "province_code" if level == "province" else f"region_code_{level[-4:]}"
        areas = parts[[column, "geometry"]].dissolve(by=column, method="coverage").reset_index(names="code")
    return _named(areas, geography)


def _named(areas: gpd.GeoDataFrame, geography: Geography) -> gpd.GeoDataFrame:
    areas = areas.sort_values("code", ignore_index=True)
    areas["name"] = [geography.places[code].name_da for code in areas["code"]]
    areas["province_code"] = [geography.province_of(code) for code in areas["code"]]
    for level, month_no in MONTH_OF.items():
        areas[f"region_code_{level[-4:]}"] = [geography.region_of(code, month_no) for code in areas["code"]]
    return areas[COLUMNS]
