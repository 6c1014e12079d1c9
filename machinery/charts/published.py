"""Charts of published figures: bars stacked by tier, and ranges. They draw frames and know nothing of editions."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from machinery.charts.theme import TEAL, TIER_LOOK, bars_under_names, height_of, themed, tier_fill, tier_name
from machinery.i18n import Translator

SHOWN_TIERS = tuple(TIER_LOOK)
"""Tiers of published figures in the order they are stacked; the last one is what is only known as a total."""

LEGEND_COLUMNS = 2


def tier_bars(frame: pd.DataFrame, tiers: Sequence[str], t: Translator, *, head: str) -> Any:
    """Machine-months as horizontal bars, stacked by tier.

    `frame`: name (one per bar, in the order to draw), tier, machine_months, hidden (withheld figures of the name).
    `tiers` are those to draw, `head` says what the names are.
    """
    rows = frame[frame["tier"].isin(tiers)]
    rows = rows.assign(
        tier_name=[tier_name(t, tier) for tier in rows["tier"]],
        rank=[SHOWN_TIERS.index(tier) for tier in rows["tier"]],
        shown=[t.number(value, 1) for value in rows["machine_months"]],
    )
    measure = t("common.terms.machine_months")
    ends = _bar_ends(frame, t)
    # Room behind the longest bar for what is written there.
    room = alt.Scale(domain=[0, float(ends["end"].max()) * 1.25 or 1.0], nice=False)
    bars = (
        alt.Chart(rows)
        .mark_bar(stroke=TEAL)
        .encode(
            # The outline of a bar without length would show as a sliver where there is nothing.
            strokeWidth=alt.condition(alt.datum.machine_months > 0, alt.value(1), alt.value(0)),
            **_under_names("machine_months", measure, room),
            **tier_fill(t, tuple(tiers)),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=head),
                alt.Tooltip("tier_name:N", title=t("common.terms.tier")),
                alt.Tooltip("shown:N", title=measure),
            ],
        )
    )
    words = (
        alt.Chart(ends)
        .mark_text(align="left", dx=5, baseline="middle")
        .encode(**_under_names("end", measure, room), text=alt.Text("text:N"))
    )
    legend_rows = -(-len(tiers) // LEGEND_COLUMNS)
    chart = alt.layer(bars, words).properties(height=height_of(frame["name"].nunique(), legend_rows))
    return themed(chart, t)


def _under_names(values: str, title: str, scale: alt.Scale) -> dict[str, Any]:
    channels = bars_under_names(values, title)
    return {**channels, "x": channels["x"].scale(scale)}


def _bar_ends(frame: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """A row per name: where its bar ends, and what is written there; a withheld figure is said, not left blank."""
    sums = frame.groupby("name", sort=False).agg(end=("machine_months", "sum"), hidden=("hidden", "max"))
    texts = []
    for end, hidden in zip(sums["end"].tolist(), sums["hidden"].tolist(), strict=True):
        parts = [t.number(end)] if end or not hidden else []
        texts.append(" + ".join([*parts, *([t("common.withheld_short")] if hidden else [])]))
    return sums.assign(text=texts).reset_index()


def range_bars(frame: pd.DataFrame, t: Translator, *, head: str, measure: str) -> Any:
    """A range per name, from `low` to `high`, as horizontal bars. `frame`: name, low, high."""
    rows = frame.assign(shown=[t.range(low, high) for low, high in zip(frame["low"], frame["high"], strict=True)])
    bars = (
        alt.Chart(rows)
        .mark_bar(color=TEAL, opacity=0.75, cornerRadius=2)
        .encode(
            **bars_under_names("low", measure),
            x2=alt.X2("high:Q"),
            tooltip=[alt.Tooltip("name:N", title=head), alt.Tooltip("shown:N", title=measure)],
        )
    )
    return themed(bars.properties(height=height_of(len(rows))), t)
