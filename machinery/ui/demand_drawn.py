"""Charts, tables and map of a view of demand, ready to be sent: made once for each view, language, theme and room."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from machinery.charts.areas import areas
from machinery.charts.demand import demand_bars, demand_over_time, tiers_in
from machinery.charts.finished import Spec, finished
from machinery.charts.theme import tier_name
from machinery.i18n import Translator
from machinery.reference import reference
from machinery.ui.demand_views import SURE_TIERS, WITHOUT_PLACE, DemandView, rolled, wide
from machinery.ui.figure import KEPT
from machinery.ui.maps import MapSubject
from machinery.ui.tables import Column, Grid, grid, written_table


@dataclass(frozen=True)
class Bars:
    """A finished chart, its text alternative, and the same figures as a written table."""

    chart: Spec
    alt: str
    table: str


@dataclass(frozen=True, eq=False)
class AllFigures:
    """Every figure of a view: the table, its columns, and the grid that shows it."""

    table: pd.DataFrame
    columns: tuple[Column, ...]
    grid: Grid


@dataclass(frozen=True)
class PlaceMap:
    """What the map shows, and the demand without a fixed place in words."""

    subject: MapSubject
    without_place: str


@lru_cache(maxsize=KEPT)
def kind_bars(view: DemandView, t: Translator, *, narrow: bool, is_dark: bool) -> Bars:
    """Bars by machine group or class; the table has the machines too, where they are known."""
    frame = view.by_kind(view.kinds)
    return Bars(
        finished(demand_bars(frame, t, narrow=narrow, is_dark=is_dark)),
        _bars_alt("demand.bars_alt", frame, t),
        _table(view, frame, t(f"common.terms.machine_{view.kind_level}"), t, t(f"demand.by_{view.kind_level}"),
               with_machines=True),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def place_bars(view: DemandView, t: Translator, *, narrow: bool, is_dark: bool) -> Bars:
    """Bars by region, `uden fast sted` among them."""
    frame = with_row(view.by_place(), WITHOUT_PLACE, t("common.without_fixed_place"))
    return Bars(
        finished(demand_bars(frame, t, narrow=narrow, is_dark=is_dark)),
        _bars_alt("demand.bars_alt", frame, t),
        _table(view, frame, t("common.terms.region"), t, t("demand.by_region")),
    )


@lru_cache(maxsize=KEPT)
def time_bars(view: DemandView, t: Translator, *, narrow: bool, is_dark: bool) -> Bars:
    """Bars over time."""
    frame = view.by_period(t)
    return Bars(
        finished(demand_over_time(frame, t, narrow=narrow, is_dark=is_dark)),
        _bars_alt("demand.time_alt", frame, t),
        _table(view, frame, t("common.terms.period"), t, t("demand.over_time")),
    )


@lru_cache(maxsize=KEPT)
def place_map(view: DemandView, t: Translator) -> PlaceMap:
    """Proportional symbols: inside the sure part, the ring around it with the early part."""
    geography = reference().geography
    cells = view.map_cells
    if view.map_level == "region":
        follows = {code: region.successor for code, region in geography.regions.items() if region.successor}
        cells = cells.assign(place=cells["place"].replace(follows))
    outlines = areas("province" if view.map_level == "province" else "region_2027")
    names = {code: t.name(geography.places[code]) for code in outlines.points}
    frame = rolled(cells, "place", {**names, WITHOUT_PLACE: t("common.without_fixed_place")})
    symbols = map_symbols(frame, names, t)
    subject = MapSubject(
        outlines=outlines,
        symbols=symbols,
        names=names,
        largest=float(symbols["value"].max()),
        unit=t("demand.months_short"),
        alt=t("demand.map_alt"),
        legend=t("demand.map_legend"),
    )
    loose = frame[frame["code"] == WITHOUT_PLACE]
    amount = float(loose["machine_months"].sum())
    parts = [t.number(amount)] if amount or not loose["hidden"].any() else []
    parts += [t("common.withheld_short")] if loose["hidden"].any() else []
    return PlaceMap(subject, " + ".join(parts))


def map_symbols(frame: pd.DataFrame, names: dict[str, str], t: Translator) -> pd.DataFrame:
    """One row per place for the map: the whole value, the sure part of it, and the figure in words."""
    sure = frame["machine_months"].where(frame["tier"].isin(SURE_TIERS), 0.0)
    sums = (
        frame.assign(sure=sure)
        .groupby("code")
        .agg(value=("machine_months", "sum"), inner=("sure", "sum"), hidden=("hidden", "max"))
    )
    sums = sums.reindex(list(names)).fillna(0.0)
    shown = [t.number(value) if value or not hidden else "" for value, hidden in zip(sums["value"], sums["hidden"],
             strict=True)]  # fmt: skip
    hidden = sums["hidden"] > 0
    return pd.DataFrame(
        {
            "code": list(names),
            "name": list(names.values()),
            "value": sums["value"].to_numpy(),
            "inner": sums["inner"].to_numpy(),
            "label": shown,
            "shown": [
                " + ".join(part for part in (figure, t("common.withheld_short") if is_hidden else "") if part)
                for figure, is_hidden in zip(shown, hidden, strict=True)
            ],
            "withheld": (hidden & (sums["value"] == 0)).to_numpy(),
        }
    )


@lru_cache(maxsize=KEPT)
def all_figures(view: DemandView, t: Translator) -> AllFigures:
    """A row per kind, place and period with a column per tier; `is_withheld` and `note` say what cannot be shown."""
    tiers = tiers_in(view.cells)
    table = _in_order(wide(view.cells, ["kind", "place", "period"], tiers), view)
    hidden = view.cells[view.cells["hidden"] > 0].drop_duplicates(["kind", "place", "period"])
    keys = pd.MultiIndex.from_frame(hidden[["kind", "place", "period"]])
    is_hidden = pd.MultiIndex.from_frame(table[["kind", "place", "period"]]).isin(keys)
    if view.is_live:
        table[list(tiers)] = table[list(tiers)].fillna(0.0)
    together = [tier for tier in ("planned+firm", "total") if tier in tiers]
    is_mixed = (table[together] > 0).any(axis=1)
    table = table.assign(
        kind_name=table["kind"].map(view.kinds),
        place_name=table["place"].map(view.places).fillna(table["place"]),
        period_name=table["period"].map({period: t.period(period) for period in table["period"].unique()}),
        is_withheld=is_hidden,
        note=[_note(hidden, mixed, t) for hidden, mixed in zip(is_hidden.tolist(), is_mixed.tolist(), strict=True)],
    )[(table[list(tiers)].sum(axis=1) > 0) | is_hidden]
    columns = (
        Column("kind_name", t(f"common.terms.machine_{view.kind_level}")),
        Column("place_name", t("common.terms.region")),
        Column("period_name", t("common.terms.period")),
        *([] if view.is_live else [Column("note", t("demand.note"))]),
        *(Column(tier, tier_name(t, tier), 1) for tier in tiers),
    )
    return AllFigures(table, columns, grid(table, columns, t))


def _in_order(table: pd.DataFrame, view: DemandView) -> pd.DataFrame:
    ranks = {"kind": list(view.kinds), "place": list(view.places), "period": sorted(table["period"].unique())}
    order = {name: {code: rank for rank, code in enumerate(codes)} for name, codes in ranks.items()}
    return table.sort_values(list(ranks), key=lambda codes: codes.map(order[str(codes.name)]), ignore_index=True)


def _note(hidden: bool, mixed: bool, t: Translator) -> str:
    if hidden:
        return t("common.withheld")
    return t("demand.known_together") if mixed else ""


def with_row(frame: pd.DataFrame, code: str, label: str) -> pd.DataFrame:
    """The frame with at least one row for `code`: nothing there is a 0 that can be seen, not a gap."""
    if (frame["code"] == code).any():
        return frame
    row: dict[str, Any] = {"code": code, "label": label, "tier": "planned", "machine_months": 0.0, "hidden": 0}
    return pd.concat([frame, pd.DataFrame([row])], ignore_index=True)


def _bars_alt(key: str, frame: pd.DataFrame, t: Translator) -> str:
    sums = frame.groupby("label", sort=False)["machine_months"].sum()
    largest = sums.idxmax() if len(sums) else ""
    return t(key, count=len(sums), largest=largest, months=t.number(float(sums.max()) if len(sums) else 0))


def _table(
    view: DemandView, frame: pd.DataFrame, heading: str, t: Translator, caption: str, *, with_machines: bool = False
) -> str:
    tiers = tiers_in(frame)
    table = wide(frame, ["code", "label"], tiers)
    hidden = frame.groupby("code")["hidden"].max().to_dict()
    for tier in tiers:
        figures = zip(table[tier].tolist(), table["code"].tolist(), strict=True)
        table[tier] = [_part(value, view.is_live, hidden[code] > 0, t) for value, code in figures]
    columns = [Column("label", heading), *(Column(tier, tier_name(t, tier), is_right=True) for tier in tiers)]
    if any(hidden.values()):
        table["hidden"] = [t.number(hidden[code]) if hidden[code] else "" for code in table["code"]]
        columns.append(Column("hidden", t("demand.hidden_column"), is_right=True))
    if with_machines and view.machines_by_kind is not None:
        machines = view.machines_by_kind
        least_and_most = zip(machines["machines_low"].tolist(), machines["machines_high"].tolist(), strict=True)
        known = dict(zip(machines["kind"].tolist(), least_and_most, strict=True))
        table["machines"] = [_machines(known, code, t) for code in table["code"]]
        columns.append(Column("machines", t("demand.machines"), is_right=True))
    return written_table(table, columns, t, caption=f"{caption}, {t('common.unit.machine_months')}")


def _part(value: float, is_live: bool, is_hidden: bool, t: Translator) -> str:
    """A sum of one tier. In an edition a tier that is not there is unknown or withheld, never a nought."""
    if not pd.isna(value):
        return t.number(value, 1)
    if is_live:
        return t.number(0, 1)
    return t("common.withheld_short") if is_hidden else "–"


def _machines(known: Mapping[str, tuple[int, int]], code: str, t: Translator) -> str:
    return t.range(*known[code]) if code in known else "–"
