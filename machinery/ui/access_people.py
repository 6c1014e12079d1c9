"""Participants and accounts on the page Deltagere og adgang: who holds which role, and how one is withdrawn."""

from collections import Counter

import streamlit as st

from machinery.access.accounts import HeldRole, held_roles, withdraw_role
from machinery.access.invitations import State, invitations
from machinery.clock import now
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.ui.access_outcome import act, show_choice_with_button
from machinery.ui.days import day_or_period
from machinery.ui.page import Page
from machinery.ui.session import asking, product
from machinery.ui.sign_in import capacity_label
from machinery.ui.text_table import show_text_table
from machinery.ui.who import who_name


def show_participants(page: Page) -> None:
    """Each builder with since when and how many may act for it, so that one without anybody is seen."""
    t = page.t
    everyone = [one for one in builders(page.store) if not one.left]
    if not everyone:
        st.info(t("access.participants.empty"))
        return
    held = Counter(h.capacity.builder_id for h in held_roles(page.store, page.asking) if h.ended_at is None)
    waiting = Counter(
        one.capacity.builder_id for one in invitations(page.store, page.asking) if one.state(now()) is State.OPEN
    )
    show_text_table(
        [
            t("common.terms.builder"),
            t("participants.entry.joined"),
            t("access.participants.people"),
            t("access.participants.waiting"),
        ],
        [
            [one.name, day_or_period(one.joined, t), t.number(held[one.builder_id]), t.number(waiting[one.builder_id])]
            for one in everyone
        ],
        caption=t("access.participants.caption"),
        right=(2, 3),
    )


def show_people(page: Page) -> None:
    """Every account with its roles, those that are held first; below, the way to withdraw one."""
    t = page.t
    roles = held_roles(page.store, page.asking)
    if not roles:
        st.info(t("access.people.empty"))
        return
    show_text_table(
        [t(f"access.people.{head}") for head in ("account", "role", "granted", "status")],
        [[held.account_name, capacity_label(held.capacity, t), _granted(held, t), _status(held, t)] for held in roles],
        caption=t("access.people.caption"),
    )
    labels = {h.role_id: f"{h.account_name} – {capacity_label(h.capacity, t)}" for h in roles if h.ended_at is None}
    if not labels:
        return
    show_choice_with_button(
        t("access.people.choose"), labels, t("access.people.withdraw"), _withdraw,
        name="withdraw", icon=":material/person_remove:", placeholder=t("common.choose"),
    )  # fmt: skip
    st.caption(t("access.people.withdraw_note"))


def _withdraw(role_id: str) -> None:
    act("access.people.withdrawn", lambda: withdraw_role(product().store, asking(), role_id, now=now))


def _granted(held: HeldRole, t: Translator) -> str:
    return t("access.by_at", who=who_name(held.granted_by, t), at=t.date(held.granted_at))


def _status(held: HeldRole, t: Translator) -> str:
    if held.ended_at is None:
        return t("access.people.held")
    return t("access.people.ended", who=who_name(held.ended_by, t), at=t.datetime(held.ended_at))
