"""The receipt: everything that was stored, under which number, when; and what can be done next."""

import streamlit as st

from machinery.domain.periods import first_open_half_year, half_year_months, half_year_of, month_no
from machinery.domain.places import PlaceLevel
from machinery.domain.pledge import Pledge, pledge_from_row
from machinery.domain.vocabulary import TIER_OF
from machinery.ui import pledge_actions as actions
from machinery.ui.attention import lead_to
from machinery.ui.links import show_way_on
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.pledge_summary import pledge_summary, shown, with_unit
from machinery.ui.pledge_words import in_words, one_line
from machinery.ui.text_table import show_text_table

STORED = "pledge_stored"


def show_receipt(page: Page, stored: actions.Stored) -> None:
    """What was stored, under which number, when; and what next."""
    t, receipt = page.t, stored.receipt
    with st.container(key=STORED):
        st.success(t(f"pledge.receipt.{stored.action}"), icon=":material/check_circle:")
        _show_facts(page, stored)
        _show_buttons(page, stored)
    lead_to(STORED, f"{receipt.pledge_id}-{receipt.revision}")


def _show_facts(page: Page, stored: actions.Stored) -> None:
    t, receipt, pledge = page.t, stored.receipt, pledge_from_row(stored.row)
    with st.container(border=True, key="pledge_receipt"):
        st.markdown(
            t(
                "pledge.receipt.facts",
                pledge_id=receipt.pledge_id,
                revision=receipt.revision,
                at=t.datetime(receipt.changed_at),
            )
        )
        st.markdown(plain(one_line(pledge, receipt.pledge_id, page.reference, t)))
        heads = [t("pledge.field"), t("pledge.receipt.value")]
        show_text_table(heads, receipt_rows(stored.row, page), caption=t("pledge.receipt.caption"))
        st.caption(f"{t('pledge.power_help')} {t('pledge.summary_note')}")
        if receipt.repeated:
            st.caption(t("pledge.receipt.repeated"))
        st.markdown(t(f"pledge.receipt.next_{_standing(stored.action, pledge)}"))
        asked = charging_address(pledge, page) if _standing(stored.action, pledge) == "open" else {}
        if asked:
            place = t.name(page.reference.geography.places[asked["area"]])
            show_way_on("charging", t, t("pledge.receipt.charging", place=place), place="_receipt", **asked)


def _show_buttons(page: Page, stored: actions.Stored) -> None:
    t = page.t
    with st.container(horizontal=True):
        st.button(
            t("pledge.another"),
            key="pledge_another",
            type="primary",
            icon=":material/add:",
            on_click=actions.leave_receipt,
        )
        st.button(
            t("pledge.similar"),
            key="pledge_similar",
            icon=":material/content_copy:",
            on_click=actions.begin_like,
            args=(stored.row,),
        )


def receipt_rows(row: dict[str, str], page: Page) -> list[tuple[str, str]]:
    """What was stored as pairs of words: what it is called, and what was said or follows from it."""
    t, known = page.t, page.reference
    summary = pledge_summary(row, known)
    months = summary.months or 0
    period = f"{t.span(row['start_month'], row['end_month'])} ({t.count('pledge.months', months)})"

    def said(name: str) -> tuple[str, str]:
        return t(f"fields.{name}"), in_words(name, row, known, t)

    return [
        said("machine_class"),
        said("machines_peak"),
        said("places"),
        (t("common.terms.period"), period),
        said("commitment"),
        (t("common.terms.machine_months"), shown(summary.machine_months, t)),
        (t("pledge.energy"), with_unit(summary.energy_kwh_per_day, "kWh", t)),
        (t("pledge.power"), with_unit(summary.unmanaged_peak_kw, "kW", t)),
    ]


def charging_address(pledge: Pledge, page: Page) -> dict[str, str]:
    """What the page Ladebehov must be asked to show the pledge on its map; empty without a municipality.

    The first half-year of the pledge that is still open, and the municipality with the largest share.
    """
    places = page.reference.geography.places
    there = [place for place in pledge.places if places[place.code].level is PlaceLevel.municipality]
    first_open = half_year_months(first_open_half_year(page.now)).start
    if not there or month_no(pledge.end_month) < first_open:
        return {}
    asked = {
        "level": PlaceLevel.municipality.value,
        "at": half_year_of(max(month_no(pledge.start_month), first_open)),
        "area": max(there, key=lambda place: place.share).code,
        "zoom": "DK",
    }
    return {**asked, "tiers": "all"} if TIER_OF[pledge.commitment] == "early" else asked


def _standing(action: str, pledge: Pledge) -> str:
    if action == "withdraw":
        return "withdrawn"
    return "contracted" if pledge.commitment == "contracted" else "open"
