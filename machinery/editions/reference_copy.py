"""What an edition copies from the reference data, so that it can be read alone and for ever."""

from collections.abc import Sequence
from typing import Any

from machinery.domain.periods import year_months
from machinery.editions.assumptions import tier_shares
from machinery.i18n import translator
from machinery.reference import Reference

WITHOUT_FIXED_PLACE = "without_fixed_place"

_CLASS_COLUMNS = (
    "machine_class", "machine_group", "name_da", "name_en", "electric_kwh_per_h", "hours_per_day", "battery_kwh",
    "ac_charge_kw", "dc_charge_kw", "confidence",
)  # fmt: skip
_EFFICIENCY = "charging_efficiency_ac"
_MARKS = {"": "editions.mark.shown", ":c": "editions.mark.withheld"}
_BANDS = {"3–4": "editions.band.few", "5–9": "editions.band.some", "10+": "editions.band.many"}
_JOINED_TIERS = {"planned+firm": "editions.tier.planned_firm", "total": "editions.tier.total"}


def regions_by_year(reference: Reference, years: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The region codes of each year, those that exist in its last month, with `without_fixed_place` last."""
    return {year: (*reference.geography.region_codes(year_months(year)[-1]), WITHOUT_FIXED_PLACE) for year in years}


def reference_copy(reference: Reference, years: Sequence[int], *, is_example: bool) -> dict[str, Any]:
    """Groups, regions, classes with their factors, tiers with assumed shares, marks and notices, as JSON values."""
    efficiency = reference.parameter(_EFFICIENCY)
    return {
        "groups": [
            {"code": code, "name_da": group.name_da, "name_en": group.name_en}
            for code, group in reference.groups.items()
        ],
        "regions": _regions(reference, years),
        "classes": [{name: getattr(c, name) for name in _CLASS_COLUMNS} for c in reference.classes.values()],
        "tiers": _tiers(reference),
        "charging_efficiency": {
            "value": efficiency.value,
            "value_low": efficiency.value_low,
            "value_high": efficiency.value_high,
            "source_id": efficiency.source_id,
            "source_locator": efficiency.source_locator,
        },
        "marks": [{"mark": mark, **_in_both(key)} for mark, key in _MARKS.items()],
        "bands": [{"band": band, **_in_both(key)} for band, key in _BANDS.items()],
        "notices": notices(is_example=is_example),
        "unit": _in_both("editions.unit"),
    }


def notices(*, is_example: bool) -> dict[str, str]:
    """What every file must say, by language: not binding, and example data where the numbers are invented."""
    keys = ["editions.non_binding", *(["editions.example"] if is_example else [])]
    return {lang: " ".join(translator(lang)(key) for key in keys) for lang in ("da", "en")}


def _regions(reference: Reference, years: Sequence[int]) -> list[dict[str, Any]]:
    existing = regions_by_year(reference, years)
    rows = []
    for code in (*reference.geography.regions, WITHOUT_FIXED_PLACE):
        present = [year for year in years if code in existing[year]]
        if present:
            named = reference.geography.regions.get(code)
            names = (
                {"name_da": named.name_da, "name_en": named.name_en}
                if named
                else _in_both("common.without_fixed_place", "name")
            )
            rows.append({"code": code, **names, "first_year": present[0], "last_year": present[-1]})
    return rows


def _tiers(reference: Reference) -> list[dict[str, Any]]:
    terms = reference.vocabulary["tier"]
    rows = []
    for code, (low, high) in tier_shares(reference).items():
        labels = (
            {"label_da": terms[code].label_da, "label_en": terms[code].label_en}
            if code in terms
            else _in_both(_JOINED_TIERS[code], "label")
        )
        rows.append({"code": code, **labels, "share_low": low, "share_high": high})
    return rows


def _in_both(key: str, column: str = "text") -> dict[str, str]:
    return {f"{column}_{lang}": translator(lang)(key) for lang in ("da", "en")}
