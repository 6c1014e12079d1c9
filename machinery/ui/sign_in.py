"""Sign-in on screen: the button, who one is, for whom one acts, and the way out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from machinery import clock
from machinery.access.asking import Asking
from machinery.access.sign_in import Account, Capacity, Identity, account_of, require_fresh, who_is_asking
from machinery.errors import NotAllowed
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.settings import Settings
from machinery.store.database import Store
from machinery.ui.demonstration import lacks_sign_in
from machinery.ui.markdown import plain
from machinery.ui.roles import PARAMETER
from machinery.ui.worded import widget_key

_CHOSEN = "capacity_chosen"


def identity() -> Identity | None:
    """Who is signed in, as the provider says in the signed cookie; None for nobody.

    A token that does not say when it was issued counts as too old.
    """
    if lacks_sign_in():
        return None
    user = st.user.to_dict()
    issuer, subject, issued = user.get("iss"), user.get("sub"), user.get("iat")
    if not (user.get("is_logged_in") and issuer and subject):
        return None
    seconds = issued if isinstance(issued, int | float) else 0
    return Identity(str(issuer), str(subject), datetime.fromtimestamp(seconds, UTC))


def signed_in_asking(store: Store, settings: Settings) -> Asking:
    """Who is asking by sign-in. Who is refused is a supplier, and told why by every service that asks for more."""
    who = identity()
    if who is None:
        return Asking.supplier()
    try:
        return who_is_asking(store, who, _wanted_capacity(), max_age=settings.sign_in_age)
    except NotAllowed as refused:
        return Asking(verify=partial(_refuse, refused.key, refused.values))


def _refuse(key: str, values: Mapping[str, object]) -> None:
    raise NotAllowed(key, **values)


def capacity_label(capacity: Capacity, t: Translator) -> str:
    """A role in words; a builder's by its name alone."""
    if capacity.builder_id:
        return capacity.builder_name or capacity.builder_id
    return t(f"common.roles.{capacity.role}")


def show_account(t: Translator, product: Product) -> None:
    """In the sidebar: sign in, or who one is, for whom one acts and sign out. Above the page: why one is refused."""
    who = identity()
    with st.sidebar, st.container(key="account"):
        if who is None:
            show_sign_in(t)
            return
        account = account_of(product.store, who)
        st.caption(t("access.signed_in_as", name=plain(own_name() or account.name)))
        try:
            require_fresh(who, now=clock.now(), max_age=product.settings.sign_in_age)
            is_fresh = True
        except NotAllowed as too_old:
            is_fresh = False
            reason = too_old
        if is_fresh and account.capacities:
            _show_capacity(account, t)
        elif not is_fresh:
            show_sign_in(t)
        st.button(t("access.sign_out"), key="sign_out", icon=":material/logout:", on_click=st.logout)
    if not is_fresh:
        st.warning(t(reason.key), icon=":material/lock_clock:")
    elif not account.capacities:
        st.warning(t("access.no_role"), icon=":material/lock:")
    elif account.chosen(_wanted_capacity()) is None:
        _show_choice_needed(account, t)


def show_sign_in(t: Translator, *, place: str = "") -> None:
    """The button that leads to sign-in, one per provider; `place` tells two of them on one page apart."""
    names = _providers()
    for name in names:
        label = t("access.sign_in") if len(names) == 1 else t("access.sign_in_with", provider=name.title())
        st.button(
            label,
            key=f"sign_in{place}_{name}",
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            args=(name or None,),
        )


def own_name() -> str:
    """What the provider calls whoever is signed in: shown to them alone, and stored nowhere."""
    user = st.user.to_dict()
    return str(user.get("email") or user.get("name") or "")


def _providers() -> list[str]:
    """The names of the providers in the secrets; the empty name for the one without a section of its own."""
    section = st.secrets["auth"]
    named = [name for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value]
    return ([""] if "client_id" in section else []) + named


def _wanted_capacity() -> str | None:
    """The key of the capacity that was chosen, in this session or by the address; whether it is held is asked later."""
    chosen = st.session_state.get(_CHOSEN) or st.query_params.get(PARAMETER)
    return None if chosen is None else str(chosen)


def _show_capacity(account: Account, t: Translator) -> None:
    labels = {one.key: capacity_label(one, t) for one in account.capacities}
    chosen = account.chosen(_wanted_capacity())
    if len(labels) == 1 and chosen is not None:
        st.markdown(t("access.acting_as", capacity=plain(labels[chosen.key])))
        return
    widget = widget_key("capacity_choice")
    st.session_state[widget] = None if chosen is None else chosen.key
    if chosen is not None:
        st.session_state[_CHOSEN] = chosen.key
        if st.query_params.get(PARAMETER) != chosen.key:
            st.query_params[PARAMETER] = chosen.key
    st.selectbox(
        t("access.choose_capacity"),
        list(labels),
        format_func=labels.__getitem__,
        key=widget,
        placeholder=t("common.choose"),
        on_change=_choose_capacity,
        args=(widget,),
    )


def _show_choice_needed(account: Account, t: Translator) -> None:
    """Several roles and none chosen yet, or a chosen one that is not held: for whom one can act."""
    if not _wanted_capacity():
        st.info(t("access.choose_capacity_first"), icon=":material/badge:")
        return
    held = t.listing(plain(capacity_label(one, t)) for one in account.capacities)
    st.warning(t("access.chosen_ended", capacities=held), icon=":material/badge:")


def _choose_capacity(widget: str) -> None:
    st.session_state[_CHOSEN] = st.session_state[widget]
    if st.session_state[widget] is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = st.session_state[widget]
