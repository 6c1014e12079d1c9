"""What is written behind a bar: what is not sure is never written as if it were."""

import pandas as pd
import pytest

from machinery.charts.demand import figure_text
from machinery.charts.published import tier_bars
from machinery.i18n import translator
from machinery.ui.demand_drawn import map_symbols

T = translator("da")


@pytest.mark.parametrize(
    ("sure", "early", "mixed", "hidden", "text"),
    [
        (439, 12, 1550, 2, "439 + 12 tidligt + 1.550 uden trin + skjult"),
        (0, 0, 1550, 0, "1.550 uden trin"),
        (0, 0, 0, 3, "skjult"),
        (0, 0, 0, 0, "0"),
        (7, 0, 0, 0, "7"),
    ],
)
def test_figure_text(sure, early, mixed, hidden, text):
    assert figure_text(sure, early, hidden, T, mixed=mixed) == text


def test_the_filled_part_of_a_symbol_holds_no_figure_of_unknown_tier():
    frame = pd.DataFrame(
        {
            "code": ["1082"] * 3,
            "tier": ["planned+firm", "early", "total"],
            "machine_months": [40.0, 5.0, 100.0],
            "hidden": 0,
        }
    )
    (row,) = map_symbols(frame, {"1082": "Region Midtjylland"}, T).to_dict("records")
    assert (row["value"], row["inner"]) == (145.0, 40.0)


def test_a_withheld_bar_of_the_published_signal_says_so():
    frame = pd.DataFrame(
        {
            "name": ["Gravemaskiner", "Dozere", "Kraner"],
            "tier": "planned",
            "machine_months": [10.0, 0.0, 0.0],
            "hidden": [1, 2, 0],
        }
    )
    data = tier_bars(frame, ("planned",), T, head="Maskingruppe").to_dict()["datasets"]
    texts = [[row["text"] for row in rows] for rows in data.values() if rows and "text" in rows[0]]
    assert texts == [["10 + skjult", "skjult", "0"]]
