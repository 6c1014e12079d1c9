"""Forside: the ways in, the headline of the edition, and what the product is not."""

from machinery.editions.reading import open_edition
from machinery.i18n import translator
from machinery.settings import settings
from machinery.ui.markdown import plain
from machinery.ui.pages_list import page_entry
from tests.pages.screen import show, words

T = translator("da")


def test_there_is_a_way_in_for_each_kind_of_user(empty_world):
    text = words(show("home"))
    for who in ("supplier", "builder", "facilitator"):
        assert T(f"home.ways.{who}.heading") in text
        assert T(f"home.ways.{who}.link") in text


def test_the_headline_is_that_of_the_latest_edition(filled_world):
    at = show("home")
    first = open_edition(settings().editions_dir).headline()
    assert [metric.value for metric in at.metric] == [
        T.number(first.planned_and_firm + first.named_planned_and_firm),
        T.number(first.early + first.named_early),
        T.number(first.mixed),
        f"2026–{first.last_year}",
    ]


def test_before_the_first_edition_there_are_no_figures(empty_world):
    at = show("home")
    assert not at.metric
    assert T("home.latest.empty") in [info.value for info in at.info]


def test_hvo_does_not_count_and_nothing_is_bought_jointly(empty_world):
    text = words(show("home"))
    assert T("home.not.fossil_free") in text
    assert T("home.not.joint_purchase") in text


def test_a_damaged_edition_is_reported_and_nothing_of_it_shown(fresh_world):
    (fresh_world.folder / "editions" / "2026-1" / "cells.parquet").write_bytes(b"spoiled")
    at = show("home")
    said = plain(T("editions.damaged", label="2026-1", file="cells.parquet"))
    assert [error.value for error in at.error] == [said]
    assert not at.metric
    assert at.title[0].value == T(page_entry("home").heading_key)
    assert T("common.non_binding_notice") in words(at)
