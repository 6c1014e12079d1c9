"""Finding a machine class by what a person typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.domain.classes import find_class, nearest_class
from machinery.reference import reference

CLASSES = reference().classes


@pytest.mark.parametrize("code", list(CLASSES))
def test_a_class_is_found_by_code_and_by_both_names(code: str) -> None:
    known = CLASSES[code]
    for text in (code, code.upper(), known.name_da, known.name_en.lower(), f"  {known.name_da.upper()} "):
        assert find_class(CLASSES, text) is known


def test_danish_letters_may_be_spelled_out_and_dashes_may_be_long() -> None:
    assert find_class(CLASSES, "Baeltegraver 16–25 t") is CLASSES["crawler_excavator_16_25t"]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("crawler_excavator_16-25", "crawler_excavator_16_25t"),
        ("Baltegraver 16-25 t", "crawler_excavator_16_25t"),
        ("rendegravere", "backhoe_loader"),
        ("mini excavator 2-6", "mini_excavator_2_6t"),
    ],
)
def test_the_nearest_class_is_suggested(text: str, suggestion: str) -> None:
    assert find_class(CLASSES, text) is None
    assert nearest_class(CLASSES, text) == suggestion


@given(st.text(max_size=40))
def test_a_suggestion_is_always_a_class(text: str) -> None:
    assert nearest_class(CLASSES, text) in CLASSES


def test_usable_battery_and_daily_energy() -> None:
    digger = CLASSES["crawler_excavator_16_25t"]
    assert digger.usable_battery_kwh == pytest.approx(0.9 * 264)
    assert digger.energy_kwh_per_day == pytest.approx(40 * 7)
    assert digger.cpv_code == "43262100"
