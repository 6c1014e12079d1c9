"""Eget billede: own figures for those they are of, the file with the same figures, and the choice of being named."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.editions.own_levels import Level
from machinery.errors import NotAllowed
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.batches import batches
from machinery.pledges.builders import add_builder, builders
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import Builder
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.ui import own_file
from machinery.ui.own_figures import level_sums, own_figures
from machinery.ui.own_file import own_page
from machinery.ui.page import Page
from machinery.ui.published import latest_edition
from tests.pages.screen import assert_readable, show, words
from tests.pages.worlds import first_builder

T = translator("da")
ME = Asking.command_line()


def product():
    return running_product(settings())


def stored(builder_id: str):
    """Under a clock that stands still, later revisions lie microseconds after it."""
    return own_pledges(product().store, ME, builder_id, as_of=now() + timedelta(seconds=1))


def page_of(asking: Asking, lang: str = "da") -> Page:
    return Page("own", translator(lang), asking, product(), latest_edition(), now())


def builder_of(builder_id: str):
    return next(one for one in builders(product().store) if one.builder_id == builder_id)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_is_one_page_with_the_figures_of_the_screen(filled_world, lang):
    builder_id = first_builder(filled_world)
    at = show("own", lang=lang, role=f"builder:{builder_id}")
    assert_readable(at, "own", lang)
    t, me = translator(lang), Asking(role=Role.BUILDER, builder_ids=frozenset({builder_id}))
    half_year = at.select_slider[0].value
    builder = builder_of(builder_id)
    reader = PdfReader(io.BytesIO(own_page(page_of(me, lang), builder, half_year, "sure")))
    (page,) = reader.pages
    text = re.sub(r"\s+", " ", page.extract_text())
    sure, early, energy, peak = [metric.value for metric in at.metric][:4]
    for said in (builder.name, sure, early, energy, peak, t.period(half_year)):
        assert said in text, said
    figures = own_figures(page_of(me, lang), builder)
    by_period = figures.view.cells.groupby("period")["machine_months"].sum()
    assert len(figures.periods) > own_file.MOST_PERIODS
    for period in figures.periods[: own_file.MOST_BARS]:
        assert f" {t.number(by_period.get(period, 0.0))} " in text, "each half-year has a bar of its own"
    assert t("own_pdf.line_is") in text
    assert len(figures.lines) > 10
    for level, lines, months in level_sums(figures.lines):
        assert f"{t(f'own.level.{level}')} {t.number(lines)} {t.number(months, 1)}" in text
        assert t(f"own.level_text.{level}") in words(at)


def test_a_builder_sees_nobody_elses(filled_world):
    first, second = [one.builder_id for one in builders(product().store)][:2]
    at = show("own", role=f"builder:{first}", builder=second)
    assert builder_of(second).name not in words(at).replace(builder_of(first).name, "").split("Se demonstrationen")[0]
    me = Asking(role=Role.BUILDER, builder_ids=frozenset({first}))
    own_figures(page_of(ME), builder_of(second))  # kept from now on
    for question in (
        lambda: own_figures(page_of(me), builder_of(second)),
        lambda: own_page(page_of(me), builder_of(second), "2027H1", "sure"),
    ):
        with pytest.raises(NotAllowed):
            question()


def test_the_facilitator_chooses_whose(filled_world):
    builder_id = first_builder(filled_world)
    assert T("pledge.choose_builder") in words(show("own", role="facilitator"))
    at = show("own", role="facilitator", builder=builder_id)
    assert T("own.levels") in [head.value for head in at.header]


def test_without_pledges_or_edition_it_says_so(fresh_world, monkeypatch):
    builder_id = first_builder(fresh_world)
    add_builder(product().store, ME, Builder("ny", "Ny Havn", "port", "2026", is_demo=True), now=now)
    at = show("own", role="builder:ny")
    assert_readable(at, "own", "da")
    assert T("own.nothing", builder="Ny Havn") in words(at)
    assert T("own.levels_none") in words(at)
    assert not [button for button in at.button if button.key == "own_save"]
    monkeypatch.setenv("MACHINERY_EDITIONS", str(fresh_world.folder / "none"))
    text = words(show("own", role=f"builder:{builder_id}"))
    assert text.count(T("own.no_edition")) == 2
    (page,) = PdfReader(io.BytesIO(own_page(page_of(ME), builder_of(builder_id), "2027H1", "all"))).pages
    assert T("own_pdf.no_levels") in re.sub(r"\s+", " ", page.extract_text())


def test_all_are_named_from_the_next_edition_and_it_is_undone(fresh_world):
    builder_id = first_builder(fresh_world)
    before = {one.pledge_id: one.pledge.visibility for one in stored(builder_id)}
    assert "counted" in before.values()
    at = show("own", role=f"builder:{builder_id}")
    save = next(button for button in at.button if button.key == "own_save")
    assert save.disabled
    next(box for box in at.selectbox if box.label == T("own.which")).set_value("all")
    next(box for box in at.segmented_control if box.label == T("own.how")).set_value("counted")
    at.run()
    # What counts is what is chosen at the click, not when the button was drawn.
    next(box for box in at.segmented_control if box.label == T("own.how")).set_value("named")
    next(button for button in at.button if button.key == "own_save").click()
    at.run()
    assert not at.exception
    store = product().store
    (batch,) = batches(store, ME, builder_id)[:1]
    assert batch.updated > 0
    assert T.count("own.changed", batch.updated) in [done.value for done in at.success]
    assert all(one.pledge.visibility == "named" for one in stored(builder_id) if not one.is_stale)
    levels = {line.level for line in own_figures(page_of(ME), builder_of(builder_id)).lines}
    assert levels - {Level.NAMED, Level.ABSENT}, "the edition stands as it was published"
    next(button for button in at.button if button.key == "own_undo").click()
    at.run()
    assert T("undo.joint.done", parts=T.count("undo.restored", batch.updated)) in [done.value for done in at.success]
    after = {one.pledge_id: one.pledge.visibility for one in stored(builder_id)}
    assert after == before


def test_what_is_chosen_is_meant_for_one_builder_and_once(fresh_world):
    first, second = [one.builder_id for one in builders(product().store)][:2]
    at = show("own", role="facilitator", builder=first)

    def boxes():
        return [
            next(box for box in kind if box.label == T(label))
            for kind, label in ((at.selectbox, "own.which"), (at.segmented_control, "own.how"))
        ]

    def choose_all_named():
        for box, value in zip(boxes(), ("all", "named"), strict=True):
            box.set_value(value)
        at.run()

    choose_all_named()
    next(box for box in at.selectbox if box.label == T("common.terms.builder")).set_value(second)
    at.run()
    assert [box.value for box in boxes()] == [None, None]
    choose_all_named()
    at.button(key="own_save").click()
    at.run()
    assert not at.exception
    assert {one.pledge.visibility for one in stored(second) if not one.is_stale} == {"named"}
    assert [box.value for box in boxes()] == [None, None]
    assert at.button(key="own_save").disabled
