"""Colours, tiers and the locale that all charts and maps share.

The colours read on the light and on the dark page alike: marks have a contrast of at least 3:1 to both backgrounds
(WCAG 2.1, 1.4.11). A tier is never told by colour alone: firm is solid, planned is half as strong, early is an outline
with dashes, and every chart has labels and a table twin.
"""

from typing import Any, NamedTuple

import altair as alt

from machinery.errors import UnknownCode
from machinery.i18n import Translator
from machinery.i18n.formats import MONTHS, SHORT_MONTHS
from machinery.reference import reference

TEAL = "#1A8F84"
"""The colour of demand: 4.0:1 against the white page, 4.5:1 against the dark one."""

TIERS = ("firm", "planned", "early")
"""The order in which tiers are stacked and listed, surest first."""


class TierLook(NamedTuple):
    """How a tier is drawn: strength of the filling, and the dashes of its outline (length, gap)."""

    fill_opacity: float
    stroke_dash: tuple[int, int]


TIER_LOOK = {
    "firm": TierLook(1.0, (1, 0)),
    "planned": TierLook(0.5, (1, 0)),
    "planned+firm": TierLook(0.75, (6, 2)),
    "early": TierLook(0.12, (3, 3)),
    "total": TierLook(0.3, (6, 2)),
}
"""Surest first. `planned+firm` and `total` are figures known only together: long dashes."""

_TOGETHER = {"planned+firm": "editions.tier.planned_firm", "total": "editions.tier.total"}

_NUMBERS = {
    "da": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["DKK ", ""]},
}


def locale(t: Translator) -> dict[str, Any]:
    """Vega's number and time locale of the language."""
    days = {
        "da": "søndag mandag tirsdag onsdag torsdag fredag lørdag",
        "en": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    }[t.lang].split()
    return {
        "number": _NUMBERS[t.lang],
        "time": {
            "dateTime": "%-d. %B %Y kl. %H.%M" if t.lang == "da" else "%-d %B %Y, %H:%M",
            "date": "%d.%m.%Y" if t.lang == "da" else "%d/%m/%Y",
            "time": "%H.%M" if t.lang == "da" else "%H:%M",
            "periods": ["", ""] if t.lang == "da" else ["am", "pm"],
            "days": days,
            "shortDays": [name[:3] for name in days],
            "months": list(MONTHS[t.lang]),
            "shortMonths": list(SHORT_MONTHS[t.lang]),
        },
    }


def themed(chart: alt.TopLevelMixin, t: Translator) -> Any:
    """The finished chart with what all charts share: locale, no frame, labels that are not cut off.

    Text and grid colours are left to the page, which knows whether it is light or dark. Call once, on the outermost
    chart.
    """
    configured: Any = chart
    # In one go: each configure_… copies the chart anew.
    return configured.configure(
        locale=locale(t),
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelLimit=220, titleFontWeight="normal", domain=False, ticks=False),
        legend=alt.LegendConfig(
            orient="top", title=None, labelLimit=260, columns=2, symbolSize=160, symbolStrokeWidth=1.5
        ),
    )


TEXT = {False: ("#1B2227", "#4A555C"), True: ("#ECEEE9", "#B9C1C6")}
"""Colours of names and of axis figures on the light and on the dark page, 4.5:1 or more."""


def in_page_colours(chart: Any, is_dark: bool) -> Any:
    """The themed chart with the text colours of the page; those that Streamlit gives by itself are too pale to read."""
    names, figures = TEXT[is_dark]
    config = chart.config.copy()
    for part, colour in ((config.axis, figures), (config.legend, names)):
        part["labelColor"] = part["titleColor"] = colour
    config.text = {"color": names}
    # Layers and data are shared with the chart, which stays as it is: copying them takes longer than drawing them.
    coloured = chart.copy(deep=False)
    coloured.config = config
    return coloured


def tier_name(t: Translator, tier: str) -> str:
    """The name of a tier on screen; takes also `planned+firm` and `total`. Raises `UnknownCode` for another."""
    if tier in _TOGETHER:
        return t(_TOGETHER[tier])
    terms = reference().vocabulary["tier"]
    if tier not in terms:
        raise UnknownCode("reference.unknown_code", kind="tier", code=tier)
    return t.name(terms[tier])


def tier_fill(t: Translator, tiers: tuple[str, ...] = TIERS) -> dict[str, Any]:
    """Altair channels that draw the tiers of a field `tier_name`: same hue, falling strength, dashes for the unsure.

    Use as `chart.mark_bar(stroke=TEAL, strokeWidth=1).encode(**tier_fill(t))`.
    """
    names = [tier_name(t, tier) for tier in tiers]
    looks = [TIER_LOOK[tier] for tier in tiers]
    # Strength lies in the colour itself: a legend shows a colour, but no opacity of the filling.
    fills = alt.Scale(domain=names, range=[_see_through(TEAL, look.fill_opacity) for look in looks])
    dashes = alt.Scale(domain=names, range=[list(look.stroke_dash) for look in looks])
    return {
        "fill": alt.Fill("tier_name:N", sort=names, scale=fills),
        "strokeDash": alt.StrokeDash("tier_name:N", sort=names, scale=dashes),
    }


def _see_through(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def bars_under_names(values: str, title: str) -> dict[str, Any]:
    """Channels of horizontal bars with each name above its bar, so that none is cut off on a narrow screen.

    The frame has a column `name`, one per bar, in the order to draw. Use `height_of(bars)` for the height.
    """
    names = alt.Axis(
        labelAlign="left", labelBaseline="bottom", labelPadding=0, labelOffset=-12, labelLimit=600, labelFontSize=13
    )
    return {
        "y": alt.Y("name:N", sort=None, title=None, axis=names, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.55)),
        "x": alt.X(f"{values}:Q", title=title, axis=alt.Axis(format=",.0f", tickCount=4, grid=True)),
    }


BAR_STEP_PX = 44
AXIS_PX = 100
LEGEND_ROW_PX = 26


def height_of(bars: int, legend_rows: int = 0) -> int:
    """Pixels of a whole chart of bars under names, with its axis and legend."""
    return BAR_STEP_PX * bars + AXIS_PX + LEGEND_ROW_PX * legend_rows
