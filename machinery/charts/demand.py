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
    TEXT,
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
        .mark_text(align="left", dx=5, baseline="middle", color=TEXT[is_dark][0])
        .encode(y=y, x=alt.X("end:Q", scale=scale), text="text:N")
    )
    return in_page_colours(themed(alt.layer(words, bars).properties(height=height), t), is_dark)


def demand_over_time(frame: pd.DataFrame, t: Translator, *, narrow: bool, is_dark: bool) -> alt.LayerChart:
    """Standing bars, one per period in order, with the sum above each; a `narrow` window turns the words."""
    prepared = _prepared(frame, t)
    labels = _labels(frame, t, short=True)
    room = float(labels["end"].max() * 1.15) or 1.0
    scale = alt.Scale(domain=[0, room], nice=False)
    x = alt.X(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelAngle=-90 if narrow else 0, labelOverlap=False, labelLimit=90),
    )
    bars = _bars(prepared, t, "width").encode(
        x=x,
        y=alt.Y("machine_months:Q", title=t("common.terms.machine_months"), scale=scale, axis=alt.Axis(tickCount=4),
                stack="zero"),
    )  # fmt: skip
    words = (
        alt.Chart(labels)
        .mark_text(baseline="bottom", dy=-4, fontSize=9 if narrow else 11, color=TEXT[is_dark][0])
        .encode(x=x, y=alt.Y("end:Q", scale=scale), text="text:N")
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
    early = frame["machine_months"].where(frame["tier"] == "early", 0.0)
    sums = (
        frame.assign(early=early)
        .groupby("label", sort=False)
        .agg(end=("machine_months", "sum"), early=("early", "sum"), hidden=("hidden", "max"))
        .reset_index(names="name")
    )
    figures = zip(sums["end"].tolist(), sums["early"].tolist(), sums["hidden"].tolist(), strict=True)
    sums["text"] = [figure_text(end - early, early, int(hidden), t, short=short) for end, early, hidden in figures]
    return sums


def figure_text(sure: float, early: float, hidden: int, t: Translator, *, short: bool = False) -> str:
    """`1.234 + 200 tidligt`, `1.234 + skjult` or only `skjult`: a withheld figure is never a nought."""
    if hidden and not sure and not early:
        return t("common.withheld_short")
    parts = [t.number(sure)] if sure or not early else []
    if early and not short:
        parts.append(t("demand.early_part", early=early))
    elif early:
        parts = [t.number(sure + early)]
    if hidden:
        parts.append(t("common.withheld_short"))
    return " + ".join(parts)
