"""The choice of role in a demonstration, kept in the address so that a reload and a link keep it."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from machinery.access.asking import Asking, Role
from machinery.i18n import Translator
from machinery.ui.worded import widget_key

PARAMETER = "role"
_CHOSEN = "role_chosen"
_NAME = "role_choice"
_BUILDER = "builder:"


class BuilderLike(Protocol):
    """What the choice needs to know of a builder."""

    @property
    def builder_id(self) -> str: ...  # noqa: D102

    @property
    def name(self) -> str: ...  # noqa: D102


def show_role_choice(t: Translator, builders: Sequence[BuilderLike]) -> None:
    """A select box in the sidebar with the supplier, each builder, the partner and the facilitator."""
    names = {f"{_BUILDER}{b.builder_id}": b.name for b in builders}
    options = [Role.SUPPLIER.value, *names, Role.PARTNER.value, Role.FACILITATOR.value]
    wanted = st.query_params.get(PARAMETER)
    if wanted in options:
        st.session_state[_CHOSEN] = wanted
    if st.session_state.get(_CHOSEN) not in options:
        st.session_state[_CHOSEN] = Role.SUPPLIER.value
    chosen = st.session_state[_CHOSEN]
    if chosen != Role.SUPPLIER.value and wanted != chosen:
        st.query_params[PARAMETER] = chosen
    widget = widget_key(_NAME)
    st.session_state[widget] = chosen

    def label(option: str) -> str:
        if option in names:
            return names[option]
        return t(f"common.roles.{option}")

    st.selectbox(
        t("common.roles.choose"),
        options,
        format_func=label,
        key=widget,
        placeholder=t("common.choose"),
        help=t("common.roles.help"),
        on_change=_choose_role,
        args=(widget,),
    )


def _choose_role(widget: str) -> None:
    st.session_state[_CHOSEN] = st.session_state[widget]
    st.query_params[PARAMETER] = st.session_state[widget]


def chosen_asking() -> Asking:
    """Who is asking by the choice of role; a supplier before any choice."""
    chosen = str(st.session_state.get(_CHOSEN) or Role.SUPPLIER.value)
    if chosen.startswith(_BUILDER):
        builder_id = chosen.removeprefix(_BUILDER)
        return Asking(Role.BUILDER, frozenset({builder_id}), name=f"demonstration {builder_id}")
    if chosen in {Role.PARTNER.value, Role.FACILITATOR.value}:
        return Asking(Role(chosen), name=f"demonstration {chosen}")
    return Asking.supplier()
