"""Finished charts: what is sent is the chart Altair would draw, and keeps to the schema of Vega-Lite."""

import hashlib
import json

import pandas as pd
import pyarrow as pa
import pytest

from machinery.charts.demand import demand_bars, demand_over_time
from machinery.charts.finished import finished
from machinery.charts.maps import CANVASES, look_of, size_legend
from machinery.charts.published import range_bars, tier_bars
from machinery.charts.theme import TEXT, in_page_colours
from machinery.i18n import translator

T = translator("da")
TIERS = ("firm", "planned", "planned+firm", "early", "total")


def frame(names):
    return pd.DataFrame(
        [
            {"code": name, "label": name, "name": name, "tier": tier, "machine_months": 10.5 * rank, "hidden": rank % 2}
            for rank, name in enumerate(names)
            for tier in TIERS
        ]
    )


FEW, MANY = frame([f"2. halvår {year}" for year in (2027, 2028)]), frame([f"klasse {number}" for number in range(40)])
CHARTS = {
    "bars": lambda: demand_bars(FEW, T, narrow=False, is_dark=False),
    "many bars": lambda: demand_bars(MANY, T, narrow=False, is_dark=True),
    "narrow bars": lambda: demand_bars(MANY, T, narrow=True, is_dark=True),
    "over time": lambda: demand_over_time(FEW, T, narrow=False, is_dark=False),
    "over a long time": lambda: demand_over_time(MANY, T, narrow=True, is_dark=True),
    "published bars": lambda: in_page_colours(tier_bars(FEW, TIERS, T, head="Region"), True),
    "ranges": lambda: range_bars(pd.DataFrame({"name": ["a"], "low": [1.0], "high": [2.0]}), T, head="År", measure="x"),
    "legend": lambda: size_legend(1234.0, T, unit="kW", look=look_of(False), canvas=CANVASES["wide"]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_finished_chart_is_the_one_altair_checks_against_the_schema(name):
    chart = CHARTS[name]()
    checked, ready = chart.to_dict(), dict(finished(chart))
    rows = {}
    for dataset, content in ready.pop("datasets").items():
        assert hashlib.sha256(content).hexdigest().startswith(dataset)
        rows[dataset] = pa.ipc.open_stream(content).read_pandas().to_dict("records")
    expected = checked.pop("datasets")
    # Altair adds the size of charts that have none; pages give them the width there is.
    for size in ("continuousWidth", "continuousHeight"):
        checked["config"]["view"].pop(size)
    for own, theirs in zip(_names(ready), _names(checked), strict=True):
        assert rows[own] == expected[theirs]
        checked = json.loads(json.dumps(checked).replace(theirs, own))
    assert ready == checked


def _names(spec):
    """The names of the data of each layer, or of the whole chart."""
    return list(dict.fromkeys(part["data"]["name"] for part in [spec, *spec.get("layer", [])] if "data" in part))


def test_a_chart_keeps_its_colours_when_it_is_shown_on_the_other_page():
    chart = tier_bars(FEW, TIERS, T, head="Region")
    before = chart.to_dict()
    light, dark = (finished(in_page_colours(chart, is_dark)) for is_dark in (False, True))
    assert chart.to_dict() == before
    assert light["config"]["text"]["color"] == TEXT[False][0]
    assert dark["config"]["legend"]["labelColor"] == TEXT[True][0]
    assert {**light, "config": None} == {**dark, "config": None}
