"""The parts of the page Samlet efterspørgsel: headline, bars, time, map, table and file."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from machinery.charts.theme import tier_name
from machinery.i18n import Translator
from machinery.ui.demand_drawn import Bars, all_figures, kind_bars, place_bars, place_map, time_bars
from machinery.ui.demand_views import DemandView
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.figure import is_dark, show_chart
from machinery.ui.filters import kept_segment
from machinery.ui.links import how_computed
from machinery.ui.maps import show_map
from machinery.ui.page import Page
from machinery.ui.tables import csv_file, show_grid, show_written_under
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
    columns[0].metric(
        f"{t('common.planned_and_firm')}, {unit}", headline_figure(view.sure, view, t), help=t("demand.sure_help")
    )
    columns[1].metric(
        f"{tier_name(t, 'early')}, {unit}", headline_figure(view.early, view, t), help=t("demand.early_help")
    )
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


def headline_figure(months: float, view: DemandView, t: Translator) -> str:
    """A sum; where nothing of it is shown and something is withheld, that is said instead of a nought."""
    return t("common.withheld_short") if view.hidden and not months else t.number(months)


def show_kinds(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars by machine group or class, and the same figures as a table."""
    st.subheader(t(f"demand.by_{view.kind_level}"), anchor=False)
    _show_bars(kind_bars(view, t, narrow=narrow, is_dark=is_dark()), t, key="demand_kinds")


def show_places(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars by region, and the same figures as a table."""
    st.subheader(t("demand.by_region"), anchor=False)
    _show_bars(place_bars(view, t, narrow=narrow, is_dark=is_dark()), t, key="demand_places")


def show_time(view: DemandView, t: Translator, *, narrow: bool) -> None:
    """Bars over time, and the same figures as a table."""
    st.subheader(t("demand.over_time"), anchor=False)
    _show_bars(time_bars(view, t, narrow=narrow, is_dark=is_dark()), t, key="demand_time")


def _show_bars(bars: Bars, t: Translator, *, key: str) -> None:
    show_chart(bars.chart, alt=bars.alt, key=key)
    show_written_under(t("common.as_table"), bars.table)


@st.fragment
def show_place_map(page: Page, view: DemandView, *, room: Room) -> None:
    """The map with proportional symbols: inside the sure part, the ring around it with the early part.

    A fragment: choosing a place or an extent draws the map again and not the charts above it. It is
    drawn from what the page was given, so live figures ask once more who may see them: raises `NotAllowed`.
    """
    _require_reader(page, view)
    t = page.t
    drawn = place_map(view, t)
    show_map(drawn.subject, t, parameter="spot", room=room)
    st.caption(t("demand.map_without_place", months=drawn.without_place) + " " + t("demand.map_regions"))


def show_all(page: Page, view: DemandView, wish_sentence: str, page_stamps: dict[str, str]) -> None:
    """Every figure of the page as one table and as a file; whether one may have the file is asked when it is made."""
    t = page.t
    figures = all_figures(view, t)
    st.subheader(t("demand.all_figures"), anchor=False)
    show_grid(figures.grid, key="demand_all", alt=t("demand.all_figures_alt"))
    stamps = {**page_stamps, t("demand.stamp_filters"): wish_sentence}

    def data() -> bytes:
        _require_reader(page, view)
        return csv_file(figures.table, figures.columns, stamps, t, withheld="is_withheld")

    file = FileToTake(t("demand.download"), t("demand.file_name"), "text/csv", data)
    show_downloads([file], key="demand_file")


def _require_reader(page: Page, view: DemandView) -> None:
    if view.is_live:
        page.asking.require_facilitator()


def stamps(view: DemandView, t: Translator, *, as_of: datetime, is_example: bool) -> dict[str, str]:
    """What every row of the file says about itself."""
    source = t("demand.source_live") if view.is_live else t("demand.source_edition", label=view.stamp)
    said: Sequence[tuple[str, str]] = (
        (t("demand.stamp_source"), source),
        (t("common.as_of"), t.datetime(as_of)),
        (t("demand.stamp_notice"), t("common.non_binding_notice")),
        *([(t("demand.stamp_data"), t("common.example_data_long"))] if is_example else []),
    )
    return dict(said)
