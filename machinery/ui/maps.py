"""A map and the select box that does the same: whichever is used, the other follows.

The chosen place is kept in the address; a click on the map only changes that choice. The map itself holds no state:
its layers are named after the choice, so that Streamlit lets go of a click once it has been understood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from machinery.charts.areas import Areas, areas
from machinery.charts.finished import Spec, finished
from machinery.charts.maps import CANVASES, CompactDeck, look_of, size_legend, symbol_map
from machinery.i18n import Translator
from machinery.ui.figure import KEPT, is_dark, show_chart
from machinery.ui.filters import kept_choice
from machinery.ui.viewport import Room


@dataclass(frozen=True, eq=False)
class MapSubject:
    """What a map shows, kept with all that is drawn of it.

    `symbols` as `charts.maps.symbol_map` takes them; `largest` fixes the scale of the symbols. `names` are the places
    that can be chosen, code → what is written; `unit` follows a figure; `alt` is the short description for those who do
    not see the map, `legend` says what the symbols mean.
    """

    outlines: Areas
    symbols: pd.DataFrame
    names: Mapping[str, str]
    largest: float
    unit: str
    alt: str
    legend: str


def show_map(
    subject: MapSubject,
    t: Translator,
    *,
    parameter: str,
    room: Room,
    details: Callable[[str | None], None] | None = None,
) -> str | None:
    """The map with its select boxes and legend; returns the code of the chosen place.

    `parameter` names the choice in the address; `room` fits the map to the window; `details` draws what is known of the
    chosen place beside the map.
    """
    canvas = CANVASES[room]
    left, right = st.columns([13, 8], gap="medium")
    with right:
        chosen = kept_choice(
            parameter, t("filters.map_place"), subject.names, t, default=None, help=t("filters.map_place_help")
        )
        extents = {"DK": t("common.whole_country"), **_regions()}
        extent = kept_choice("zoom", t("filters.map_extent"), extents, t, default="DK")
        st.caption(subject.legend)
        if subject.largest > 0:
            show_chart(
                _legend(subject.largest, t, subject.unit, is_dark(), room),
                width="content",
                alt=subject.legend,
                key=f"{parameter}_legend",
            )
        if details is not None:
            details(chosen)
    with left:
        deck = _deck(subject, is_dark(), room, extent or "DK", chosen)
        map_key = f"{parameter}_map"
        st.pydeck_chart(
            deck,
            height=canvas.height,
            key=map_key,
            on_select=lambda: _take_click(map_key, f"filter_{parameter}"),
            selection_mode="single-object",
            alt=subject.alt,
        )
        st.caption(t("filters.map_hint"))
    return chosen


@lru_cache(maxsize=KEPT)
def _legend(largest: float, t: Translator, unit: str, is_dark: bool, room: Room) -> Spec:
    return finished(size_legend(largest, t, unit=unit, look=look_of(is_dark), canvas=CANVASES[room]))


@lru_cache(maxsize=KEPT)
def _deck(subject: MapSubject, is_dark: bool, room: Room, extent: str, chosen: str | None) -> CompactDeck:
    return symbol_map(
        subject.outlines,
        subject.symbols,
        largest=subject.largest,
        look=look_of(is_dark),
        canvas=CANVASES[room],
        bounds=areas("region_2027").bounds.get(extent),
        chosen=chosen,
    )


def _regions() -> dict[str, str]:
    return {code: point.name for code, point in areas("region_2027").points.items()}


def _take_click(map_key: str, choice_key: str) -> None:
    """What was clicked becomes the choice; clicking the chosen place again lets go of it."""
    code = clicked_code(st.session_state.get(map_key))
    if code is not None:
        st.session_state[choice_key] = None if st.session_state.get(choice_key) == code else code


def clicked_code(state: Any) -> str | None:
    """The code of the place in a map's selection; an area and a symbol carry it in different shapes."""
    if not state:
        return None
    for objects in state["selection"]["objects"].values():
        for found in objects:
            code = found.get("code") or found.get("properties", {}).get("code")
            if code:
                return str(code)
    return None
