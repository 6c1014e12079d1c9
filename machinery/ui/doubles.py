"""Likely doubles on the page Deltagere: both lines, why they look alike, and whom to ask. For the facilitator."""

from collections.abc import Mapping

import streamlit as st

from machinery.access.accounts import held_roles
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.pledges.doubles import likely_doubles
from machinery.pledges.stored import LikelyDouble, StoredPledge
from machinery.ui.page import Page
from machinery.ui.pledge_words import places_in_words, short_span
from machinery.ui.text_table import Cell, show_text_table

SHOWN = 20
"""So many pairs stand on the page, the likeliest first."""


def show_doubles(page: Page) -> None:
    """The pairs, each as a small table; the service checks who asks."""
    t = page.t
    st.markdown(t("doubles.text"))
    doubles = likely_doubles(page.store, page.asking, at_most=SHOWN)
    if not doubles.found:
        st.info(t("doubles.none"), icon=":material/task_alt:")
        return
    names = {one.builder_id: one.name for one in builders(page.store)}
    mailboxes: dict[str, list[str]] = {}
    for held in held_roles(page.store, page.asking):
        if held.ended_at is None and "@" in held.account_name:
            mailboxes.setdefault(held.capacity.builder_id, []).append(held.account_name)
    st.markdown(t.count("doubles.count", doubles.found))
    if doubles.found > len(doubles.likeliest):
        st.caption(t("doubles.first", shown=len(doubles.likeliest)))
    heads = [
        t("common.terms.builder"),
        t("fields.project"),
        t("fields.machine_class"),
        t("fields.places"),
        t("common.terms.period"),
        t("common.terms.machines"),
        t("fields.commitment"),
    ]
    for number, one in enumerate(doubles.likeliest, start=1):
        show_text_table(
            heads,
            [_row(stored, page, names, mailboxes) for stored in (one.first, one.second)],
            caption=f"{number}. {why(one, t)}",
            right={heads.index(t("common.terms.machines"))},
        )


def why(one: LikelyDouble, t: Translator) -> str:
    """What makes two pledges look like one, and how many more there are of their kind."""
    is_one_pair = one.first_pledges == one.second_pledges == 1
    return " · ".join(
        [
            t("doubles.same_class" if one.is_same_class else "doubles.same_group"),
            t("doubles.same_place" if one.is_same_place else "doubles.place_inside"),
            t.count("doubles.months", one.shared_months),
            t(f"doubles.project.{one.project_likeness}"),
            *([t("doubles.affiliated")] if one.is_affiliated else []),
            *([] if is_one_pair else [t("doubles.more", first=one.first_pledges, second=one.second_pledges)]),
        ]
    )


def _row(
    stored: StoredPledge, page: Page, names: Mapping[str, str], mailboxes: Mapping[str, list[str]]
) -> list[str | Cell]:
    t, known, pledge = page.t, page.reference, stored.pledge
    ask = [pledge.contact_mailbox] if pledge.contact_mailbox else sorted(set(mailboxes.get(pledge.builder_id, ())))
    return [
        Cell(
            names[pledge.builder_id], note=f"{t('doubles.ask')}: {', '.join(ask)}" if ask else t("doubles.no_mailbox")
        ),
        pledge.project or "–",
        t.name(known.classes[pledge.machine_class]),
        places_in_words(pledge, known, t),
        short_span(pledge, t),
        t.number(pledge.machines_peak),
        t.name(known.vocabulary["commitment"][pledge.commitment]),
    ]
