"""The parts of the page Samlet efterspørgsel: headline, bars, time, map, table and file."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from machinery.charts.areas import areas
from machinery.charts.demand import demand_bars, demand_over_time, tiers_in
from machinery.charts.theme import tier_name
from machinery.i18n import Translator
from machinery.reference import Reference
from machinery.ui.demand_views import SURE_TIERS, WITHOUT_PLACE, DemandView, rolled, wide
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.figure import is_dark
from machinery.ui.filters import kept_segment
from machinery.ui.links import how_computed
from machinery.ui.maps import MapSubject, show_map
from machinery.ui.tables import Column, csv_file, show_grid, show_table_under
from machinery.ui.viewport import Room


def kind_choice(t: Translator, *, has_classes: bool) -> str:
    """Bars by machine group or by class; the edition knows groups only."""
    if not has_classes:
        return "group"
    names = {"group": t("common.terms.machine_group"), "class": t("common.terms.machine_class")}
    return kept_segment("kind", t("demand.by"), names, default="group")


def map_choice(t: Translator, *, has_provinces: bool) -> str:
    """Map by region or by province; the edition knows regions only."""
    if not has_provinces:
        return "region"
    names = {"region": t("common.terms.region"), "province": t("common.terms.province")}
    return kept_segment("map", t("demand.map_by"), names, default="region")


def show_headline(view: DemandView, t: Translator) -> None:
    """Planned and firm first, early beside it, machines where they are known; what is withheld in words."""
    columns = st.columns([4, 3, 3] if view.machines else [1, 1])
    unit = t("common.unit.machine_months")
    sure = t.listing([tier_name(t, "planned"), tier_name(t, "firm").lower()])
    columns[0].metric(f"{sure}, {unit}", t.number(view.sure), help=t("demand.sure_help"))
    columns[1].metric(f"{tier_name(t, 'early')}, {unit}", t.number(view.early), help=t("demand.early_help"))
    if view.machines:
        columns[2].metric(t("demand.machines"), t.range(*view.machines), help=t("demand.machines_help"))
    notes = []
    if view.machines:
        notes.append(t("demand.machines_sentence"))
    if view.mixed:
        notes.append(t("demand.mixed", months=view.mixed))
    if view.hidden:
        notes.append(t.count("demand.hidden", view.hidden))
    notes.append(how_computed(t, "machine-months"))
    st.caption(" ".join(notes))


def show_kinds(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars by machine group or class, and the same figures as a table."""
    frame = view.by_kind(view.kinds)
    st.subheader(t(f"demand.by_{view.kind_level}"), anchor=False)
    st.altair_chart(
        demand_bars(frame, t, narrow=narrow, is_dark=is_dark()),
        alt=_bars_alt("demand.bars_alt", frame, t),
        key="demand_kinds",
    )
    heading = t(f"common.terms.machine_{view.kind_level}")
    _table_under(view, frame, heading, t, t(f"demand.by_{view.kind_level}"), with_machines=True)


def show_places(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars by region, `uden fast sted` among them."""
    frame = with_row(view.by_place(), WITHOUT_PLACE, t("common.without_fixed_place"))
    st.subheader(t("demand.by_region"), anchor=False)
    st.altair_chart(
        demand_bars(frame, t, narrow=narrow, is_dark=is_dark()),
        alt=_bars_alt("demand.bars_alt", frame, t),
        key="demand_places",
    )
    _table_under(view, frame, t("common.terms.region"), t, t("demand.by_region"))


def show_time(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars over time, and the same figures as a table."""
    frame = view.by_period(t)
    st.subheader(t("demand.over_time"), anchor=False)
    st.altair_chart(
        demand_over_time(frame, t, narrow=narrow, is_dark=is_dark()),
        alt=_bars_alt("demand.time_alt", frame, t),
        key="demand_time",
    )
    _table_under(view, frame, t("common.terms.period"), t, t("demand.over_time"))


@st.fragment
def show_place_map(view: DemandView, reference: Reference, t: Translator, *, room: Room) -> None:
    """The map with proportional symbols: inside the sure part, the ring around it with the early part.

    A fragment: choosing a place or an extent draws the map again and not the charts above it.
    """
    geography = reference.geography
    cells = view.map_cells
    if view.map_level == "region":
        follows = {code: region.successor for code, region in geography.regions.items() if region.successor}
        cells = cells.assign(place=cells["place"].replace(follows))
    outlines = areas("province" if view.map_level == "province" else "region_2027")
    names = {code: t.name(geography.places[code]) for code in outlines.points}
    frame = rolled(cells, "place", {**names, WITHOUT_PLACE: t("common.without_fixed_place")})
    symbols = map_symbols(frame, names, t)
    show_map(
        MapSubject(
            outlines=outlines,
            symbols=symbols,
            names=names,
            largest=float(symbols["value"].max()),
            unit=t("demand.months_short"),
            alt=t("demand.map_alt"),
            legend=t("demand.map_legend"),
        ),
        t,
        parameter="spot",
        room=room,
    )
    loose = frame[frame["code"] == WITHOUT_PLACE]
    amount = float(loose["machine_months"].sum())
    parts = [t.number(amount)] if amount or not loose["hidden"].any() else []
    parts += [t("common.withheld_short")] if loose["hidden"].any() else []
    st.caption(t("demand.map_without_place", months=" + ".join(parts)) + " " + t("demand.map_regions"))


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


def show_all(view: DemandView, wish_sentence: str, page_stamps: dict[str, str], t: Translator) -> None:
    """Every figure of the page as one table and as a file."""
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
    columns = [
        Column("kind_name", t(f"common.terms.machine_{view.kind_level}")),
        Column("place_name", t("common.terms.region")),
        Column("period_name", t("common.terms.period")),
        *([] if view.is_live else [Column("note", t("demand.note"))]),
        *(Column(tier, tier_name(t, tier), 1) for tier in tiers),
    ]
    st.subheader(t("demand.all_figures"), anchor=False)
    show_grid(table, columns, t, key="demand_all", alt=t("demand.all_figures_alt"))
    stamps = {**page_stamps, t("demand.stamp_filters"): wish_sentence}
    file = FileToTake(
        t("demand.download"),
        t("demand.file_name"),
        "text/csv",
        lambda: csv_file(table, columns, stamps, t, withheld="is_withheld"),
    )
    show_downloads([file], key="demand_file")


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


def _table_under(
    view: DemandView, frame: pd.DataFrame, heading: str, t: Translator, caption: str, *, with_machines: bool = False
) -> None:
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
    show_table_under(t("common.as_table"), table, columns, t, caption=f"{caption}, {t('common.unit.machine_months')}")


def _part(value: float, is_live: bool, is_hidden: bool, t: Translator) -> str:
    """A sum of one tier. In an edition a tier that is not there is unknown or withheld, never a nought."""
    if not pd.isna(value):
        return t.number(value, 1)
    if is_live:
        return t.number(0, 1)
    return t("common.withheld_short") if is_hidden else "–"


def _machines(known: Mapping[str, tuple[int, int]], code: str, t: Translator) -> str:
    return t.range(*known[code]) if code in known else "–"


def stamps(view: DemandView, t: Translator, *, is_example: bool) -> dict[str, str]:
    """What every row of the file says about itself."""
    source = t("demand.source_live") if view.is_live else t("demand.source_edition", label=view.stamp)
    said: Sequence[tuple[str, str]] = (
        (t("demand.stamp_source"), source),
        (t("common.as_of"), t.datetime(view.as_of)),
        (t("demand.stamp_notice"), t("common.non_binding_notice")),
        *([(t("demand.stamp_data"), t("common.example_data_long"))] if is_example else []),
    )
    return dict(said)
