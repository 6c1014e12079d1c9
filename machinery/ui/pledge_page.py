"""The parts of the page Afgiv planlagt behov, in the order in which they are drawn."""

import streamlit as st

from machinery.access.asking import Role
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.pledges.stored import Builder
from machinery.ui import pledge_actions as actions
from machinery.ui import pledge_draft as draft
from machinery.ui.filters import kept_choice
from machinery.ui.frame import show_user_error
from machinery.ui.links import show_page_link
from machinery.ui.markdown import plain
from machinery.ui.own_pledges import show_conflict
from machinery.ui.page import Page
from machinery.ui.pledge_form import PledgeForm, fault_text, in_order_of_form, show_fault_summary
from machinery.ui.pledge_receipt import show_receipt
from machinery.ui.pledge_summary import show_summary
from machinery.ui.pledge_words import one_line
from machinery.ui.session import asking

WRITERS = frozenset({Role.BUILDER, Role.FACILITATOR})


def chosen_builder(page: Page) -> Builder | None:
    """The builder that pledges: one's own, or the one that the facilitator chooses; None before a choice.

    The facilitator may choose one that is ended too, last in the list: what it has stated can be withdrawn.
    """
    mine = [
        one
        for one in sorted(builders(page.store), key=lambda one: bool(one.left))
        if page.asking.may_act_for(one.builder_id) and (page.asking.is_facilitator or not one.left)
    ]
    if len(mine) == 1 and not page.asking.is_facilitator:
        return mine[0]
    names = {one.builder_id: page.t("pledge.ended", name=one.name) if one.left else one.name for one in mine}
    if not names:
        st.info(page.t("pledge.no_builder"), icon=":material/domain_disabled:")
        return None
    chosen = kept_choice("builder", page.t("common.terms.builder"), names, page.t, default=None)
    if chosen is None:
        st.info(page.t("pledge.choose_builder"), icon=":material/domain:")
    return next((one for one in mine if one.builder_id == chosen), None)


@st.fragment
def show_form(page: Page, builder: Builder) -> None:
    """The receipt of what was just stored, or else the form.

    A fragment: what is typed draws the form and its summary again, and reads no stored pledges. Once something has been
    stored the whole page is drawn again; also when whoever asks has another role than when it was drawn, or none.
    """
    t = page.t
    if draft.has_news() or asking() != page.asking:
        st.rerun()
    draft.turn_to(builder.builder_id, page.reference.geography, page.now)
    # What comes and goes has a room that is always there: an input that moves is made anew in the browser, and what is
    # being typed into it is lost.
    with st.container():
        if (error := draft.error()) is not None:
            show_user_error(t, error)
    if (stored := draft.receipt()) is not None:
        show_receipt(page, stored)
        return
    if builder.left:
        st.info(t("pledge.ended_text"), icon=":material/domain_disabled:")
        return
    held = draft.editing()
    heading = t("pledge.new", name=builder.name)
    if held is not None:
        heading = t("pledge.changing", pledge=one_line(held.pledge, held.pledge_id, page.reference, t))
    st.header(plain(heading), anchor=False)
    st.caption(t("pledge.how"))
    with st.container():
        if (both := draft.conflict()) is not None:
            show_conflict(page, both)
    checked = actions.checked_draft(builder.builder_id)
    faults = in_order_of_form(checked.faults) if draft.attempts() else ()
    with st.container():
        if faults:
            show_fault_summary(faults, page.reference, t)
    form = PledgeForm(page.reference, t, faults, page.now)
    left, right = st.columns([9, 5], gap="large")
    with left:
        form.show_required()
    with right:
        show_summary(draft.entered(), page.reference, t)
    form.show_rest()
    with st.container():
        for warning in checked.warnings:
            st.warning(fault_text(warning, page.reference, t), icon=":material/info:")
    _show_buttons(page, builder, is_change=held is not None)


def _show_buttons(page: Page, builder: Builder, *, is_change: bool) -> None:
    t = page.t
    key = draft.idempotency_key(page.now)
    with st.container(horizontal=True):
        st.button(
            t("pledge.save" if is_change else "pledge.submit"),
            key="pledge_submit",
            type="primary",
            icon=":material/check:",
            on_click=actions.submit,
            args=(builder.builder_id, key),
        )
        st.button(
            t("pledge.cancel" if is_change else "pledge.clear"),
            key="pledge_clear",
            on_click=actions.begin_new,
        )
    st.caption(t("pledge.not_binding"))


def show_intro(t: Translator) -> None:
    """What this page is for, in two sentences, and the way to the table for many needs."""
    st.markdown(t("pledge.intro"))
    show_page_link("drafts", t, t("pledge.to_drafts"))
