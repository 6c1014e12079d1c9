"""The parts of the page Ladebehov: what the figures mean, the map, the chosen place, the tables and the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from machinery.charts.areas import areas
from machinery.domain.places import COUNTRY, PlaceLevel
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.reference import reference
from machinery.sites import Site, sites
from machinery.ui.charging_views import TIER_CHOICES, ChargingView, charging_view, names_of, require_reader
from machinery.ui.demonstration import situation
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.figure import KEPT
from machinery.ui.filters import kept_segment, kept_slider
from machinery.ui.links import how_computed
from machinery.ui.maps import MapSubject, show_map
from machinery.ui.page import Page
from machinery.ui.published_energy import PARTS
from machinery.ui.tables import Column, Grid, csv_file, grid, height_of, show_grid, written_table
from machinery.ui.viewport import room

PLACE = "area"


def level_choice(levels: tuple[str, ...], t: Translator) -> str:
    """Municipality, province or region; the edition has regions only."""
    if len(levels) == 1:
        return levels[0]
    return kept_segment(
        "level", t("charging.by"), {level: t(f"common.terms.{level}") for level in levels}, default=levels[0]
    )


def tier_choice(levels: tuple[str, ...], t: Translator) -> str:
    """Planned and firm sites, or those of early demand too; the edition, known by its one level, has no choice."""
    if len(levels) == 1:
        return "all"
    names = {choice: t(f"charging.tiers.{choice}") for choice in TIER_CHOICES}
    return kept_segment("tiers", t("common.terms.tier"), names, default="sure")


def show_nothing(view: ChargingView, page: Page) -> None:
    """A calm word where no place needs anything, also when only early demand does."""
    key = f"empty_{view.source}"
    if view.tiers != "all":
        every = charging_view(page, view.level, "all")
        key = key if every is None or every.is_empty else "empty_sure"
    st.info(page.t(f"charging.{key}"), icon=":material/ev_station:")


def measure_choice(view: ChargingView, t: Translator) -> str:
    """Energy or power as the size of the symbols; power only where sites are known."""
    if not view.has_power:
        return "energy"
    names = {"energy": t("charging.energy"), "power": t("charging.power")}
    return kept_segment("measure", t("charging.measure"), names, default="energy")


def period_choice(view: ChargingView, t: Translator) -> str:
    """The half-year (or year of the edition) on show."""
    names = {period: t.short_period(period) for period in view.periods}
    label = t("common.terms.half_year" if "H" in view.periods[0] else "common.terms.year")
    # The first half-year is often half gone; the next one says more.
    return kept_slider("at", label, names, default=view.periods[min(1, len(view.periods) - 1)])


def show_explanation(t: Translator) -> None:
    """Energy and power, for who has not met them before."""
    energy, power = st.columns(2, gap="medium")
    with energy.container(border=True, height="stretch"):
        st.markdown(f"**{t('charging.energy')}**  \n{t('charging.energy_text')}")
    with power.container(border=True, height="stretch"):
        st.markdown(f"**{t('charging.power')}**  \n{t('charging.power_text')}")


def show_totals(view: ChargingView, period: str, t: Translator) -> None:
    """The sums of the period; power says that the peaks do not meet."""
    rows = view.of(period)
    columns = st.columns(4 if view.has_power else 2)
    columns[0].metric(
        t("common.terms.energy_kwh_per_day"), t.range(rows["energy_low"].sum(), rows["energy_high"].sum())
    )
    if view.has_power:
        columns[1].metric(t("common.terms.unmanaged_peak_kw"), t.number(rows["power"].sum()))
        columns[2].metric(t("common.terms.machines"), t.number(rows["machines"].sum()))
        columns[3].metric(t("charging.site_count"), t.number(int(rows["sites"].sum())))
        st.caption(f"{t('charging.no_sum')} {how_computed(t, 'charging-peak')}")
        st.caption(_tiers_in_words(view, t))
    else:
        columns[1].metric(t("charging.machines_mean"), t.number(rows["machines"].sum()))
        st.caption(f"{_tiers_in_words(view, t)} {_parts_in_words(rows, t)}")
        st.caption(" ".join(view.assumptions))
        if view.hidden:
            st.caption(t.count("charging.hidden", view.hidden))


def _tiers_in_words(view: ChargingView, t: Translator) -> str:
    return t(f"charging.tiers_of_{view.tiers if view.has_power else 'edition'}")


def _parts_in_words(rows: pd.DataFrame, t: Translator) -> str:
    """What the energy of the period is made of, tier by tier as far as the edition says."""
    ranges = [(part, float(rows[f"{part}_low"].sum()), float(rows[f"{part}_high"].sum())) for part in PARTS]
    return t(
        "charging.edition_parts",
        parts=t.listing(t(f"charging.part.{part}", range=t.range(low, high)) for part, low, high in ranges if high > 0),
    )


def show_charging_map(view: ChargingView, period: str, measure: str, page: Page) -> str | None:
    """The map of one measure; returns the chosen place."""
    return show_map(
        map_subject(view, period, measure, page.t),
        page.t,
        parameter=PLACE,
        room=room(),
        details=lambda code: show_place(view, period, code, page),
    )


@lru_cache(maxsize=KEPT)
def map_subject(view: ChargingView, period: str, measure: str, t: Translator) -> MapSubject:
    """One measure of one period as symbols; their scale is that of all periods."""
    outlines = areas(view.outlines(period))
    names = names_of(list(outlines.points), reference(), t)
    unit = t(f"common.unit.{'kwh_per_day' if measure == 'energy' else 'kw'}")
    placed = view.table[~view.table["without_place"]]
    value = "energy_high" if measure == "energy" else "power"
    inner = "energy_low" if measure == "energy" else "power"
    here = placed[placed["period"] == period].set_index("code").reindex(list(names))
    symbols = pd.DataFrame(
        {
            "code": list(names),
            "name": list(names.values()),
            "value": here[value].fillna(0.0).to_numpy(),
            "inner": here[inner].fillna(0.0).to_numpy(),
            "label": [
                t.range(low, high) for low, high in zip(here[inner].fillna(0.0), here[value].fillna(0.0), strict=True)
            ],
            "shown": [
                _shown(low, high, is_hidden, unit, t)
                for low, high, is_hidden in zip(
                    here[inner].fillna(0.0), here[value].fillna(0.0), here["hidden"].fillna(0) > 0, strict=True
                )
            ],
            "withheld": ((here["hidden"].fillna(0) > 0) & ~(here[value] > 0)).to_numpy(),
        }
    )
    legend = "charging.legend_range" if view.source == "edition" else f"charging.legend_{measure}"
    return MapSubject(
        outlines=outlines,
        symbols=symbols,
        names=dict(sorted(names.items(), key=lambda item: item[1])),
        largest=float(placed[value].max()),
        unit=unit,
        alt=t("charging.map_alt", measure=t(f"charging.{measure}"), period=t.period(period)),
        legend=t(legend),
    )


def show_place(view: ChargingView, period: str, code: str | None, page: Page) -> None:
    """The figures of the chosen place beside the map."""
    t = page.t
    if code is None:
        st.markdown(t("charging.choose_place"))
        return
    rows = view.of(period)
    rows = rows[(rows["code"] == code) & ~rows["without_place"]]
    with st.container(border=True, key="charging_place"):
        st.markdown(f"**{names_of([code], page.reference, t)[code]}**, {t.period(period)}")
        if rows.empty or not (rows["energy_high"] > 0).any():
            is_hidden = bool((rows["hidden"] > 0).any())
            st.markdown(t("common.withheld") if is_hidden else t("charging.nothing_here"))
            return
        row = rows.iloc[0]
        st.metric(t("common.terms.energy_kwh_per_day"), t.range(row["energy_low"], row["energy_high"]))
        if view.has_power:
            st.metric(t("common.terms.unmanaged_peak_kw"), t.number(row["power"]))
            st.caption(
                t("charging.machines_on_sites", machines=t.number(row["machines"]), sites=t.number(int(row["sites"])))
            )


def show_figures(view: ChargingView, period: str, page: Page) -> None:
    """All places of the period as a table, those without a place apart, and a file with every period."""
    t = page.t
    drawn = _drawn(view, period, t)
    st.subheader(t("charging.all_places", period=t.period(period)), anchor=False)
    show_grid(
        drawn.grid,
        key="charging_table",
        alt=t("charging.all_places", period=t.period(period)),
        height=height_of(len(drawn.grid.frame), 320),
    )
    st.subheader(t("common.without_place"), anchor=False)
    if drawn.without_place:
        st.html(drawn.without_place)
    else:
        st.caption(t("charging.without_place_none"))
    stamps = {
        t("charging.stamp_source"): _source(view, page),
        t("common.as_of"): t.datetime(
            page.now if view.has_power or page.edition is None else page.edition.manifest.as_of
        ),
        t("charging.stamp_tiers"): _tiers_in_words(view, t),
        t("charging.stamp_notice"): t("common.non_binding_notice"),
        **({t("charging.stamp_data"): t("common.example_data_long")} if _is_example(view, page) else {}),
    }
    file = FileToTake(
        t("charging.download"),
        t("charging.file_name"),
        "text/csv",
        lambda: _every_period(view, stamps, page),
    )
    show_downloads([file], key="charging_file")


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The places of a period as a grid, and what has no place as a written table; empty where there is nothing."""

    grid: Grid
    without_place: str


@lru_cache(maxsize=KEPT)
def _drawn(view: ChargingView, period: str, t: Translator) -> _Drawn:
    names = _all_names(view, t)
    columns = _columns(view, t)
    rows = view.of(period)
    placed = _named(rows[~rows["without_place"]], names, t)
    loose = _named(rows[rows["without_place"]], names, t)
    written = ""
    if loose["energy_high"].sum() > 0 or (loose["hidden"] > 0).any():
        kept = [column for column in columns if column.name not in ("power", "sites")]
        written = written_table(loose, kept, t, caption=t("charging.without_place"))
    return _Drawn(grid(placed, columns, t, missing=t("common.withheld_short")), written)


def _every_period(view: ChargingView, stamps: Mapping[str, str], page: Page) -> bytes:
    # Made when it is asked for: the role may have ended since the page was drawn.
    if view.source != "edition":
        require_reader(page, None if view.source == "all" else sorted(page.asking.builder_ids))
    t = page.t
    every = _named(view.table, _all_names(view, t), t).assign(period_name=view.table["period"].map(t.period))
    place_kind = [t("common.without_place") if loose else t(f"common.terms.{view.level}")
                  for loose in view.table["without_place"]]  # fmt: skip
    every = every.assign(place_kind=place_kind)
    columns = [
        Column("period_name", t("common.terms.period")),
        Column("place_kind", t("charging.place_kind")),
        *_columns(view, t),
    ]
    return csv_file(every, columns, stamps, t, withheld="is_withheld")


def _all_names(view: ChargingView, t: Translator) -> Mapping[str, str]:
    return names_of(sorted(view.table["code"].unique()), reference(), t)


def show_sites(view: ChargingView, period: str, chosen: str | None, page: Page) -> None:
    """The sites behind the figures: all own ones for a builder, those of the chosen place for the facilitator."""
    if view.source == "edition" or (view.source == "all" and chosen is None):
        return
    t = page.t
    builder_ids = None if view.source == "all" else sorted(page.asking.builder_ids)
    found = [
        site
        for site in sites(
            page.store,
            page.asking,
            builders=builder_ids,
            half_year=period,
            as_of=page.now,
            tiers=TIER_CHOICES[view.tiers],
            reference=page.reference,
        )
        if chosen is None or _lies_in(site, chosen, view, period, page)
    ]
    st.subheader(t("charging.sites"), anchor=False)
    if not found:
        st.caption(t("charging.sites_none"))
        return
    drawn = site_grid(found, page, with_builder=view.source == "all")
    show_grid(drawn, key="charging_sites", alt=t("charging.sites"), height=height_of(len(found), 380))


def site_grid(found: Sequence[Site], page: Page, *, with_builder: bool) -> Grid:
    """Sites as a table: where, how many machines, energy, peak, connection, and what is to be said of each."""
    t = page.t
    names = {one.builder_id: one.name for one in builders(page.store)}
    places = names_of([site.place_code for site in found], page.reference, t)
    frame = pd.DataFrame(
        [
            {
                "builder": names.get(site.builder_id, site.builder_id),
                "project": site.project or t("charging.no_project"),
                "place": t("common.whole_country") if site.place_code == COUNTRY else places[site.place_code],
                "machines": site.machine_count,
                "energy": site.energy_kwh_per_day,
                "power": site.unmanaged_peak_kw,
                "at": site.unmanaged_peak_at or "–",
                "connection": t("common.unknown") if site.site_power_kw is None else t.number(site.site_power_kw),
                "remark": _remark(site, t),
            }
            for site in found
        ]
    )
    columns = [
        *([Column("builder", t("common.terms.builder"))] if with_builder else []),
        Column("project", t("fields.project")),
        Column("place", t("common.terms.place")),
        Column("machines", t("common.terms.machines"), 0),
        Column("energy", t("common.terms.energy_kwh_per_day"), 0, short=t("common.unit.kwh_per_day")),
        Column("power", t("common.terms.unmanaged_peak_kw"), 0, short=t("charging.power_short")),
        Column("at", t("charging.peak_at")),
        Column("connection", t("charging.connection")),
        Column("remark", t("charging.remark")),
    ]
    return grid(frame, columns, t)


def _lies_in(site: Site, code: str, view: ChargingView, period: str, page: Page) -> bool:
    geography = page.reference.geography
    if view.level == PlaceLevel.province:
        return geography.province_of(site.place_code) == code
    if view.level == PlaceLevel.region:
        return geography.region_of(site.place_code, view.month_no(period)) == code
    return site.place_code == code


def _remark(site: Site, t: Translator) -> str:
    if site.has_power_conflict:
        return t("charging.power_conflict")
    if not site.has_place:
        return t("common.without_place")
    if site.site_power_kw is not None and site.unmanaged_peak_kw is not None:
        fits = site.unmanaged_peak_kw <= site.site_power_kw
        return t("charging.fits" if fits else "charging.does_not_fit")
    return ""


def _columns(view: ChargingView, t: Translator) -> list[Column]:
    place = Column("place_name", t("common.terms.place"))
    if view.has_power:
        return [
            place,
            Column("energy_high", t("common.terms.energy_kwh_per_day"), 0, short=t("common.unit.kwh_per_day")),
            Column("power", t("common.terms.unmanaged_peak_kw"), 0, short=t("charging.power_short")),
            Column("machines", t("common.terms.machines"), 0),
            Column("sites", t("charging.site_count"), 0),
        ]
    return [
        place,
        Column("energy_low", t("charging.energy_low"), 0, short=t("charging.low_short")),
        Column("energy_high", t("charging.energy_high"), 0, short=t("charging.high_short")),
        Column("machines", t("charging.machines_mean"), 1, short=t("common.terms.machines")),
        Column("note", t("charging.remark")),
    ]


def _named(rows: pd.DataFrame, names: Mapping[str, str], t: Translator) -> pd.DataFrame:
    return rows.assign(
        place_name=rows["code"].map(names),
        is_withheld=rows["hidden"] > 0,
        note=[t("charging.some_hidden") if hidden else "" for hidden in rows["hidden"] > 0],
    )


def _shown(low: float, high: float, is_hidden: bool, unit: str, t: Translator) -> str:
    if not high > 0:
        return t("common.withheld_short") if is_hidden else ""
    return f"{t.range(low, high)} {unit}"


def _source(view: ChargingView, page: Page) -> str:
    if view.source == "edition" and page.edition is not None:
        return page.t("demand.source_edition", label=page.edition.label)
    return page.t(f"charging.source_{view.source}")


def _is_example(view: ChargingView, page: Page) -> bool:
    if view.source == "edition":
        return page.edition is not None and page.edition.is_example
    return situation().has_example_data
