"""The page behind an invitation's link: what one is invited as, sign in, accept."""

import streamlit as st

from machinery.access.invitations import accept_invitation, invitation_by_token
from machinery.access.sign_in import Capacity
from machinery.access.tokens import COOKIE, is_token
from machinery.clock import now
from machinery.errors import UserError
from machinery.process.product import Product
from machinery.ui.demonstration import lacks_sign_in
from machinery.ui.frame import show_user_error
from machinery.ui.links import show_way_on
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.pages_list import page_entry
from machinery.ui.session import product
from machinery.ui.sign_in import capacity_label, identity, own_name, show_sign_in

_ACCEPTED = "invitation_accepted"
_ERROR = "invitation_error"
_LED = "invitation_led"


def held_token() -> str | None:
    """The token of the link that this browser opened last; the address has lost it (`http/invitation.py`)."""
    token = st.context.cookies.get(COOKIE)
    return token if isinstance(token, str) and is_token(token) else None


def lead_to_invitation(running: Product, url_path: str) -> None:
    """Sign-in comes back to the front page: go on to the invitation it was for, once, while it can be used."""
    key = "invitation"
    token = held_token()
    if token is None or identity() is None or st.session_state.get(_LED) or url_path == page_entry(key).url_path:
        return
    st.session_state[_LED] = True
    try:
        invitation_by_token(running.store, token, now=now())
    except UserError:
        return
    st.switch_page(page_entry(key).file)


def show_invitation(page: Page) -> None:
    """What the invitation is for and the next step: sign in, or accept. Raises what is wrong with it."""
    t = page.t
    accepted = st.session_state.get(_ACCEPTED)
    if isinstance(accepted, Capacity):
        capacity = plain(capacity_label(accepted, t))
        st.success(t("invitation.accepted", capacity=capacity), icon=":material/check_circle:")
        show_way_on("pledge" if accepted.builder_id else "home", t, t("invitation.go_on"))
        return
    if lacks_sign_in():
        st.info(t("invitation.no_sign_in"), icon=":material/lock:")
        return
    token = held_token()
    if token is None:
        st.info(t("invitation.open_link"), icon=":material/mail:")
        return
    if (error := st.session_state.pop(_ERROR, None)) is not None:
        show_user_error(t, error)
    one = invitation_by_token(page.store, token, now=now())
    st.markdown(t("invitation.invited_as", capacity=plain(capacity_label(one.capacity, t))))
    st.caption(t("invitation.until", until=t.datetime(one.expires_at)))
    if identity() is None:
        st.markdown(t("invitation.sign_in_first"))
        show_sign_in(t, place="_invitation")
        return
    st.markdown(t("invitation.accept_as", name=plain(own_name())))
    st.button(
        t("invitation.accept"), key="accept_invitation", type="primary", icon=":material/check:", on_click=_accept,
        args=(token,),
    )  # fmt: skip


def _accept(token: str) -> None:
    who = identity()
    if who is None:
        return
    running = product()
    try:
        accepted = accept_invitation(running.store, who, token, max_age=running.settings.sign_in_age, now=now)
    except UserError as error:
        st.session_state[_ERROR] = error
    else:
        st.session_state[_ACCEPTED] = accepted
