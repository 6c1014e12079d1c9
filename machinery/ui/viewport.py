"""How much room the visitor's window has: a map, unlike text, must be told."""

from typing import Any, Literal

import streamlit as st

Room = Literal["narrow", "middle", "wide"]

# Below the first width Streamlit stacks columns; below the second two columns are short.
NARROW_PX = 640
MIDDLE_PX = 1180
_KEY = "viewport"
# Reports only a change, so that a wide window costs no rerun. Nothing is drawn.
_SCRIPT = """
export default function ({ data, setStateValue }) {
    const queries = [data.narrow_px, data.middle_px].map((px) => window.matchMedia(`(max-width: ${px}px)`));
    const room = () => (queries[0].matches ? "narrow" : queries[1].matches ? "middle" : "wide");
    const report = () => { if (room() !== data.known) setStateValue("room", room()); };
    report();
    queries.forEach((query) => query.addEventListener("change", report));
    return () => queries.forEach((query) => query.removeEventListener("change", report));
}
"""


def room() -> Room:
    """The room the window had when it last reported; a phone is taken as narrow from the first run on.

    Call once per page. The report arrives as a rerun of its own, which happens only where the first guess was wrong.
    """
    known = _known()
    data = {"narrow_px": NARROW_PX, "middle_px": MIDDLE_PX, "known": known}
    _component()(data=data, key=_KEY, on_room_change=lambda: None, height=1)
    return known


def _known() -> Room:
    reported = getattr(st.session_state.get(_KEY), "room", None)
    if reported in ("narrow", "middle", "wide"):
        return reported
    return "narrow" if "Mobi" in (st.context.headers.get("User-Agent") or "") else "wide"


def _component() -> Any:
    return st.components.v2.component("machinery_viewport", js=_SCRIPT)
