"""Ladebehov as one table, wherever it comes from: all sites, one's own sites, or the latest edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from machinery.access.asking import Role
from machinery.charts.theme import TIERS
from machinery.domain.periods import half_year_months, half_years_between, year_months
from machinery.domain.places import PlaceLevel
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.reference import Reference
from machinery.reference.geometry import MapLevel
from machinery.sites import charging_need_all
from machinery.store.standing import Standing, standing
from machinery.ui.demand_views import SURE, WITHOUT_PLACE
from machinery.ui.kept import Kept
from machinery.ui.page import Page
from machinery.ui.published_energy import PARTS, published_energy

TIER_CHOICES = {"sure": SURE, "all": TIERS}
"""Which tiers sites are counted for; planned and firm demand first."""
_views: Kept[tuple[Standing, tuple[str, ...] | None, str, str], "ChargingView"] = Kept(32)
_published: Kept[tuple[str, str], "ChargingView"] = Kept(16)
LEVELS = (PlaceLevel.municipality.value, PlaceLevel.province.value, PlaceLevel.region.value)


@dataclass(frozen=True, eq=False)
class ChargingView:
    """The charging need of all periods, kept with all that is drawn of it: nobody may change its table.

    `source` is all, own or edition; `tiers` is a key of `TIER_CHOICES`, always all for an edition.
    `table` has a row per period and place: `period`, `code`, `energy_low`, `energy_high` (kWh a day, alike where the
    need is computed from sites), `power` (kW; nan without a site), `machines` (a mean for the edition), `sites`,
    `without_place`, `hidden` (withheld figures behind the row; where nothing else is known the figures are nan). The
    edition's has `<part>_low` and `<part>_high` besides, for each part of `published_energy.PARTS`. `assumptions` are
    sentences.
    """

    source: str
    level: str
    periods: Sequence[str]
    table: pd.DataFrame
    tiers: str = "all"
    hidden: int = 0
    assumptions: tuple[str, ...] = ()

    @property
    def has_power(self) -> bool:
        """Power needs sites; an edition has none."""
        return self.source != "edition"

    @property
    def is_empty(self) -> bool:
        """Whether no place needs anything in any period."""
        return not (self.table["energy_high"] > 0).any()

    def of(self, period: str) -> pd.DataFrame:
        """The rows of one period, largest need first."""
        rows = self.table[self.table["period"] == period]
        return rows.sort_values("energy_high", ascending=False, ignore_index=True)

    def outlines(self, period: str) -> MapLevel:
        """The geometry level to draw: regions are those of the year."""
        if self.level == PlaceLevel.municipality:
            return "municipality"
        if self.level == PlaceLevel.province:
            return "province"
        return "region_2026" if period[:4] < "2027" else "region_2027"

    def month_no(self, period: str) -> int:
        """The first month of a period."""
        return (half_year_months(period) if "H" in period else year_months(period)).start


def charging_levels(page: Page) -> tuple[str, ...]:
    """The levels whoever asks can see: sites by municipality, the edition by region."""
    return LEVELS if page.asking.role in (Role.FACILITATOR, Role.BUILDER) else (PlaceLevel.region.value,)


def charging_view(page: Page, level: str, tiers: str) -> ChargingView | None:
    """All sites for the facilitator, one's own for a builder, else the edition; None before the first edition.

    `tiers` is a key of `TIER_CHOICES`; it chooses among sites, as an edition does not tell tiers apart everywhere.
    """
    if page.asking.role is Role.FACILITATOR:
        return _from_sites(page, None, level, tiers)
    if page.asking.role is Role.BUILDER:
        return _from_sites(page, sorted(page.asking.builder_ids), level, tiers)
    return None if page.edition is None else from_edition(page.edition, page.t)


def require_reader(page: Page, builder_ids: Sequence[str] | None) -> None:
    """Raise `NotAllowed` unless whoever asks may see the sites of these builders now, of all for None."""
    if builder_ids is None:
        page.asking.require_facilitator()
    for builder_id in builder_ids or ():
        page.asking.require_reader_of(builder_id)


def _from_sites(page: Page, builder_ids: Sequence[str] | None, level: str, tiers: str) -> ChargingView:
    # What is kept knows nobody: who asks is checked first, here as in `charging_need_all`.
    require_reader(page, builder_ids)
    asked = None if builder_ids is None else tuple(builder_ids)
    return _views.of(
        (standing(page.store, page.now), asked, level, tiers), lambda: _view(page, builder_ids, level, tiers)
    )


def _view(page: Page, builder_ids: Sequence[str] | None, level: str, tiers: str) -> ChargingView:
    need = charging_need_all(
        page.store,
        page.asking,
        builders=builder_ids,
        level=level,
        as_of=page.now,
        tiers=TIER_CHOICES[tiers],
        reference=page.reference,
    )
    periods = sorted(need["half_year"].unique())
    table = pd.DataFrame(
        {
            "period": need["half_year"],
            "code": need["code"],
            "energy_low": need["energy_kwh_per_day"].astype(float),
            "energy_high": need["energy_kwh_per_day"].astype(float),
            "power": need["unmanaged_peak_kw"].astype(float),
            "machines": need["machines"].astype(float),
            "sites": need["sites"].astype(int),
            "without_place": need["without_place"].astype(bool),
            "hidden": 0,
        }
    )
    return ChargingView(
        source="all" if builder_ids is None else "own",
        level=level,
        periods=half_years_between(periods[0], periods[-1]) if periods else [],
        table=table,
        tiers=tiers,
    )


def from_edition(edition: PublishedEdition, t: Translator) -> ChargingView:
    """The regional need as a range, from published machine-months alone: every tier, counted and named.

    Kept, as an edition never changes.
    """
    return _published.of((edition.manifest_sha256, t.lang), lambda: _of_edition(edition, t))


def _of_edition(edition: PublishedEdition, t: Translator) -> ChargingView:
    need = edition.charging_need()
    sums = published_energy(edition, ("region_code",))
    hidden = edition.sums(("region_code", "year")).set_index(["year", "region_code"])["cells_withheld"]
    table = pd.DataFrame(
        {
            "period": sums["year"].astype(str),
            "code": sums["region_code"],
            "energy_low": sums["low"].astype(float),
            "energy_high": sums["high"].astype(float),
            "power": float("nan"),
            "machines": sums["machines_mean"].astype(float),
            "sites": 0,
            "without_place": sums["region_code"] == WITHOUT_PLACE,
            **{name: sums[name] for part in PARTS for name in (f"{part}_low", f"{part}_high")},
            "hidden": hidden.reindex(pd.MultiIndex.from_frame(sums[["year", "region_code"]])).fillna(0).to_numpy(int),
        }
    )
    nothing_shown = (table["hidden"] > 0) & ~(table["energy_high"] > 0)
    table.loc[nothing_shown, ["energy_low", "energy_high", "machines"]] = float("nan")
    return ChargingView(
        source="edition",
        level=PlaceLevel.region.value,
        periods=[str(year) for year in edition.manifest.years],
        table=table,
        hidden=need.cells_withheld,
        assumptions=tuple(t(key, **values) for key, values in need.assumptions),
    )


def names_of(codes: Sequence[str], reference: Reference, t: Translator) -> Mapping[str, str]:
    """What places are called; the row without a fixed place has its own words."""
    places = reference.geography.places
    return {code: t.name(places[code]) if code in places else t("common.without_fixed_place") for code in codes}
