"""Invitations on the page Deltagere og adgang: made, their link shown once, listed and taken back."""

import streamlit as st

from machinery.access.asking import Role
from machinery.access.invitations import ROLES, NewInvitation, State, invitations, invite, revoke_invitation
from machinery.access.tokens import invitation_link
from machinery.clock import now
from machinery.domain.mailboxes import looks_personal
from machinery.pledges.builders import builders
from machinery.ui.access_outcome import act, forget_made, made, show_choice_with_button
from machinery.ui.demonstration import lacks_sign_in
from machinery.ui.links import own_address
from machinery.ui.markdown import copyable
from machinery.ui.page import Page
from machinery.ui.session import asking, product
from machinery.ui.sign_in import capacity_label
from machinery.ui.text_table import show_text_table
from machinery.ui.who import who_name
from machinery.ui.worded import widget_key


def show_new_invitation(page: Page) -> None:
    """The link of the invitation just made, or the form for the next one."""
    t = page.t
    if lacks_sign_in():
        st.info(t("access.invite.no_sign_in"), icon=":material/lock:")
        return
    new = made()
    if isinstance(new, NewInvitation):
        mailbox = copyable(new.invitation.mailbox) if new.invitation.mailbox else t("common.none")
        st.success(t("access.invite.made", mailbox=mailbox), icon=":material/mail:")
        st.code(invitation_link(own_address(), new.token), language=None, wrap_lines=True)
        st.caption(t("access.invite.once", until=t.datetime(new.invitation.expires_at)))
        st.button(t("access.invite.hide"), key="hide_link", on_click=forget_made)
        return
    labels = {role.value: t(f"access.invite.as.{role}") for role in ROLES}
    role_key, builder_key = widget_key("invite_role"), widget_key("invite_builder")
    role = st.selectbox(t("access.invite.role"), list(labels), format_func=labels.__getitem__, key=role_key)
    if role == Role.BUILDER.value:
        names = {one.builder_id: one.name for one in builders(page.store) if not one.left}
        st.selectbox(
            t("common.terms.builder"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            key=builder_key,
            placeholder=t("common.choose"),
        )
    mailbox = st.text_input(t("access.invite.mailbox"), key="invite_mailbox", help=t("access.invite.mailbox_help"))
    if looks_personal(mailbox):
        st.checkbox(t("access.invite.is_function"), key="invite_is_function")
    st.button(
        t("access.invite.make"),
        key="make_invitation",
        type="primary",
        icon=":material/person_add:",
        on_click=_invite,
        args=(role_key, builder_key),
    )


def _invite(role_key: str, builder_key: str) -> None:
    # As it stands at the click: the last field may have been left by the click itself, after the button was drawn.
    entered = st.session_state

    def work() -> NewInvitation:
        running = product()
        new = invite(
            running.store,
            asking(),
            Role(entered[role_key]),
            builder_id=entered.get(builder_key) or "",
            mailbox=entered["invite_mailbox"],
            is_function_mailbox=entered.get("invite_is_function", False),
            valid_for=running.settings.invitation_age,
            now=now,
        )
        st.session_state["invite_mailbox"] = ""
        return new

    act("access.invite.done", work)


def show_invitations(page: Page) -> None:
    """Every invitation and where it stands; below, the way to take an open one back."""
    t = page.t
    known = invitations(page.store, page.asking)
    if not known:
        st.info(t("access.invitations.empty"))
        return
    moment = now()
    show_text_table(
        [t(f"access.invitations.{head}") for head in ("mailbox", "role", "made", "until", "status")],
        [
            [
                one.mailbox or t("common.not_stated"),
                capacity_label(one.capacity, t),
                t("access.by_at", who=who_name(one.created_by, t), at=t.date(one.created_at)),
                t.datetime(one.expires_at),
                t(f"access.invitations.state.{one.state(moment)}"),
            ]
            for one in known
        ],
        caption=t("access.invitations.caption"),
    )
    labels = {
        one.invitation_id: f"{one.mailbox or t('common.not_stated')} – {capacity_label(one.capacity, t)}"
        for one in known
        if one.state(moment) is State.OPEN
    }
    if not labels:
        return
    show_choice_with_button(
        t("access.invitations.choose"), labels, t("access.invitations.revoke"), _revoke,
        name="revoke", icon=":material/cancel_schedule_send:", placeholder=t("common.choose"),
    )  # fmt: skip


def _revoke(invitation_id: str) -> None:
    act("access.invitations.revoked", lambda: revoke_invitation(product().store, asking(), invitation_id, now=now))
