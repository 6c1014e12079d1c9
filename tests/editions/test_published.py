"""The answers of an edition, computed a second time from its CSV file."""

import csv
import itertools
from datetime import UTC, datetime

import pytest

from machinery.editions.reading import open_edition
from machinery.i18n import translator
from machinery.reference import reference
from tests.editions.worlds import cell, frame, random_world, write_edition

PLANNED_AND_FIRM = {"planned", "firm", "planned+firm"}


def rows(folder) -> list[dict[str, str]]:
    with (folder / "cells.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def total(rows, tiers) -> float:
    return round(sum(float(row["machine_months"] or 0) for row in rows if row["tier"] in tiers), 1)


def cells(rows, shown_as=None) -> int:
    return len(
        {
            (row["machine_group"], row["region_code"], row["year"])
            for row in rows
            if shown_as is None or row["shown_as"] in shown_as
        }
    )


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "by",
    [
        by
        for size in range(4)
        for by in itertools.combinations(("machine_group", "region_code", "year"), size)
    ],
)  # fmt: skip
def test_sums_are_the_sums_of_what_is_shown(tmp_path, seed, by):
    folder = write_edition(tmp_path, random_world(seed, size=150))
    published = rows(folder)
    answer = open_edition(tmp_path).sums(by)
    assert len(answer) == len({tuple(row[key] for key in by) for row in published})
    for row in answer.to_dict("records"):
        mine = [one for one in published if all(one[key] == str(row[key]) for key in by)]
        assert row["planned_and_firm"] == pytest.approx(total(mine, PLANNED_AND_FIRM))
        assert row["early"] == pytest.approx(total(mine, {"early"}))
        assert row["mixed"] == pytest.approx(total(mine, {"total"}))
        assert row["planned_and_firm"] == pytest.approx(row["planned"] + row["firm"] + row["planned_or_firm"])
        assert row["cells"] == cells(mine)
        assert row["cells_withheld"] == cells(mine, {"withheld"})
        assert row["cells_zero"] == cells(mine, {"zero"})
        assert row["cells_shown"] == cells(mine, {"by_tier", "two_tiers", "mixed"})


def test_the_headline_keeps_apart_what_must_not_be_added(edition):
    headline = edition.headline()
    assert headline.planned_and_firm == 176.0
    assert headline.early == 206.0
    assert headline.mixed == 71.0
    assert headline.named_planned_and_firm == 12.3
    assert headline.named_builders == 1
    assert (headline.cells_shown, headline.cells_withheld) == (4, 1)
    assert headline.share_shown == 0.8
    assert headline.first_half_year == "2026H2"
    assert edition.withheld == 1


def test_filters_narrow_an_answer_and_its_count_of_withheld_cells(edition):
    dumpers = edition.by_group(groups=["dumper"])
    assert dumpers["cells_withheld"].tolist() == [1]
    later = edition.by_year(years=[2027])
    assert later["year"].tolist() == [2027]
    assert later["planned_and_firm"].tolist() == [87.0]
    assert edition.by_region(regions=["1081"])["named_planned_and_firm"].tolist() == [12.3]
    nothing = edition.sums((), groups=["paving"], years=[2026])
    assert nothing["cells"].tolist() == [6]
    with pytest.raises(ValueError):
        edition.sums(("machine_class",))


def test_an_answer_is_a_copy(edition):
    for answer in (edition.cells, edition.named):
        answer["machine_months"] = 1.0
    assert edition.named["machine_months"].tolist() == [12.3]
    assert edition.headline().planned_and_firm == 176.0


def test_how_sure_multiplies_each_tier_by_its_range(edition):
    sure = edition.how_sure()
    by_tier = sure.table.set_index("tier")
    assert by_tier.loc["firm", ["machine_months", "share_low", "share_high"]].tolist() == [45.0, 0.75, 1.0]
    assert by_tier.loc["planned", "named"] == 12.3
    assert by_tier.loc["planned+firm", ["share_low", "share_high"]].tolist() == [0.4, 1.0]
    assert by_tier.loc["early", ["share_low", "share_high"]].tolist() == [0.05, 0.35]
    assert by_tier.loc["total", ["share_low", "share_high"]].tolist() == [0.05, 1.0]
    assert sure.expected_low == pytest.approx(45 * 0.75 + (44 + 12.3) * 0.4 + 87 * 0.4 + 206 * 0.05 + 71 * 0.05)
    assert sure.expected_high == pytest.approx(45 + (44 + 12.3) * 0.65 + 87 + 206 * 0.35 + 71)
    assert sure.cells_withheld == 1
    assert edition.how_sure(groups=["excavator"]).cells_withheld == 0


def test_charging_need_by_hand(edition):
    """Excavators in the half-year of 2026: 45 + 44 machine-months in 6 months, from the least to the most class."""
    per_day = [
        c.electric_kwh_per_h * c.hours_per_day for c in reference().classes.values() if c.machine_group == "excavator"
    ]
    need = edition.charging_need(("machine_group",), years=[2026], groups=["excavator"])
    row = need.table.query("part == 'planned_and_firm' and shown == 'counted'").iloc[0]
    assert row["machines_mean"] == pytest.approx(89 / 6)
    assert row["kwh_per_day_low"] == pytest.approx(89 / 6 * min(per_day) / 0.95)
    assert row["kwh_per_day_high"] == pytest.approx(89 / 6 * max(per_day) / 0.85)


def test_charging_need_of_named_demand_uses_its_own_class(edition):
    paver = reference().classes["asphalt_paver_10_22t"]
    named = edition.charging_need(years=[2027]).table.query("shown == 'named'").iloc[0]
    assert named["kwh_per_day_low"] == pytest.approx(12.3 / 12 * paver.electric_kwh_per_h * paver.hours_per_day / 0.95)


def test_charging_need_says_what_it_assumes_and_what_is_missing(edition):
    need = edition.charging_need()
    assert need.cells_withheld == 1
    for lang in ("da", "en"):
        sentences = [translator(lang)(key, **values) for key, values in need.assumptions]
        assert any("2026" in sentence and "6" in sentence for sentence in sentences)
    assert set(need.table["year"]) == {2026, 2027, 2028}
    assert (need.table["kwh_per_day_low"] <= need.table["kwh_per_day_high"]).all()


def test_an_edition_without_demand_says_so(tmp_path):
    write_edition(tmp_path, frame())
    empty = open_edition(tmp_path)
    assert empty.is_empty
    assert empty.headline().share_shown == 1.0
    assert empty.charging_need().table["kwh_per_day_high"].sum() == 0
    assert empty.how_sure().expected_high == 0


def test_a_first_year_from_january_is_whole(tmp_path):
    world = frame(*cell("dumper", "1083", "2027H2", "firm", a=100, b=100, c=100))
    write_edition(tmp_path, world, "in-2026")
    write_edition(tmp_path, world, "in-2027", as_of=datetime(2027, 2, 1, tzinfo=UTC))
    part, whole = open_edition(tmp_path, "in-2026"), open_edition(tmp_path, "in-2027")
    assert part.manifest.months_in_year == {2026: 6, 2027: 12}
    assert part.manifest.first_year_is_part
    assert whole.manifest.months_in_year == {2027: 12}
    assert not whole.manifest.first_year_is_part
    assert "editions.charging.first_year" in dict(part.charging_need().assumptions)
    assert "editions.charging.first_year" not in dict(whole.charging_need().assumptions)


def test_codes_have_words_in_both_languages(edition):
    for rows in (edition.groups, edition.regions, edition.tiers, edition.classes):
        for row in rows.values():
            for lang in ("da", "en"):
                assert translator(lang).name(row)
    assert list(edition.regions)[-1] == "without_fixed_place"
    assert edition.regions["1084"]["last_year"] == 2026
    assert edition.regions["ostdanmark"]["first_year"] == 2027
    assert set(edition.cells["tier"]) <= set(edition.tiers)
