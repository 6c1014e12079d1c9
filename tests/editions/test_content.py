"""The files of an edition: what they hold and that the same contributions give the same bytes."""

import io
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

from machinery.reference import reference
from tests.editions.worlds import cell, content_of, frame, random_world, small_world


def table(content, name="cells.csv") -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content.files[name]), keep_default_na=False)


def rows_of(cells: pd.DataFrame, group: str, region: str, year: int) -> dict[str, str]:
    one = cells.query("machine_group == @group and region_code == @region and year == @year")
    return dict(zip(one["tier"], one["machine_months"], strict=True))


def test_each_cell_is_shown_in_the_finest_safe_way():
    cells = table(content_of(small_world()))
    assert rows_of(cells, "excavator", "1084", 2026) == {"firm": "45.0", "planned": "44.0", "early": "89.0"}
    assert rows_of(cells, "excavator", "ostdanmark", 2027) == {"planned+firm": "87.0", "early": "57.0"}
    assert rows_of(cells, "excavator", "1082", 2027) == {"total": "71.0"}
    assert rows_of(cells, "dumper", "1083", 2028) == {"total": ""}
    assert rows_of(cells, "dumper", "without_fixed_place", 2028) == {"early": "60.0", "planned": "0.0", "firm": "0.0"}
    assert rows_of(cells, "paving", "1081", 2027) == {"total": "0.0"}, "by name only: nothing is counted"


def test_every_cell_of_the_table_is_there_once_with_the_regions_of_its_year():
    cells = table(content_of(small_world()))
    keys = cells[["machine_group", "region_code", "year"]].drop_duplicates()
    groups = len(reference().groups)
    assert len(keys) == groups * (6 + 5 + 5)
    assert set(keys.loc[keys["year"] == 2026, "region_code"]) == {
        "1081", "1082", "1083", "1084", "1085", "without_fixed_place",
    }  # fmt: skip
    assert set(keys.loc[keys["year"] == 2028, "region_code"]) == {
        "1081", "1082", "1083", "ostdanmark", "without_fixed_place",
    }  # fmt: skip
    assert set(cells.loc[cells["year"] == 2026, "months"]) == {6}
    assert set(cells.loc[cells["year"] != 2026, "months"]) == {12}


def test_a_withheld_cell_carries_nothing_but_its_mark():
    cells = table(content_of(small_world()))
    withheld = cells[cells["shown_as"] == "withheld"]
    assert len(withheld) == 1
    assert withheld["mark"].tolist() == [":c"]
    assert withheld["contributors_band"].tolist() == [""]
    parquet = pq.read_table(io.BytesIO(content_of(small_world()).files["cells.parquet"])).to_pandas()
    assert parquet["machine_months"].isna().sum() == 1


def test_named_demand_is_beside_and_nowhere_else():
    content = content_of(small_world())
    named = table(content, "named.csv")
    assert named[["builder_id", "builder_name", "machine_months", "machines_peak"]].values.tolist() == [
        ["n", "Eksempel n", 12.3, 2]
    ]
    counted = pd.to_numeric(table(content)["machine_months"]).sum()
    assert counted == pytest.approx(45 + 44 + 89 + 87 + 57 + 71 + 60)
    assert "n" not in table(content).get("builder_id", [])


def test_a_named_builder_does_not_help_a_cell_to_be_safe():
    named = ("c", "dumper", "1083", "2027H1", "firm", 100, "named")
    world = frame(*cell("dumper", "1083", "2027H1", "firm", a=100, b=100), named)
    assert rows_of(table(content_of(world)), "dumper", "1083", 2027) == {"total": ""}


def test_affiliated_bodies_count_as_one():
    world = frame(*cell("dumper", "1083", "2027H1", "firm", a=100, b=100, c=100))
    world.loc[world["builder_id"] == "c", "contributor"] = "b"
    assert rows_of(table(content_of(world)), "dumper", "1083", 2027) == {"total": ""}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_contributions_changes_no_byte(seed):
    world = random_world(seed)
    shuffled = world.sample(frac=1, random_state=seed)
    assert content_of(world).files == content_of(shuffled).files


def test_every_file_says_that_the_numbers_are_invented_and_not_binding():
    content = content_of(small_world(), is_example=True)
    for name in ("cells.csv", "named.csv"):
        assert table(content, name)["note"].str.contains("EKSEMPELDATA").all()
        assert table(content, name)["note"].str.contains("not binding").all()
    for name in ("cells.parquet", "named.parquet"):
        said = pq.read_schema(io.BytesIO(content.files[name])).metadata[b"note"].decode()
        assert "EKSEMPELDATA" in said
        assert "ikke bindende" in said
    assert "EKSEMPELDATA" in json.loads(content.files["reference.json"])["notices"]["da"]
    real = content_of(small_world(), is_example=False)
    assert not [name for name, content in real.files.items() if b"EKSEMPELDATA" in content]


def test_what_is_not_understood_is_not_published():
    world = small_world()
    for column, value in (("tier", "sure"), ("visibility", "public"), ("tenths", -1)):
        with pytest.raises(ValueError):
            content_of(world.assign(**{column: value}))
    with pytest.raises(ValueError, match="outside"):
        content_of(frame(("a", "dumper", "ostdanmark", "2026H2", "firm", 10)))
    with pytest.raises(ValueError, match="before"):
        content_of(frame(("a", "dumper", "1081", "2026H1", "firm", 10)))


def test_an_empty_world_is_a_table_of_zeros():
    content = content_of(frame())
    assert set(table(content)["shown_as"]) == {"zero"}
    assert content.rows["named"] == 0
