"""What every page says about itself: demonstration and example data above, edition and statements below."""

import streamlit as st

from machinery.i18n import Translator
from machinery.ui.demonstration import Situation
from machinery.ui.language import show_language_switch
from machinery.ui.links import show_page_link


def show_top_bar(t: Translator, situation: Situation) -> None:
    """The marks that no page may lack, and the switch of language."""
    words = [t("common.demonstration")] if situation.is_demonstration else []
    if situation.has_example_data:
        example = t("common.example_data_long")
        words.append(example if not words else example[0].lower() + example[1:])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frame_top"):
        if words:
            st.badge(" · ".join(words), icon=":material/science:", color="yellow")
        st.badge(t("common.non_binding"), icon=":material/handshake:", color="gray")
        show_language_switch()


def show_footer(t: Translator, edition_line: str) -> None:
    """The non-binding notice in full, the edition the page stands on, and the statements."""
    with st.container(key="frame_footer", gap="xsmall"):
        st.divider()
        st.markdown(f"**{t('common.non_binding_notice')}** {edition_line}")
        with st.container(horizontal=True, gap="small"):
            show_page_link("method", t)
            show_page_link("participants", t)
            show_page_link("accessibility", t)
        st.caption(t("common.credits"))
