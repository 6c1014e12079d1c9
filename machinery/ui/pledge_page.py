"""The parts of the page Afgiv planlagt behov, in the order in which they are drawn."""

import streamlit as st

from machinery.access.asking import Role
from machinery.domain.pledge import pledge_from_row
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.pledges.stored import Builder
from machinery.ui import pledge_actions as actions
from machinery.ui import pledge_draft as draft
from machinery.ui.filters import kept_choice
from machinery.ui.frame import show_user_error
from machinery.ui.markdown import plain
from machinery.ui.own_pledges import one_line, show_conflict
from machinery.ui.page import Page
from machinery.ui.pledge_form import PledgeForm, fault_text, show_fault_summary
from machinery.ui.pledge_summary import show_summary
from machinery.ui.session import asking

WRITERS = frozenset({Role.BUILDER, Role.FACILITATOR})


def chosen_builder(page: Page) -> Builder | None:
    """The builder that pledges: one's own, or the one that the facilitator chooses; None before a choice."""
    mine = [one for one in builders(page.store) if page.asking.may_act_for(one.builder_id) and not one.left]
    if len(mine) == 1 and not page.asking.is_facilitator:
        return mine[0]
    names = {one.builder_id: one.name for one in mine}
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
    if (error := draft.error()) is not None:
        show_user_error(t, error)
    if (stored := draft.receipt()) is not None:
        show_receipt(page, stored)
        return
    held = draft.editing()
    heading = t("pledge.changing", ref=held.pledge_ref) if held else t("pledge.new", name=builder.name)
    st.header(plain(heading), anchor=False)
    st.caption(t("pledge.how"))
    if (both := draft.conflict()) is not None:
        show_conflict(page, both)
    checked = actions.checked_draft(builder.builder_id)
    faults = checked.faults if draft.is_tried() else ()
    if faults:
        show_fault_summary(checked, t)
    form = PledgeForm(page.reference, t, faults, page.now)
    left, right = st.columns([9, 5], gap="large")
    with left:
        form.show_required()
    with right:
        show_summary(draft.entered(), page.reference, t)
    form.show_rest()
    for warning in checked.warnings:
        st.warning(fault_text(warning, t), icon=":material/info:")
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


def show_receipt(page: Page, stored: actions.Stored) -> None:
    """What was stored, under which number, when; and what next."""
    t = page.t
    receipt = stored.receipt
    st.success(t(f"pledge.receipt.{stored.action}"), icon=":material/check_circle:")
    with st.container(border=True, key="pledge_receipt"):
        st.markdown(
            t(
                "pledge.receipt.facts",
                pledge_id=receipt.pledge_id,
                revision=receipt.revision,
                at=t.datetime(receipt.changed_at),
            )
        )
        st.markdown(plain(one_line(pledge_from_row(stored.row), page.reference, t)))
        if receipt.repeated:
            st.caption(t("pledge.receipt.repeated"))
        st.caption(t("pledge.receipt.next"))
    with st.container(horizontal=True):
        st.button(
            t("pledge.another"),
            key="pledge_another",
            type="primary",
            icon=":material/add:",
            on_click=actions.begin_new,
        )
        st.button(
            t("pledge.similar"),
            key="pledge_similar",
            icon=":material/content_copy:",
            on_click=actions.begin_like,
            args=(stored.row,),
        )


def show_intro(t: Translator) -> None:
    """What this page is for, in two sentences."""
    st.markdown(t("pledge.intro"))
