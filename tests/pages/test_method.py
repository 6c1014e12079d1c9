"""Datagrundlag og metode: every factor, source and formula; rules in force; search and choice of class."""

import csv
import io
import re

import pytest

from machinery.i18n import LANGUAGES, translator
from machinery.reference import reference
from machinery.ui.formulas import ANCHORS, CHAPTERS
from machinery.ui.method_data import factors_csv, found_factors
from machinery.ui.pages_list import ROOT
from tests.pages.screen import show, words

T = translator("da")


def test_every_formula_stands_on_the_page_with_its_anchor(empty_world):
    at = show("method")
    formulas = [formula for _, chapter in CHAPTERS for formula in chapter]
    anchors = {heading.proto.anchor for heading in [*at.subheader, *at.header]}
    assert anchors >= ANCHORS
    shown = [latex.value for latex in at.latex]
    for formula in formulas:
        assert T(f"{formula.key}.heading") in [heading.value for heading in at.subheader]
        assert all(any(line in one for one in shown) for line in formula.latex)


def test_every_link_to_an_anchor_of_this_page_leads_somewhere():
    linked = {
        anchor
        for folder in ("machinery", "pages")
        for file in (ROOT / folder).rglob("*.py")
        for anchor in re.findall(r"how_computed\(\s*\w+(?:\.t)?,\s*\"([a-z-]+)\"", file.read_text(encoding="utf-8"))
    }
    assert linked
    assert linked <= ANCHORS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_factor_has_a_name_and_a_unit_in_words(lang):
    t = translator(lang)
    for parameter in reference().parameters:
        assert t.has(f"method.parameter.{parameter.parameter}")
        assert t.has(f"method.unit.{parameter.unit.replace('/', '_per_')}")
        assert t.has(f"method.level.{parameter.processing_level}")


def test_a_class_shows_its_own_factors_and_no_others(empty_world):
    code, one = next(iter(reference().classes.items()))
    at = show("method", factors=code)
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', words(at))
    own = [p for p in reference().parameters if p.machine_class == code]
    assert sum(T.name(one) in row for row in rows) == len(own) > 5


def test_a_search_looks_in_names_notes_and_sources(empty_world):
    at = show("method", factors="all")
    at.text_input(key="factor_search").set_value("virkningsgrad jævnstrøm").run()
    assert not at.exception
    text = words(at)
    assert T("method.parameter.charging_efficiency_dc") in text
    assert T("method.parameter.charging_efficiency_ac") not in text


def test_a_search_without_a_hit_says_so(empty_world):
    at = show("method")
    at.text_input(key="factor_search").set_value("trebuchet").run()
    assert T("method.factors.nothing") in [info.value for info in at.info]


def test_choices_split_the_factors_without_loss():
    known = reference()
    parts = [p for chosen in ("general", *known.classes) for p in found_factors(known, chosen, "", T)]
    assert sorted(map(id, parts)) == sorted(map(id, known.parameters))
    assert found_factors(known, "all", "", T) == list(known.parameters)


def test_the_file_of_factors_holds_them_all():
    rows = list(csv.DictReader(io.StringIO(factors_csv(reference()).decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == [str(p.value) for p in reference().parameters]


def test_every_source_and_every_word_is_listed(empty_world):
    text = words(show("method"))
    for source in reference().sources.values():
        assert source.title.replace("&", "&amp;") in text
    for entry in reference().glossary:
        assert entry.da.replace("&", "&amp;") in text
    assert "© OpenStreetMap contributors" in text


def test_the_rules_in_force_are_those_of_the_edition(filled_world):
    in_force = [info.value for info in show("method").info]
    expected = T("method.formulas.disclosure.in_force_edition", label="2026-1", min_contributors=3, protection=0.15,
                 floor=6.0)  # fmt: skip
    assert expected in in_force


def test_without_an_edition_the_rules_are_those_set_now(empty_world, monkeypatch):
    monkeypatch.setenv("MACHINERY_MIN_CONTRIBUTORS", "5")
    at = show("method")
    assert any("mindst 5 bidragydere" in info.value for info in at.info)


def test_formulas_are_the_same_in_both_languages():
    assert not any(re.search(r"\\text\{[^V}]", line) for _, chapter in CHAPTERS for f in chapter for line in f.latex)
