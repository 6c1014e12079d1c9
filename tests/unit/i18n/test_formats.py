"""Numbers, dates and periods as Danish and British readers expect them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.i18n import translator
from machinery.i18n.formats import DECIMAL_MARK, GROUP_MARK
from machinery.i18n.translator import Translator

da, en = translator("da"), translator("en")
NARROW = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234567.5, 1, "1.234.567,5", "1,234,567.5"),
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (-1234.56, 1, "−1.234,6", "−1,234.6"),
        (-0.04, 1, "0,0", "0.0"),
        (Decimal("12.30"), 1, "12,3", "12.3"),
    ],
)
def test_numbers(value, decimals, danish, english):
    assert da.number(value, decimals) == danish
    assert en.number(value, decimals) == english


@pytest.mark.parametrize("gap", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_gap_is_no_number(gap):
    with pytest.raises(ValueError, match="not a number"):
        da.number(gap)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(["da", "en"]))
def test_a_written_number_reads_back_as_it_was(value, lang):
    text = translator(lang).number(value, 2)
    plain = text.replace(GROUP_MARK[lang], "").replace(DECIMAL_MARK[lang], ".").replace("−", "-")
    assert Decimal(plain) == value


def test_dates_and_moments():
    assert da.date(date(2026, 11, 23)) == "23. nov. 2026"
    assert en.date(date(2026, 11, 23)) == "23 Nov 2026"
    assert da.date(date(2027, 5, 1)) == "1. maj 2027"


def test_a_moment_is_told_in_danish_time():
    assert da.datetime(datetime(2026, 11, 23, 13, 5, tzinfo=UTC)) == "23. nov. 2026 kl. 14.05"
    assert en.datetime(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 Jul 2026, 00:30"
    assert da.date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1. jan. 2027"


@pytest.mark.parametrize(
    ("period", "danish", "english"),
    [
        ("2027H1", "1. halvår 2027", "first half of 2027"),
        ("2027H2", "2. halvår 2027", "second half of 2027"),
        ("2027Q3", "3. kvartal 2027", "third quarter of 2027"),
        ("2027-03", "marts 2027", "March 2027"),
        ("2027", "2027", "2027"),
    ],
)
def test_periods(period, danish, english):
    assert da.period(period) == danish
    assert en.period(period) == english


@pytest.mark.parametrize("wrong", ["2027H3", "2027-13", "2027-00", "27H1", "", "2027Q5", "marts"])
def test_what_is_no_period_is_refused(wrong):
    with pytest.raises(ValueError, match="not a"):
        da.period(wrong)


def test_ranges_shares_and_lists():
    assert da.range(1000, 2500) == "1.000–2.500"
    assert da.range(3, 3.2) == "3"
    assert da.percent(0.153, 1) == f"15,3{NARROW}%"
    assert en.percent(0.15) == "15%"
    assert da.listing(["a", "b", "c"]) == "a, b og c"
    assert en.listing(["a", "b"]) == "a and b"
    assert da.listing([]) == ""
    assert da.span("2027-03", "2027-03") == "marts 2027"
    assert da.span("2027H1", "2028H2") == "1. halvår 2027 – 2. halvår 2028"


def of(text: str, lang: str = "da") -> Translator:
    return Translator(lang, {"x": text, "x.one": "én", "x.other": "{count:n} ting"})


def test_places_in_a_sentence_are_filled_in_the_form_of_the_language():
    filled = of("{year}|{many:n}|{share:percent}|{half:period}|{month:month}|{day}|{tenths:n1}|{free}|{word}")
    values = {
        "year": 2027, "many": 12345, "share": 0.4, "half": "2027H2", "month": "2027-01", "day": date(2027, 1, 2),
        "tenths": 12, "free": 0.25, "word": "æ",
    }  # fmt: skip
    assert filled("x", **values) == f"2027|12.345|40{NARROW}%|2. halvår 2027|januar 2027|2. jan. 2027|12,0|0,25|æ"


def test_a_missing_value_and_an_unknown_form_are_errors():
    with pytest.raises(KeyError):
        of("{missing}")("x")
    with pytest.raises(ValueError, match="unknown way"):
        of("{a:upside_down}")("x", a=1)


def test_what_a_value_holds_is_never_filled_itself():
    assert of("{a}")("x", a="{b} %s {0}") == "{b} %s {0}"


def test_one_and_many():
    assert of("").count("x", 1) == "én"
    assert of("").count("x", 0) == "0 ting"
    assert of("").count("x", 1200) == "1.200 ting"


def test_the_name_of_a_row():
    row = {"name_da": "Gravemaskiner", "name_en": "Excavators"}
    assert (da.name(row), en.name(row)) == ("Gravemaskiner", "Excavators")
    assert en.name({"label_da": "Planlagt", "label_en": "Planned"}) == "Planned"
    assert da.field({"note_da": "x"}, "note") == "x"
    assert da.field({}, "note") == ""
    with pytest.raises(TypeError):
        da.name({"code": "x"})


@pytest.mark.parametrize(
    ("period", "danish", "english"),
    [("2027-03", "mar. 2027", "Mar 2027"), ("2027H1", "1. halvår 27", "H1 2027"), ("2027", "2027", "2027")],
)
def test_a_period_where_space_is_short(period, danish, english):
    assert (da.short_period(period), en.short_period(period)) == (danish, english)


def test_what_is_no_month_has_no_short_form():
    with pytest.raises(ValueError, match="2027-13"):
        da.short_period("2027-13")
