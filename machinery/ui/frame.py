"""The frame around every page: title, marks, footer, and errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from machinery.editions.reading import PublishedEdition
from machinery.errors import UserError
from machinery.i18n import Translator
from machinery.ui.banner import show_footer, show_top_bar
from machinery.ui.demonstration import situation
from machinery.ui.markdown import plain
from machinery.ui.pages_list import page_entry
from machinery.ui.published import latest_edition

_FOLDER = Path(__file__).parent


@contextmanager
def framed(key: str, t: Translator, *, goes_on_without_edition: bool) -> Iterator[PublishedEdition | None]:
    """Draw the frame of the page `key` around the body and give it the latest edition, None before the first.

    A `UserError` in the body is shown as its sentence. An edition that cannot be read is shown as an error; the body
    then runs with None where the page goes on without one, and not at all where it lives by it.
    """
    show_top_bar(t, situation())
    st.title(t(page_entry(key).heading_key), anchor=False)
    edition, is_readable = None, True
    try:
        edition = latest_edition()
    except UserError as error:
        is_readable = False
        show_user_error(t, error)
    if is_readable or goes_on_without_edition:
        try:
            yield edition
        except UserError as error:
            show_user_error(t, error)
    show_footer(t, edition_line(t, edition))
    if not (is_readable or goes_on_without_edition):
        st.stop()


def show_user_error(t: Translator, error: UserError) -> None:
    """What went wrong, in the words of the catalogue."""
    st.error(plain(t(error.key, **error.values)), icon=":material/error:")


def show_lead(text: str) -> None:
    """The first sentences of a page, in larger type."""
    with st.container(key="page_lead"):
        st.markdown(text)


def edition_line(t: Translator, edition: PublishedEdition | None) -> str:
    """Which edition the published figures are from, in one sentence."""
    if edition is None:
        return t("common.edition_none")
    return t("common.edition_line", label=edition.manifest.label, as_of=edition.manifest.as_of)


def show_style() -> None:
    """The few rules the theme has no setting for."""
    st.html(_FOLDER / "style.css")


def keep_document_language(t: Translator) -> None:
    """Tell the browser the language after a switch; the first answer of the server carries it already."""
    with st.container(key="frame_language"):
        st.html(f"<script>document.documentElement.lang = '{t.lang}'</script>", unsafe_allow_javascript=True)
