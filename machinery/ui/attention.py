"""Where the eye should go: to what came on the page after a click, and from a fault to its field.

The browser does both. A page drawn again stays where it was scrolled to, so whoever pressed a button at the end of a
form would not see the answer at its beginning; and Streamlit has no link that leads to an input.
"""

from typing import Any

import streamlit as st

TO_FIELD = "#to-"
"""Begins the address of a link to an input; the session key of the input follows."""

# What was shown already is not led to again when the page is drawn once more.
_SCRIPT = """
const seen = {};

const focusable = (key) => {
    for (const place of document.querySelectorAll(`[class*="st-key-${CSS.escape(key)}"]`)) {
        // The sign for help is a button too and stands first.
        const input = place.querySelector("input, textarea") || place.querySelector("[role=radio]");
        if (input && place.getClientRects().length) return input;
    }
    return null;
};

// An input that is folded away takes no focus until its part has been unfolded.
const lead = (key, folded, tries) => {
    const input = focusable(key);
    if (input) {
        input.focus({ preventScroll: true });
        input.scrollIntoView({ block: "center" });
    }
    const part = document.querySelector(`.st-key-${folded} details`);
    const lies_folded = part && (!input || part.contains(input)) && !part.open;
    if (lies_folded) part.querySelector("summary").click();
    if (tries > 0 && (lies_folded || !input || document.activeElement !== input)) {
        setTimeout(() => lead(key, folded, tries - 1), 150);
    }
};

export default function ({ data }) {
    if (seen[data.place] !== data.moment) {
        seen[data.place] = data.moment;
        const place = document.querySelector(`.st-key-${data.place}`);
        if (place) {
            place.tabIndex = -1;
            place.scrollIntoView({ block: "start" });
            place.focus({ preventScroll: true });
        }
    }
    const follow = (event) => {
        const link = event.target.closest && event.target.closest(`a[href^="${data.to_field}"]`);
        if (!link) return;
        event.preventDefault();
        event.stopPropagation();
        lead(link.getAttribute("href").slice(data.to_field.length), data.folded, 20);
    };
    document.addEventListener("click", follow, true);
    return () => document.removeEventListener("click", follow, true);
}
"""


def lead_to(place: str, moment: str, *, folded: str = "") -> None:
    """Bring the container with the key `place` into view, once per `moment`, and give it the focus.

    Links that begin with `TO_FIELD` lead to their input; one that is folded away lies in the expander `folded`.
    """
    data = {"place": place, "moment": moment, "folded": folded, "to_field": TO_FIELD}
    _component()(data=data, key=f"{place}_attention", height=1)


def _component() -> Any:
    return st.components.v2.component("machinery_attention", js=_SCRIPT)
