"""The one page for a builder's management: one page whatever is on it, nothing cut, read back by another reader."""

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from machinery.exchange.own_pdf import own_pdf
from machinery.exchange.own_sheet import DemandRow, OwnSheet, SheetAmount, SheetBar, SheetTier, SiteRow
from machinery.exchange.pdf_parts import in_font
from machinery.i18n import LANGUAGES, translator

T = translator("da")
TIERS = (
    SheetTier("firm", "Besluttet", 1.0),
    SheetTier("planned", "Planlagt", 0.5),
    SheetTier("early", "Tidligt", 0.12),
)
LONG = "Omlægning af fjernvarme og kloak i Østre Ringvej, etape " + "Ærøskøbingvejkrydsningsforlægning " * 3


def sheet(
    *, builder="Ærø Kommune", classes=3, periods=4, sites=2, name="Minigraver", site="Vej, Ærø", amount=12.3
) -> OwnSheet:
    labels = [f"{1 + number % 2}. halvår {27 + number // 2}" for number in range(periods)]
    return OwnSheet(
        builder=builder,
        as_of="23. nov. 2026 kl. 10.00",
        edition_line="Udgave 2026-1.",
        is_example=True,
        sure=1234,
        early=56,
        tiers=TIERS,
        periods=labels,
        demand=[
            DemandRow(f"{name} {number}", (amount,) * periods, (amount / 3,) * periods) for number in range(classes)
        ],
        bars=[SheetBar(label, (amount, amount / 2, 0.0)) for label in labels],
        after_bars="Desuden 123,4 maskinmåneder fra 1. halvår 2031 og senere." if periods > 5 else "",
        half_year="1. halvår 2027",
        sites_of="Alle trin er med.",
        sites=[SiteRow(f"{site} {number}", number, 100.0 + number, 50.0, None) for number in range(sites)],
        without_place_kwh=77.0,
        ladder=[SheetAmount(f"Trin {number}", number) for number in range(6)],
        levels=[SheetAmount(f"Niveau {number}", number, number) for number in range(6)],
    )


def read(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    (page,) = reader.pages
    heights: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: text.strip() and heights.append(tm[5] * cm[3] + cm[5]))
    assert all(20 < height < 842 - 20 for height in heights), "text in the margins"
    return reader, re.sub(r"\s+", " ", page.extract_text())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_with_its_title_language_figures_and_notice(lang):
    t = translator(lang)
    reader, text = read(own_pdf(sheet(), t))
    assert reader.metadata.title == t("own_pdf.title", builder="Ærø Kommune")
    assert reader.trailer["/Root"]["/Lang"] == lang
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    for said in (
        t("common.non_binding_notice"), t("common.example_data_long"), "Ærø Kommune", "23. nov. 2026", "Udgave 2026-1.",
        t.number(1234), t.number(36.9, 1), t.number(278), t("own_pdf.levels"), "Niveau 5", "Trin 3",
        t("own_pdf.line_is"),
    ):  # fmt: skip
        assert said in text, said


def test_what_does_not_fit_is_summed_and_said():
    _, text = read(own_pdf(sheet(classes=30, sites=25), T))
    shown = len(re.findall(r"Minigraver \d", text))
    assert 3 < shown < 30
    assert T.count("own_pdf.other_classes", 30 - shown) in text
    assert T.number(30 * 4 * 12.3, 1) in text, "the total is of all classes"
    shown = len(re.findall(r"Vej, Ærø \d", text))
    assert T.count("own_pdf.other_sites", 25 - shown) in text
    assert T.number(sum(100 + number for number in range(25)) + 77) in text


def test_long_names_wrap_and_are_not_cut():
    _, text = read(own_pdf(sheet(builder=LONG * 2, name=LONG, site=LONG, classes=30, sites=30, periods=10), T))
    assert "fra 1. halvår 2031 og senere" in text
    joined = text.replace(" ", "")
    assert joined.count(in_font(LONG).replace(" ", "").strip()) >= 4


@example(name="Havn " * 2000, classes=3, sites=3, periods=7, amount=1.0)
@settings(max_examples=12, deadline=None)
@given(
    name=st.text(max_size=200),
    classes=st.integers(0, 30),
    sites=st.integers(0, 40),
    periods=st.integers(1, 10),
    amount=st.floats(0.1, 5_000_000),
)
def test_always_one_page(name, classes, sites, periods, amount):
    read(own_pdf(sheet(builder=name, name=name, site=name, classes=classes, sites=sites, periods=periods,
                       amount=amount), T))  # fmt: skip


def test_letters_that_the_font_has_not_are_written_without_their_marks():
    assert in_font("Łódź – Ærø “x” 🚜\n") == "?ódz – Ærø “x” ? "
