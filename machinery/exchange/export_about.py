"""What every exported file says about itself, and the rows with their words."""

from typing import Any

import pandas as pd

from machinery.editions.published import PublishedEdition
from machinery.i18n import translator


def about(edition: PublishedEdition, lang: str) -> dict[str, Any]:
    """Label, dates, rules, marks, notice and units of an edition, as JSON values with texts in one language."""
    manifest, copied = edition.manifest, edition.reference
    return {
        "edition": manifest.label,
        "kind": manifest.kind,
        "published_at": manifest.published_at.isoformat(),
        "as_of": manifest.as_of.isoformat(),
        "is_example": manifest.is_example,
        "notice": copied["notices"][lang],
        "unit": copied["unit"][f"text_{lang}"],
        "columns": translator(lang)("editions.export.columns"),
        "rules": {
            "min_contributors": manifest.rules.min_contributors,
            "protection": manifest.rules.protection,
            "floor_machine_months": manifest.rules.floor,
        },
        "marks": {row["mark"]: row[f"text_{lang}"] for row in copied["marks"]},
        "bands": {row["band"]: row[f"text_{lang}"] for row in copied["bands"]},
        "months_in_year": {str(year): months for year, months in manifest.months_in_year.items()},
        "first_half_year": manifest.first_half_year,
        "cells_withheld": edition.withheld,
        "manifest_sha256": edition.manifest_sha256,
    }


def note(edition: PublishedEdition, lang: str, *, is_named: bool) -> str:
    """The same in a few sentences, for a column that stays with every row that is copied."""
    t, rules = translator(lang), edition.manifest.rules
    text = (
        t("editions.export.note_named")
        if is_named
        else t("editions.export.note_counted", fewest=rules.min_contributors, protection=rules.protection)
    )
    return f"{edition.reference['notices'][lang]} {text}"


def cell_table(edition: PublishedEdition, lang: str) -> pd.DataFrame:
    """The published cells with the words of the language beside the codes."""
    cells = edition.cells
    cells.insert(1, "machine_group_name", cells["machine_group"].map(_names(edition.groups, "name", lang)))
    cells.insert(3, "region_name", cells["region_code"].map(_names(edition.regions, "name", lang)))
    after_tier = list(cells.columns).index("tier") + 1
    cells.insert(after_tier, "tier_name", cells["tier"].map(_names(edition.tiers, "label", lang)))
    return cells


def named_table(edition: PublishedEdition, lang: str) -> pd.DataFrame:
    """The demand shown by name with the words of the language beside the codes."""
    named = edition.named
    named["machine_group_name"] = named["machine_group"].map(_names(edition.groups, "name", lang))
    named["machine_class_name"] = named["machine_class"].map(_names(edition.classes, "name", lang))
    named["region_name"] = named["region_code"].map(_names(edition.regions, "name", lang))
    named["tier_name"] = named["tier"].map(_names(edition.tiers, "label", lang))
    return named


def _names(rows: dict[str, dict[str, Any]], column: str, lang: str) -> dict[str, str]:
    return {code: row[f"{column}_{lang}"] for code, row in rows.items()}
