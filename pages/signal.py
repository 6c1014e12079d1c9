"""Signal til leverandører: the latest published edition and nothing else."""

import streamlit as st

from machinery.i18n import Translator
from machinery.ui.frame import show_lead
from machinery.ui.links import show_page_link
from machinery.ui.public_page import open_page
from machinery.ui.published_files import show_edition_files
from machinery.ui.published_parts import (
    show_bars,
    show_by_name,
    show_cells,
    show_charging,
    show_headline,
    show_how_sure,
)

PARTS = (show_headline, show_bars, show_cells, show_how_sure, show_charging, show_by_name)


def show_nothing(t: Translator) -> None:
    """Before the first edition: no figures, not even preliminary ones."""
    st.info(t("signal.empty"), icon=":material/hourglass_empty:")
    st.markdown(t("signal.empty_next"))
    with st.container(horizontal=True):
        show_page_link("participants", t)
        show_page_link("method", t)


with open_page("signal") as page:
    show_lead(page.t("signal.lead"))
    if page.edition is None:
        show_nothing(page.t)
    elif page.edition.is_empty:
        st.info(page.t("signal.empty_edition"), icon=":material/visibility_off:")
    else:
        for show in PARTS:
            show(page.edition, page.t)
    if page.edition is not None:
        show_edition_files(page.edition, page.t)
