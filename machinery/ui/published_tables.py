"""Tables of a published edition: what is withheld says so, zero is zero, what is only known together is marked."""

import pandas as pd
import streamlit as st

from machinery.charts.theme import tier_name
from machinery.editions.published import PublishedEdition
from machinery.i18n import Translator
from machinery.ui.published_figures import year_name
from machinery.ui.tables import Column, show_table
from machinery.ui.text_table import show_text_table

MANY_ROWS = 15


def show_matrix(edition: PublishedEdition, t: Translator, year: int) -> None:
    """Machine groups down, the regions of the year across; planned and firm first, early in brackets.

    `:c` is withheld; a figure of which only the total of all tiers is known carries `*`.
    """
    regions = {code: r for code, r in edition.regions.items() if r["first_year"] <= year <= r["last_year"]}
    cells = edition.cells
    cells = cells[cells["year"] == year]
    written = {keys: _written(rows, t) for keys, rows in cells.groupby(["machine_group", "region_code"])}
    show_text_table(
        [t("common.terms.machine_group"), *(t.name(region) for region in regions.values())],
        [[t.name(group), *(written[code, region] for region in regions)] for code, group in edition.groups.items()],
        caption=t("signal.cells.caption", year=year_name(edition, year, t)),
        right=range(1, len(regions) + 1),
    )


def _written(rows: pd.DataFrame, t: Translator) -> str:
    if (rows["mark"] != "").any():
        return ":c"
    by_tier = rows.groupby("tier")["machine_months"].sum()
    if bool(rows["is_mixed"].any()):
        return f"{t.number(by_tier['total'], 1)} *"
    sure = sum(by_tier.get(tier, 0.0) for tier in ("planned", "firm", "planned+firm"))
    early = by_tier.get("early", 0.0)
    return t.number(sure, 1) + (f" (+{t.number(early, 1)})" if early else "")


def show_estimate(edition: PublishedEdition, t: Translator) -> None:
    """How sure: shown machine-months by tier, the assumed shares, and what they give, an estimate."""
    table = edition.how_sure().table
    table = table[(table["machine_months"] + table["named"]) > 0]
    table = table.assign(
        tier_name=[tier_name(t, tier) for tier in table["tier"]],
        shown=table["machine_months"] + table["named"],
        share=[
            f"{t.number(100 * low)}–{t.percent(high)}"
            for low, high in zip(table["share_low"], table["share_high"], strict=True)
        ],
    )
    columns = [
        Column("tier_name", t("common.terms.tier")),
        Column("shown", t("common.terms.machine_months"), 1),
        Column("share", t("signal.sure.share")),
        Column("expected_low", t("signal.sure.expected_low"), 0),
        Column("expected_high", t("signal.sure.expected_high"), 0),
    ]
    show_table(table, columns, t, caption=t("signal.sure.caption"))


def show_named(edition: PublishedEdition, t: Translator) -> None:
    """What builders show by name: builder, class, region, half-year, tier, machine-months, machines at a time."""
    named = edition.named
    named = named.assign(
        machine_class=[t.name(edition.classes[code]) for code in named["machine_class"]],
        region=[t.name(edition.regions[code]) for code in named["region_code"]],
        half_year=[t.half_year(text) for text in named["half_year"]],
        tier=[tier_name(t, tier) for tier in named["tier"]],
    )
    columns = [
        Column("builder_name", t("common.terms.builder")),
        Column("machine_class", t("common.terms.machine_class")),
        Column("region", t("common.terms.region")),
        Column("half_year", t("common.terms.half_year")),
        Column("tier", t("common.terms.tier")),
        Column("machine_months", t("common.terms.machine_months"), 1),
        Column("machines_peak", t("signal.named.machines_peak"), 0),
    ]
    with st.container(height=440 if len(named) > MANY_ROWS else "content", key="named_contributions"):
        show_table(named, columns, t, caption=t("signal.named.caption"))
