"""Bars of demand by class, group, region or period, stacked by tier.

Every chart takes the same frame, a row per name and tier: `code`, `label`, `tier` (early, planned, firm,
planned+firm, total), `machine_months` (0 or more) and `hidden` (how many withheld figures the name has in all its
tiers). A name whose every figure is withheld stays in the chart and says so; it is never a bar of length 0.
"""

from typing import Any

import altair as alt
import pandas as pd

from machinery.charts.theme import (
    LEGEND_ROW_PX,
    TEAL,
    TIER_LOOK,
    TIERS,
    bars_under_names,
    height_of,
    in_page_colours,
    themed,
    tier_fill,
    tier_name,
)
from machinery.i18n import Translator

ROW_PX = 26
LEGEND_COLUMNS = 2
FEW_NAMES = 12
CHARACTER_PX = 6.2
FRAME_PX = 84
TIME_PX = 360
MOST_LEVEL_NAMES = 15
YEAR_BELOW = (
    "lastindexof(datum.label, ' ') < 0 ? datum.label : [slice(datum.label, 0, lastindexof(datum.label, ' ')), "
    "slice(datum.label, lastindexof(datum.label, ' ') + 1)]"
)
"""Vega: the last word of a label on a line of its own."""


def tiers_in(frame: pd.DataFrame) -> tuple[str, ...]:
    """The tiers of a frame in stacking order, surest first."""
    present = set(frame.loc[(frame["machine_months"] > 0), "tier"])
    return tuple(tier for tier in TIER_LOOK if tier in present) or TIERS


def demand_bars(frame: pd.DataFrame, t: Translator, *, narrow: bool, is_dark: bool) -> alt.LayerChart:
    """Lying bars, one per name in the order of the frame, with the figures written at the end.

    Names stand over their bars, which leaves the bars the whole width; many names stand beside them, given room.
    """
    prepared = _prepared(frame, t)
    names = _names(frame)
    labels = _labels(frame, t)
    legend_rows = -(-len(tiers_in(frame)) // LEGEND_COLUMNS)
    names_above = narrow or len(names) <= FEW_NAMES
    plot_px = 280 if narrow or not names_above else 400
    scale = alt.Scale(domain=[0, _room(labels, plot_px)], nice=False)
    title = t("common.terms.machine_months")
    if names_above:
        y, height = bars_under_names("machine_months", title)["y"], height_of(max(len(names), 2), legend_rows)
    else:
        y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=230, labelPadding=6, labelOverlap=False))
        height = ROW_PX * max(len(names), 2) + FRAME_PX + LEGEND_ROW_PX * legend_rows
    x = alt.X("machine_months:Q", title=title, scale=scale, stack="zero", axis=alt.Axis(format=",.0f", tickCount=4))
    bars = _bars(prepared, t, "height" if not names_above else "").encode(y=y, x=x)
    words = (
        alt.Chart(labels)
        .mark_text(align="left", dx=5, baseline="middle")
        .encode(y=y, x=alt.X("end:Q", scale=scale), text=alt.Text("text:N"))
    )
    return in_page_colours(themed(alt.layer(words, bars).properties(height=height), t), is_dark)


def demand_over_time(frame: pd.DataFrame, t: Translator, *, narrow: bool, is_dark: bool) -> alt.LayerChart:
    """Standing bars, one per period in order, with the sum above each.

    The year stands below its half-year, so that neighbours do not meet; a `narrow` window or many periods turn the
    words.
    """
    prepared = _prepared(frame, t)
    labels = _labels(frame, t, short=True)
    room = float(labels["end"].max() * 1.15) or 1.0
    scale = alt.Scale(domain=[0, room], nice=False)
    upright = narrow or len(labels) > MOST_LEVEL_NAMES
    x = alt.X(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelAngle=-90 if upright else 0,
            labelOverlap=False,
            labelFlush=False,
            labelLimit=90,
            labelExpr="datum.label" if upright else YEAR_BELOW,
        ),
    )
    bars = _bars(prepared, t, "width").encode(
        x=x,
        y=alt.Y("machine_months:Q", title=t("common.terms.machine_months"), scale=scale, axis=alt.Axis(tickCount=4),
                stack="zero"),
    )  # fmt: skip
    words = (
        alt.Chart(labels)
        .mark_text(baseline="bottom", dy=-4, fontSize=9 if upright else 11)
        .encode(x=x, y=alt.Y("end:Q", scale=scale), text=alt.Text("text:N"))
    )
    return in_page_colours(themed(alt.layer(words, bars).properties(height=TIME_PX), t), is_dark)


def _bars(prepared: pd.DataFrame, t: Translator, side: str) -> Any:
    tiers = tiers_in(prepared)
    channels = tier_fill(t, tiers)
    thickness: dict[str, Any] = {side: alt.RelativeBandSize(0.72)} if side else {}
    return (
        alt.Chart(prepared)
        .mark_bar(stroke=TEAL, strokeWidth=1.2, **thickness)
        .encode(
            **channels,
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("tier_name:N", title=t("common.terms.tier")),
                alt.Tooltip("machine_months:Q", title=t("common.terms.machine_months"), format=",.1f"),
            ],
        )
    )


def _room(labels: pd.DataFrame, plot_px: int) -> float:
    """The end of the axis that leaves every figure room behind its bar, on a plot of about `plot_px`."""
    share = (labels["text"].str.len() * CHARACTER_PX + 10).clip(upper=0.65 * plot_px) / plot_px
    return float((labels["end"] / (1 - share)).max()) or 1.0


def _names(frame: pd.DataFrame) -> list[str]:
    return frame["label"].drop_duplicates().tolist()


def _prepared(frame: pd.DataFrame, t: Translator) -> pd.DataFrame:
    tiers = tiers_in(frame)
    return frame[frame["tier"].isin(tiers) & (frame["machine_months"] > 0)].assign(
        name=frame["label"],
        tier_name=frame["tier"].map({tier: tier_name(t, tier) for tier in tiers}),
        rank=frame["tier"].map({tier: rank for rank, tier in enumerate(tiers)}),
    )


def _labels(frame: pd.DataFrame, t: Translator, *, short: bool = False) -> pd.DataFrame:
    """A row per name: where its bar ends and what is written there."""
    months = frame["machine_months"]
    sums = (
        frame.assign(
            early=months.where(frame["tier"] == "early", 0.0), mixed=months.where(frame["tier"] == "total", 0.0)
        )
        .groupby("label", sort=False)
        .agg(end=("machine_months", "sum"), early=("early", "sum"), mixed=("mixed", "sum"), hidden=("hidden", "max"))
        .reset_index(names="name")
    )
    columns = (sums[name].tolist() for name in ("end", "early", "mixed", "hidden"))
    sums["text"] = [
        figure_text(end - early - mixed, early, int(hidden), t, mixed=mixed, short=short)
        for end, early, mixed, hidden in zip(*columns, strict=True)
    ]
    return sums


def figure_text(
    sure: float, early: float, hidden: int, t: Translator, *, mixed: float = 0.0, short: bool = False
) -> str:
    """`1.234 + 200 tidligt + 90 uden trin + skjult`: what is not sure is never written as if it were.

    `mixed` is known only for all tiers together. Short, there is one sum. A withheld figure is never a nought.
    """
    if hidden and not sure and not early and not mixed:
        return t("common.withheld_short")
    if short:
        parts = [t.number(sure + early + mixed)]
    else:
        parts = [t.number(sure)] if sure or not (early or mixed) else []
        parts += [t("demand.early_part", early=early)] if early else []
        parts += [t("demand.mixed_part", mixed=mixed)] if mixed else []
    if hidden:
        parts.append(t("common.withheld_short"))
    return " + ".join(parts)
