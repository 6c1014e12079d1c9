"""What is proposed for a machine class that is written in the words of the trade."""

import pytest

from machinery.domain.classes import nearest_class
from machinery.reference import reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minigraver 3 t", "mini_excavator_2_6t"),
        ("Mini-graver 1,8 ton", "mini_excavator_0_2t"),
        ("Gravemaskine 20 t", "crawler_excavator_16_25t"),
        ("gummiged 8 t", "wheel_loader_6_16t"),
        ("hjullæsser 20 tons", "wheel_loader_16_30t"),
        ("dumper 30 t", "articulated_hauler_25_45t"),
        ("tromle 3 t", "tandem_roller_0_5t"),
        ("wheel loader 8 tonnes", "wheel_loader_6_16t"),
        ("crawlr_excavator_16_25t", "crawler_excavator_16_25t"),
        ("minigraver 2-7 t", "mini_excavator_2_6t"),
    ],
)
def test_kind_and_weight_lead_to_the_class(text: str, expected: str) -> None:
    assert nearest_class(reference().classes, text) == expected


def test_whatever_is_written_something_that_exists_is_proposed() -> None:
    for text in ("", "3 t", "999 t", "t", "0 t dozer"):
        assert nearest_class(reference().classes, text) in reference().classes
