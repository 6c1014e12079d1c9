"""Links between pages that keep the language, and from each figure to how it was computed."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from machinery.i18n import Translator
from machinery.settings import settings
from machinery.ui.language import PARAMETER
from machinery.ui.pages_list import page_entry


def address(key: str, t: Translator, anchor: str = "", **parameters: str) -> str:
    """The address of a page, relative to any other page of the product."""
    asked = {**({PARAMETER: t.lang} if t.lang != settings().lang else {}), **parameters}
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{page_entry(key).url_path or '.'}{query}{f'#{anchor}' if anchor else ''}"


def own_address() -> str:
    """Where this page was opened, which is where a link in a mail leads."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else settings().address


def how_computed(t: Translator, anchor: str, label: str = "") -> str:
    """A Markdown link to the part of the method page that has this anchor, such as `machine-months`."""
    return f"[{label or t('common.how_computed')}]({address('method', t, anchor)})"


def show_way_on(key: str, t: Translator, label: str, *, place: str = "", **parameters: str) -> None:
    """The link a page wants followed, drawn as a button; `place` tells two links to one page apart."""
    with st.container(key=f"go_{key}{place}"):
        show_page_link(key, t, label, **parameters)


def show_page_link(key: str, t: Translator, label: str = "", **parameters: str) -> None:
    """A link to another page of the product, with its icon; follows within the session.

    `parameters` are what the page is asked for in its address, as codes.
    """
    entry = page_entry(key)
    asked = {**({PARAMETER: t.lang} if t.lang != settings().lang else {}), **parameters}
    st.page_link(
        entry.file,
        label=label or t(entry.title_key),
        icon=entry.icon,
        query_params=asked or None,
    )
