"""Datagrundlag og metode: every formula, rule, factor and source, made from the data the product calculates with."""

import streamlit as st

from machinery.ui.formulas import CHAPTERS
from machinery.ui.frame import show_lead
from machinery.ui.method_data import show_factors, show_glossary, show_licences, show_sources
from machinery.ui.method_rules import show_formulas
from machinery.ui.public_page import PublicPage, open_page


def show_contents(page: PublicPage) -> None:
    """Links to the chapters of the page."""
    chapters = [(f"chapter-{key}", f"method.chapters.{key}") for key, _ in CHAPTERS]
    chapters += [(key, f"method.{key}.heading") for key in ("factors", "sources", "glossary", "licences")]
    links = " · ".join(f"[{page.t(title)}](#{anchor})" for anchor, title in chapters)
    st.markdown(f"**{page.t('method.contents')}:** {links}")


with open_page("method") as page:
    show_lead(page.t("method.lead"))
    show_contents(page)
    show_formulas(page.reference, page.edition, page.t)
    show_factors(page.reference, page.t)
    show_sources(page.reference, page.t)
    show_glossary(page.reference, page.t)
    show_licences(page.t)
