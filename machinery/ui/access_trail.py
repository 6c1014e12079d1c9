"""The audit trail on the page Deltagere og adgang, in words: chosen by who, what and when, a page at a time."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from machinery.access.asking import Role
from machinery.access.audit import AuditEvent, AuditWish, audit_count, audit_kinds, audit_trail
from machinery.access.sign_in import Capacity
from machinery.clock import COPENHAGEN
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.ui.days import kept_day
from machinery.ui.download import FileToTake, show_downloads
from machinery.ui.filters import kept_choice
from machinery.ui.page import Page
from machinery.ui.pledge_words import own_reference
from machinery.ui.sign_in import capacity_label
from machinery.ui.tables import Column, csv_file
from machinery.ui.text_table import show_text_table
from machinery.ui.who import who_name

SHOWN = 50
"""So many events at a time."""
MOST_IN_FILE = 100_000
_AT = "trail_at"

ACTIONS = (
    "create", "update", "withdraw", "confirm", "undo_change", "batch", "drafts", "undo", "add_builder",
    "change_builder", "choose_visibility", "publish", "recognise_edition", "invite", "revoke_invitation",
    "accept_invitation", "withdraw_role",
)  # fmt: skip
"""What is written down; a test compares this with what the services write."""


def show_trail(page: Page) -> None:
    """Who did what and when, newest first."""
    t = page.t
    wish = _wish(page)
    if wish is None:
        st.info(t("access.trail.empty"))
        return
    found = audit_count(page.store, page.asking, wish)
    if not found:
        st.info(t("access.trail.none_chosen"), icon=":material/filter_alt_off:")
        return
    # Another choice begins at the newest again.
    held_wish, skipped = st.session_state.get(_AT, (wish, 0))
    skipped = min(skipped, (found - 1) // SHOWN * SHOWN) if held_wish == wish else 0
    events = audit_trail(page.store, page.asking, wish, at_most=SHOWN, skipped=skipped)
    names = {one.builder_id: one.name for one in builders(page.store)}
    show_text_table(
        [t(f"access.trail.{head}") for head in ("at", "who", "action", "about")],
        [
            [t.datetime(one.happened_at), who_name(one.who, t), action_name(one.action, t), _about(one, names, t)]
            for one in events
        ],
        caption=t("access.trail.shown", first=skipped + 1, last=skipped + len(events), count=found),
    )
    _show_paging(wish, skipped, found, t)
    make = partial(_file, page, wish)
    show_downloads([FileToTake(t("access.trail.take"), t("access.trail.file"), "text/csv", make)], key="trail_file")


def _wish(page: Page) -> AuditWish | None:
    """What is chosen; None where nothing was ever done."""
    t, last = page.t, page.now.astimezone(COPENHAGEN).date()
    kinds = audit_kinds(page.store, page.asking)
    if not kinds:
        return None
    # Several may go by one name on screen, such as everybody in a demonstration.
    called: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for name, _ in kinds):
        called.setdefault(who_name(name, t), []).append(name)
    whos = {those[0]: shown_as for shown_as, those in called.items()}
    actions = {action: action_name(action, t) for action in dict.fromkeys(action for _, action in kinds)}
    with st.container(border=True, key="trail_filters"):
        upper, lower = st.columns(2), st.columns(2)
        with upper[0]:
            who = kept_choice("who", t("access.trail.who"), whos, t, default=None)
        with upper[1]:
            action = kept_choice("did", t("access.trail.action"), actions, t, default=None)
        with lower[0]:
            first_day = kept_day("since", t("access.trail.since"), t, last=last)
        with lower[1]:
            last_day = kept_day("until", t("access.trail.until"), t, last=last)
    return AuditWish(
        whos=None if who is None else tuple(called[whos[who]]),
        action=action,
        since=None if first_day is None else _begin(first_day),
        before=None if last_day is None else _begin(last_day + timedelta(days=1)),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN)


def _show_paging(wish: AuditWish, skipped: int, found: int, t: Translator) -> None:
    if found <= SHOWN:
        return
    with st.container(horizontal=True):
        for name, icon, to, is_there in (
            ("newer", ":material/arrow_back:", skipped - SHOWN, skipped > 0),
            ("older", ":material/arrow_forward:", skipped + SHOWN, skipped + SHOWN < found),
        ):
            st.button(
                t(f"access.trail.{name}"),
                key=f"trail_{name}",
                icon=icon,
                disabled=not is_there,
                on_click=_turn_to,
                args=(wish, to),
            )


def _turn_to(wish: AuditWish, skipped: int) -> None:
    st.session_state[_AT] = (wish, skipped)


def _file(page: Page, wish: AuditWish) -> bytes:
    """All events that are chosen, with the ids of what they are about."""
    t = page.t
    names = {one.builder_id: one.name for one in builders(page.store)}
    rows = [
        {
            "at": f"{one.happened_at.astimezone(COPENHAGEN):%Y-%m-%d %H:%M:%S}",
            "who": who_name(one.who, t),
            "action": action_name(one.action, t),
            "about": _about(one, names, t),
            "subject": one.subject,
            "details": json.dumps(one.details, ensure_ascii=False, sort_keys=True),
            "event_id": one.event_id,
        }
        for one in audit_trail(page.store, page.asking, wish, at_most=MOST_IN_FILE)
    ]
    columns = [
        Column(name, t(f"access.trail.{name}")) for name in ("at", "who", "action", "about", "subject", "details")
    ]
    return csv_file(pd.DataFrame(rows), [*columns, Column("event_id", t("access.trail.event_id"))], {}, t)


def action_name(action: str, t: Translator) -> str:
    """What was done, in words."""
    return t(f"access.trail.did.{action}") if action in ACTIONS else t("access.trail.did.other", action=action)


def _about(event: AuditEvent, names: Mapping[str, str], t: Translator) -> str:
    """What it was done to, by its names; an edition by its label."""
    details = event.details
    parts = [event.builder_name, event.project, own_reference(event.pledge_ref, event.subject), event.file_name]
    parts += [str(details.get(key) or "") for key in ("account", "mailbox", "name", "file_name")]
    if details.get("role") in {role.value for role in Role}:
        builder_id = str(details.get("builder_id") or "")
        parts.append(capacity_label(Capacity(Role(details["role"]), builder_id, names.get(builder_id, "")), t))
    if isinstance(count := details.get("pledges", details.get("undone")), int):
        parts.append(t.count("access.trail.pledges", count))
    return " · ".join(dict.fromkeys(part for part in parts if part)) or event.subject
