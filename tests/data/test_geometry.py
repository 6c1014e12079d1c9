"""The overview geometry: valid, seamless, light, and agreeing with the place tables."""

import json

import pytest
import shapely
from shapely.geometry import Point

from machinery.domain.places import PlaceLevel
from machinery.reference import DATA_FOLDER, reference
from machinery.reference.geometry import COLUMNS, geometry

UTM_32 = 25832
OFFICIAL_KM2 = {"1081": 7_883, "1082": 13_006, "1083": 12_133, "1084": 2_560, "1085": 7_214}
"""Areas of the five regions to the nearest few km2 as commonly published; the drawn ones may differ by 1.5 %."""


@pytest.mark.parametrize(
    ("level", "count"), [("municipality", 98), ("province", 11), ("region_2026", 5), ("region_2027", 4)]
)
def test_a_level_has_one_valid_area_per_place(level: str, count: int) -> None:
    areas = geometry(level)
    assert list(areas.columns) == COLUMNS
    assert len(areas) == count
    assert areas["code"].is_unique
    assert areas.geometry.is_valid.all()
    assert not areas.geometry.is_empty.any()
    assert shapely.coverage_is_valid(areas.geometry.values)
    assert areas["name"].tolist() == [reference().geography.places[code].name_da for code in areas["code"]]


def test_dissolving_neither_loses_nor_adds_land() -> None:
    land = geometry("municipality").to_crs(UTM_32).area.sum()
    for level in ("province", "region_2026", "region_2027"):
        assert geometry(level).to_crs(UTM_32).area.sum() == pytest.approx(land, rel=1e-9)


def test_areas_agree_with_the_municipality_table() -> None:
    areas = geometry("municipality").to_crs(UTM_32).set_index("code").area / 1e6
    text = (DATA_FOLDER / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    header = text[0].split(",")
    for line in text[1:]:
        row = dict(zip(header, line.split(","), strict=True))
        assert areas[row["municipality_code"]] == pytest.approx(float(row["area_km2"]), rel=0.005, abs=0.1)


def test_region_areas_are_near_the_official_ones() -> None:
    areas = geometry("region_2026").to_crs(UTM_32).set_index("code").area / 1e6
    for code, official in OFFICIAL_KM2.items():
        assert areas[code] == pytest.approx(official, rel=0.015)


def test_ostdanmark_is_the_two_old_regions_together() -> None:
    old = geometry("region_2026").set_index("code").geometry
    new = geometry("region_2027").set_index("code").geometry
    joined = shapely.union(old["1084"], old["1085"])
    assert joined.symmetric_difference(new["ostdanmark"]).area == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("level", ["municipality", "province", "region_2026", "region_2027"])
def test_the_label_point_lies_inside_its_area(level: str) -> None:
    places = reference().geography.places
    for row in geometry(level).itertuples():
        place = places[row.code]
        assert row.geometry.contains(Point(place.longitude, place.latitude)), row.code


def test_the_map_is_light() -> None:
    assert (DATA_FOLDER / "municipalities.geojson").stat().st_size <= 300_000
    assert len(geometry("municipality")[["code", "geometry"]].to_json(separators=(",", ":"))) <= 300_000


def test_the_file_says_the_same_province_and_region_as_the_tables() -> None:
    geography = reference().geography
    features = json.loads((DATA_FOLDER / "municipalities.geojson").read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["municipality_code"] for f in features} == {
        code for code, place in geography.places.items() if place.level is PlaceLevel.municipality
    }
    for feature in features:
        facts = feature["properties"]
        assert geography.province_of(facts["municipality_code"]) == facts["province_code"]
        assert geography.region_of(facts["municipality_code"], 2026 * 12) == facts["region_code"]


def test_a_caller_may_change_its_copy() -> None:
    changed = geometry("province")
    changed["name"] = "x"
    assert "x" not in set(geometry("province")["name"])
