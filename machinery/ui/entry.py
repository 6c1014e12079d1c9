"""The script Streamlit runs. It lies apart from `pages/`, so that a deep link into a fresh server cannot pass it by."""

import logging

import streamlit as st

from machinery.access.asking import Role
from machinery.editions.reading import damaged_editions
from machinery.errors import MachineryError
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.settings import settings
from machinery.ui.access_outcome import forget_made_elsewhere
from machinery.ui.demonstration import lacks_sign_in, remember_situation
from machinery.ui.frame import keep_document_language, show_style
from machinery.ui.invitation import lead_to_invitation
from machinery.ui.language import keep_language_in_address, page_translator
from machinery.ui.links import show_page_link
from machinery.ui.pages_list import PAGES, ROOT
from machinery.ui.pledge_page import WRITERS
from machinery.ui.roles import show_role_choice
from machinery.ui.session import asking, may_choose_role, product
from machinery.ui.sign_in import show_account

_LOG = logging.getLogger(__name__)


def show_entry() -> None:
    """Navigation and role choice, then the page that the address names."""
    t = page_translator()
    st.set_page_config(layout="wide", page_icon=ROOT / "machinery/ui/mark.svg")
    st.logo(ROOT / "machinery/ui/logo.svg", icon_image=ROOT / "machinery/ui/mark.svg", size="large")
    show_style()
    page = st.navigation(
        [
            st.Page(
                entry.file,
                title=t(entry.title_key),
                icon=entry.icon,
                url_path=entry.url_path,
                default=entry.url_path == "",
                visibility="visible" if entry.in_menu else "hidden",
            )
            for entry in PAGES
        ]
    )
    keep_language_in_address()
    # Before the page, which may end the run: whoever may not see it hears it in the right language all the same.
    keep_document_language(t)
    forget_made_elsewhere(page.url_path)
    try:
        everyone = builders(product().store)
    except MachineryError as error:
        show_no_product(t, error)
        return
    is_demonstration = may_choose_role(everyone)
    remember_situation(is_demonstration=is_demonstration, has_example_data=any(builder.is_demo for builder in everyone))
    if is_demonstration:
        with st.sidebar:
            show_role_choice(t, everyone)
    elif lacks_sign_in():
        st.warning(t("http.no_sign_in"), icon=":material/lock:")
    else:
        show_account(t, product())
        lead_to_invitation(product(), page.url_path)
    role = asking().role
    if role in WRITERS:
        with st.sidebar:
            for key in ("drafts", "history", "own"):
                show_page_link(key, t)
    if role is Role.FACILITATOR:
        with st.sidebar:
            show_page_link("access", t)
        for damage in damaged_editions(settings().editions_dir):
            st.warning(t(damage.key, **damage.values), icon=":material/folder_off:")
    page.run()


def show_no_product(t: Translator, error: MachineryError) -> None:
    """The store cannot be used: say so on every page; `/health` gives the reason to whoever runs the product."""
    _LOG.critical("the product is not ready: %s", error)
    st.title(t("common.not_ready"), anchor=False)
    st.error(t("common.not_ready_text"), icon=":material/database_off:")


show_entry()
