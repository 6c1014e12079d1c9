"""Maps of Denmark: outlined places with proportional symbols, drawn from bundled polygons and nothing else.

The *area* of a symbol is the figure. Areas of land are never coloured by an amount. `map_provider=None` without a
map style keeps the browser from asking anybody else for a background.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from machinery.charts.areas import Areas
from machinery.charts.label_places import TILE, Labelled, pixel, placed_labels
from machinery.i18n import Translator

Bounds = tuple[float, float, float, float]
Colour = list[int]

MARGIN_PX = 14
LEGEND_FONT_PX = 13
LEGEND_LINE_PX = 18


@dataclass(frozen=True)
class MapLook:
    """Colours as red, green, blue (, opacity). Symbols and borders keep 3:1 against the land in both themes."""

    land: Colour
    border: Colour
    chosen_land: Colour
    chosen: Colour
    symbol: Colour
    symbol_edge: Colour
    ring: Colour
    hidden: Colour
    text: Colour
    halo: Colour


LIGHT = MapLook(
    land=[233, 230, 222],
    border=[166, 160, 146],
    chosen_land=[255, 226, 140],
    chosen=[140, 84, 0],
    symbol=[16, 112, 103, 220],
    symbol_edge=[255, 255, 255],
    ring=[26, 143, 132, 60],
    hidden=[90, 86, 78],
    text=[27, 34, 39],
    halo=[255, 255, 255, 235],
)
DARK = MapLook(
    land=[56, 62, 68],
    border=[122, 131, 138],
    chosen_land=[104, 86, 30],
    chosen=[255, 198, 26],
    symbol=[74, 196, 182, 220],
    symbol_edge=[18, 22, 25],
    ring=[74, 196, 182, 80],
    hidden=[176, 182, 188],
    text=[244, 244, 242],
    halo=[18, 22, 25, 235],
)


@dataclass(frozen=True)
class Canvas:
    """The room the map is made for, in CSS pixels; symbols and text follow it."""

    width: int
    height: int
    largest_radius: float
    font_px: int
    most_labels: int


CANVASES = {
    "wide": Canvas(width=540, height=540, largest_radius=32, font_px=13, most_labels=14),
    "middle": Canvas(width=400, height=420, largest_radius=25, font_px=12, most_labels=9),
    "narrow": Canvas(width=330, height=350, largest_radius=20, font_px=12, most_labels=6),
}
"""By the room of the window."""


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no white space: the indented form that pydeck writes is six times as long on the wire.

    Written once: a deck is finished when it is shown, and shown again as it is.
    """

    def to_json(self) -> str:
        """The deck as deck.gl reads it."""
        return self._written

    @cached_property
    def _written(self) -> str:
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


def look_of(dark: bool) -> MapLook:
    """The colours of the theme the visitor sees."""
    return DARK if dark else LIGHT


def view_of(bounds: Bounds, canvas: Canvas) -> pdk.ViewState:
    """The view that shows the whole of west, south, east, north on the canvas, centred."""
    west, south, east, north = bounds
    left, bottom = pixel(west, south, 0)
    right, top = pixel(east, north, 0)
    room_x, room_y = canvas.width - 2 * MARGIN_PX, canvas.height - 2 * MARGIN_PX
    zoom = min(math.log2(room_x / (right - left)), math.log2(room_y / (bottom - top)), 9.0)
    middle = math.pi * (1 - (top + bottom) / TILE)
    return pdk.ViewState(
        longitude=round((west + east) / 2, 4),
        latitude=round(math.degrees(math.atan(math.sinh(middle))), 4),
        zoom=round(zoom, 3),
        min_zoom=4,
        max_zoom=11,
        pitch=0,
        bearing=0,
    )


def radius_px(value: float, largest: float, canvas: Canvas) -> float:
    """Pixels: the area of the symbol is proportional to `value`; `largest` fills the largest radius."""
    if not largest > 0 or not value > 0:
        return 0.0
    return max(2.0, canvas.largest_radius * math.sqrt(value / largest))


def symbol_map(
    outlines: Areas,
    symbols: pd.DataFrame,
    *,
    largest: float,
    look: MapLook,
    canvas: Canvas,
    bounds: Bounds | None = None,
    chosen: str | None = None,
) -> CompactDeck:
    """The map of one measure.

    `symbols` has a row per place: `code`, `name`, `value` (its symbol; 0 draws none), `inner` (the part of `value`
    drawn stronger, the same as `value` where there are no parts), `label` (the figure to write beside it), `shown`
    (the figure with its unit) and `withheld` (a hollow symbol of fixed size). `largest` fixes the scale, so that maps
    of several periods compare. Layers carry ids that end in the chosen code: choosing another place lets go of what
    was clicked before.
    """
    view = view_of(bounds or outlines.whole, canvas)
    texts = dict(zip(symbols["code"], symbols["shown"], strict=True))
    marks = _marks(outlines, symbols, largest, canvas)
    token = chosen or ""
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            id=f"areas-{token}",
            data=[_feature(outlines, code, texts.get(code, "")) for code in outlines.geometries],
            filled=True,
            stroked=True,
            pickable=True,
            get_fill_color=look.land,
            get_line_color=look.border,
            line_width_units=pdk.types.String("pixels"),
            get_line_width=0.8,
        )
    ]
    if chosen is not None and chosen in outlines.geometries:
        layers.append(
            pdk.Layer(
                "GeoJsonLayer",
                id=f"chosen-{token}",
                data=[_feature(outlines, chosen, texts.get(chosen, ""))],
                filled=True,
                stroked=True,
                pickable=False,
                get_fill_color=look.chosen_land,
                get_line_color=look.chosen,
                line_width_units=pdk.types.String("pixels"),
                get_line_width=2.5,
            )
        )
    layers += _symbol_layers(marks, look, token)
    layers.append(_label_layer(sorted(marks, key=lambda m: m["code"] != chosen), look, canvas, view))
    return CompactDeck(
        map_provider=None,
        initial_view_state=view,
        views=[
            pdk.View(
                type="MapView",
                controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False},
            )
        ],
        layers=layers,
        tooltip={"html": "<b>{name}</b><br>{shown}"},
    )


def _marks(outlines: Areas, symbols: pd.DataFrame, largest: float, canvas: Canvas) -> list[dict[str, Any]]:
    columns = ["code", "name", "value", "inner", "label", "shown", "withheld"]
    marks = [
        {
            "code": code,
            "name": name,
            "label": label,
            "shown": shown,
            "withheld": bool(withheld),
            "position": [outlines.points[code].longitude, outlines.points[code].latitude],
            "radius": round(radius_px(value, largest, canvas), 1),
            "inner": round(radius_px(inner, largest, canvas), 1),
        }
        for code, name, value, inner, label, shown, withheld in zip(
            *(symbols[c].tolist() for c in columns), strict=True
        )
        if code in outlines.points
    ]
    return sorted(marks, key=lambda mark: -mark["radius"])


def _symbol_layers(marks: Sequence[dict[str, Any]], look: MapLook, token: str) -> list[pdk.Layer]:
    drawn = [mark for mark in marks if mark["radius"] > 0]
    hidden = [{**mark, "radius": 6} for mark in marks if mark["withheld"]]
    common = {
        "get_position": "position",
        "radius_units": pdk.types.String("pixels"),
        "line_width_units": pdk.types.String("pixels"),
        "stroked": True,
    }
    # Every layer that can be clicked is drawn once more at each click: the outer symbol answers for the inner one.
    return [
        pdk.Layer(
            "ScatterplotLayer", id=f"outer-{token}", data=drawn, get_radius="radius", filled=True,
            get_fill_color=look.ring, get_line_color=look.symbol, get_line_width=1, pickable=True, **common,
        ),
        pdk.Layer(
            "ScatterplotLayer", id=f"inner-{token}", data=[m for m in drawn if m["inner"] > 0], get_radius="inner",
            filled=True, get_fill_color=look.symbol, get_line_color=look.symbol_edge, get_line_width=1, pickable=False,
            **common,
        ),
        pdk.Layer(
            "ScatterplotLayer", id=f"hidden-{token}", data=hidden, get_radius="radius", filled=False,
            get_line_color=look.hidden, get_line_width=2, pickable=True, **common,
        ),
    ]  # fmt: skip


def _label_layer(marks: Sequence[dict[str, Any]], look: MapLook, canvas: Canvas, view: pdk.ViewState) -> pdk.Layer:
    wanted = [
        Labelled(m["code"], m["position"][0], m["position"][1], m["radius"], (m["name"], m["label"]))
        for m in marks
        if m["radius"] > 0
    ]
    x, y = pixel(view.longitude, view.latitude, view.zoom)
    half_x, half_y = canvas.width / 2, canvas.height / 2
    labels = placed_labels(
        wanted,
        zoom=view.zoom,
        font_px=canvas.font_px,
        most=canvas.most_labels,
        frame=(x - half_x, y - half_y, x + half_x, y + half_y),
    )
    return pdk.Layer(
        "TextLayer",
        id="labels",
        data=[
            {
                "position": [label.longitude, label.latitude],
                "text": label.text,
                "anchor": label.anchor,
                "offset": list(label.offset),
            }
            for label in labels
        ],
        get_position="position",
        get_text="text",
        get_size=canvas.font_px,
        get_color=look.text,
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        get_pixel_offset="offset",
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String("Arial, Helvetica, sans-serif"),
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 64, "buffer": 8, "radius": 16},
        outline_width=4,
        outline_color=look.halo,
        pickable=False,
    )


def _feature(outlines: Areas, code: str, shown: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": outlines.geometries[code],
        "properties": {"code": code, "name": outlines.points[code].name, "shown": shown},
    }


def round_figures(largest: float, count: int = 3) -> list[float]:
    """Figures of the row 1, 2, 5, 10 … for a legend, largest first, none above `largest`."""
    if not largest > 0:
        return []
    power = math.floor(math.log10(largest))
    row = [step * 10.0**e for e in range(power, power - 4, -1) for step in (5, 2, 1)]
    fitting = [figure for figure in row if figure <= largest]
    return [fitting[0], *[f for f in fitting[1:] if f <= fitting[0] / 4][: 2 * (count - 1) : 2]][:count]


def size_legend(largest: float, t: Translator, *, unit: str, look: MapLook, canvas: Canvas) -> alt.LayerChart:
    """Three symbols of the map with the figures they stand for, in the map's own pixels."""
    rows = []
    y = 4.0
    widest = radius_px(largest, largest, canvas)
    for figure in round_figures(largest):
        radius = radius_px(figure, largest, canvas)
        text = f"{t.number(figure, 0 if figure >= 1 else 2)} {unit}"
        rows.append({"y": y + max(radius, LEGEND_LINE_PX / 2), "size": (2 * radius) ** 2, "text": text})
        y += max(2 * radius, LEGEND_LINE_PX) + 6
    base = alt.Chart(pd.DataFrame(rows, columns=["y", "size", "text"])).encode(y=alt.Y("y:Q", scale=None, axis=None))
    circles = base.mark_point(filled=True, shape="circle", opacity=1, strokeWidth=1).encode(
        x=alt.XValue(widest + 4),
        size=alt.Size("size:Q", scale=None, legend=None),
        color=alt.ColorValue(_hex(look.symbol)),
    )
    words = base.mark_text(align="left", fontSize=LEGEND_FONT_PX, color=_hex(look.text)).encode(
        x=alt.XValue(2 * widest + 14), text=alt.Text("text:N")
    )
    return alt.layer(circles, words).properties(width=230, height=y).configure_view(stroke=None, fill=None)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour[:3])
