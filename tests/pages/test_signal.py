"""Signal til leverandører: the edition's figures and no others, each mark explained, files to take home."""

import re

import pandas as pd
import pytest

from machinery.charts.published import SHOWN_TIERS
from machinery.editions.published import PublishedEdition
from machinery.editions.reading import open_edition
from machinery.i18n import LANGUAGES, translator
from machinery.settings import settings
from machinery.ui.published_figures import by_group, by_region, by_year, energy_by_year, shown_by_tier
from tests.pages.screen import show, words

T = translator("da")


def edition() -> PublishedEdition:
    return open_edition(settings().editions_dir)


def tables(text: str) -> list[str]:
    return re.findall(r"<table.*?</table>", text, flags=re.DOTALL)


def test_the_headline_figures_are_sums_of_what_is_shown(filled_world):
    at = show("signal")
    cells, named = edition().cells, edition().named
    sure = cells[cells["tier"].isin(["planned", "firm", "planned+firm"])]["machine_months"].sum()
    sure += named[named["tier"] != "early"]["machine_months"].sum()
    early = cells[cells["tier"] == "early"]["machine_months"].sum()
    early += named[named["tier"] == "early"]["machine_months"].sum()
    mixed = cells[cells["tier"] == "total"]["machine_months"].sum()
    shown = [metric.value for metric in at.metric]
    assert shown[:3] == [T.number(round(float(value), 1)) for value in (sure, early, mixed)]
    estimate = edition().how_sure()
    assert shown[3] == T.range(estimate.expected_low, estimate.expected_high)
    assert "skøn" in at.metric[3].label


def test_every_chart_has_words_and_the_same_figures_as_a_table(filled_world):
    at = show("signal")
    charts = at.get("vega_lite_chart")
    assert len(charts) == 4
    text = words(at)
    for figure in (by_group, by_region, by_year, energy_by_year):
        assert figure(edition(), T).alt in text
    found = tables(text)
    for caption in ("by_group", "by_region", "by_year", "charging"):
        assert any(T(f"signal.{caption}.caption") in table for table in found)


@pytest.mark.parametrize("key", ["machine_group", "region_code", "year"])
def test_bars_and_tables_add_up_to_everything_that_is_shown(filled_world, key):
    whole = edition().cells["machine_months"].sum() + edition().named["machine_months"].sum()
    parts = shown_by_tier(edition(), key)
    assert parts["machine_months"].sum() == pytest.approx(whole, abs=0.01)
    assert set(parts["tier"]) == set(SHOWN_TIERS)


def test_a_bar_holds_what_the_table_beside_it_says(filled_world):
    figure = by_group(edition(), T)
    bars = pd.DataFrame(next(iter(figure.chart.to_dict()["datasets"].values())))
    table = figure.frame.set_index("name")
    for row in bars.to_dict("records"):
        assert table.at[row["name"], row["tier"]] == row["machine_months"]


def test_a_withheld_cell_is_marked_and_never_a_zero(filled_world):
    cells = edition().cells
    year = int(cells.loc[cells["mark"] == ":c", "year"].max())
    at = show("signal", year=str(year))
    matrix = next(table for table in tables(words(at)) if T("signal.cells.caption", year=year) in table)
    of_year = cells[cells["year"] == year]
    assert matrix.count(">:c<") == (of_year["mark"] == ":c").sum() > 0
    assert matrix.count(" *<") == of_year["is_mixed"].sum()
    zeros = of_year.loc[of_year["shown_as"] == "zero"].drop_duplicates(["machine_group", "region_code"])
    assert matrix.count(">0,0<") == len(zeros)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_mark_is_explained(filled_world, lang):
    text = words(show("signal", lang=lang))
    for mark in ("mark_withheld", "mark_mixed", "mark_zero", "mark_band"):
        assert translator(lang)(f"signal.cells.{mark}") in text


def test_named_contributions_are_shown_by_builder(filled_world):
    text = words(show("signal"))
    assert not edition().named.empty
    table = next(table for table in tables(text) if T("signal.named.caption") in table)
    assert all(name in table for name in edition().named["builder_name"].unique())


def test_every_file_can_be_taken_home(filled_world):
    at = show("signal")
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == [T(f"signal.download.files.{f}") for f in
                      ("cells_csv", "named_csv", "json", "cells_parquet", "named_parquet")]  # fmt: skip


def test_before_the_first_edition_there_is_no_figure_and_no_file(empty_world):
    at = show("signal")
    assert [info.value for info in at.info] == [T("signal.empty")]
    assert not at.metric
    assert not at.get("vega_lite_chart")
    assert not at.get("download_button")


@pytest.mark.parametrize("role", ["supplier", "facilitator"])
def test_everyone_sees_the_same(filled_world, role):
    figures = [metric.value for metric in show("signal", role=role).metric]
    assert figures == [metric.value for metric in show("signal").metric]


def test_figures_lead_to_how_they_were_computed(filled_world):
    text = words(show("signal", lang="en"))
    for anchor in ("machine-months", "cells", "disclosure", "expected", "charging-edition"):
        assert f"(method?lang=en#{anchor})" in text
