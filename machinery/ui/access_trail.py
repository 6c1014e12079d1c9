"""The audit trail on the page Deltagere og adgang, in words."""

from collections.abc import Mapping

import streamlit as st

from machinery.access.asking import Role
from machinery.access.audit import AuditEvent, audit_trail
from machinery.access.sign_in import Capacity
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.ui.page import Page
from machinery.ui.sign_in import capacity_label
from machinery.ui.text_table import show_text_table
from machinery.ui.who import who_name

SHOWN = 100
"""So many of the newest events."""

ACTIONS = (
    "create", "update", "withdraw", "confirm", "undo_change", "batch", "drafts", "undo", "add_builder",
    "change_builder", "choose_visibility", "publish", "recognise_edition", "invite", "revoke_invitation",
    "accept_invitation", "withdraw_role",
)  # fmt: skip
"""What is written down; a test compares this with what the services write."""


def show_trail(page: Page) -> None:
    """Who did what and when, newest first."""
    t = page.t
    events = audit_trail(page.store, page.asking, at_most=SHOWN)
    if not events:
        st.info(t("access.trail.empty"))
        return
    names = {one.builder_id: one.name for one in builders(page.store)}
    show_text_table(
        [t(f"access.trail.{head}") for head in ("at", "who", "action", "about")],
        [
            [t.datetime(one.happened_at), who_name(one.who, t), action_name(one.action, t), _about(one, names, t)]
            for one in events
        ],
        caption=t.count("access.trail.caption", len(events)),
    )


def action_name(action: str, t: Translator) -> str:
    """What was done, in words."""
    return t(f"access.trail.did.{action}") if action in ACTIONS else t("access.trail.did.other", action=action)


def _about(event: AuditEvent, names: Mapping[str, str], t: Translator) -> str:
    details = event.details
    parts = [str(details[key]) for key in ("account", "mailbox", "name", "file_name") if details.get(key)]
    if details.get("role") in {role.value for role in Role}:
        builder_id = str(details.get("builder_id") or "")
        parts.append(capacity_label(Capacity(Role(details["role"]), builder_id, names.get(builder_id, "")), t))
    return " · ".join(parts) or names.get(event.subject, event.subject)
