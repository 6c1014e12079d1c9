"""Maps and their labels: sizes, what fits, what is drawn."""

import json

import pandas as pd
import pytest

from machinery.charts.areas import areas
from machinery.charts.label_places import Labelled, pixel, placed_labels
from machinery.charts.maps import CANVASES, look_of, radius_px, round_figures, symbol_map, view_of

LEVELS = {"municipality": 98, "province": 11, "region_2026": 5, "region_2027": 4}
WIDE = CANVASES["wide"]


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_every_area_is_there_small_and_has_a_point_inside_its_bounds(level, count):
    outlines = areas(level)
    assert len(outlines.geometries) == count
    assert len(json.dumps(dict(outlines.geometries), separators=(",", ":"))) < 130_000
    for code, point in outlines.points.items():
        west, south, east, north = outlines.bounds[code]
        assert west < point.longitude < east
        assert south < point.latitude < north


def test_the_area_of_a_symbol_is_the_figure():
    assert radius_px(400, 400, WIDE) == WIDE.largest_radius
    assert radius_px(100, 400, WIDE) == pytest.approx(WIDE.largest_radius / 2)
    assert radius_px(0, 400, WIDE) == 0
    assert radius_px(5, 0, WIDE) == 0


@pytest.mark.parametrize("room", CANVASES)
def test_the_first_view_shows_the_whole_country_centred(room):
    canvas, whole = CANVASES[room], areas("region_2027").whole
    view = view_of(whole, canvas)
    x, y = pixel(view.longitude, view.latitude, view.zoom)
    west, south = pixel(whole[0], whole[1], view.zoom)
    east, north = pixel(whole[2], whole[3], view.zoom)
    assert x - canvas.width / 2 <= west < east <= x + canvas.width / 2
    assert y - canvas.height / 2 <= north < south <= y + canvas.height / 2
    assert (west + east) / 2 == pytest.approx(x, abs=1)
    assert (north + south) / 2 == pytest.approx(y, abs=1)


def test_labels_do_not_meet_and_the_largest_comes_first():
    crowd = [Labelled(str(no), 12.5 + no * 0.01, 55.7, 10, (f"Kommune {no}", "1.234")) for no in range(30)]
    labels = placed_labels(crowd, zoom=6, font_px=13, most=14)
    assert labels[0].code == "0"
    assert 1 <= len(labels) < 14
    apart = [Labelled(str(no), 8 + no, 55.7, 10, (f"K{no}",)) for no in range(6)]
    assert len(placed_labels(apart, zoom=6, font_px=13, most=14)) == 6
    assert len(placed_labels(apart, zoom=6, font_px=13, most=3)) == 3


def test_a_label_never_leaves_the_frame():
    edge = [Labelled("1400", 15.1, 55.1, 5, ("Bornholm", "647"))]
    x, y = pixel(15.1, 55.1, 6)
    [label] = placed_labels(edge, zoom=6, font_px=13, most=5, frame=(x - 300, y - 300, x + 10, y + 300))
    assert label.anchor == "end"


def test_legend_figures_are_round_and_fit():
    assert round_figures(1361) == [1000, 200, 50]
    assert round_figures(0) == []
    assert all(figure <= 7 for figure in round_figures(7))


def symbols(values):
    outlines = areas("region_2027")
    names = [outlines.points[code].name for code in outlines.points]
    return pd.DataFrame(
        {
            "code": list(outlines.points),
            "name": names,
            "value": values,
            "inner": values,
            "label": [str(value) for value in values],
            "shown": [f"{value} kWh" for value in values],
            "withheld": [value == 0 for value in values],
        }
    )


def test_a_withheld_place_gets_a_hollow_symbol_and_a_nought_none():
    frame = symbols([100.0, 0.0, 50.0, 10.0])
    deck = json.loads(symbol_map(areas("region_2027"), frame, largest=100, look=look_of(False), canvas=WIDE).to_json())
    layers = {layer["id"].rstrip("-"): layer for layer in deck["layers"]}
    assert len(layers["outer"]["data"]) == 3
    assert [mark["code"] for mark in layers["hidden"]["data"]] == [frame["code"][1]]
    assert "mapProvider" not in deck or deck["mapProvider"] is None


def test_choosing_a_place_renames_the_layers_so_that_a_click_is_let_go():
    frame = symbols([100.0, 1.0, 50.0, 10.0])
    code = frame["code"][0]
    before, after = (
        symbol_map(areas("region_2027"), frame, largest=100, look=look_of(True), canvas=WIDE, chosen=chosen)
        for chosen in (None, code)
    )
    ids = [{layer.id for layer in deck.layers if layer.id != "labels"} for deck in (before, after)]
    assert not ids[0] & ids[1]
    assert f"chosen-{code}" in ids[1]
