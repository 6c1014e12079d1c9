"""The ASGI application: the pages and the HTTP routes in one process. Start it with `streamlit run app.py`."""

import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from machinery.errors import MachineryError, NotAllowed
from machinery.http.demonstration import DemonstrationHosts
from machinery.http.health import health_route
from machinery.http.invitation import InvitationLink
from machinery.http.middleware import DocumentLanguage, SecurityHeaders
from machinery.i18n import LANGUAGES, translator
from machinery.process.product import running_product
from machinery.settings import settings
from machinery.ui.demonstration import decide_at_start, lacks_sign_in
from machinery.ui.language import page_translator
from machinery.ui.pages_list import ROOT

_LOG = logging.getLogger("machinery.app")


@asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[dict[str, Any]]:
    """Own the store from start to end. Without it the process ends and says why, before it can take anything in."""
    try:
        decide_at_start()
        product = running_product(settings())
    except MachineryError as error:
        # The last line of what the server then prints is this sentence, in both languages and without our own frames.
        raise SystemExit(" / ".join(translator(lang)(error.key, **error.values) for lang in LANGUAGES)) from None
    try:
        yield {}
    finally:
        product.close()


def ask_store() -> None:
    """Ask the store a question: that it was once opened does not say that it answers."""
    running_product(settings()).store.rows("meta")


def show_error(error: Exception) -> bool:
    """An unforeseen error in a page: the log has it under a number, the screen has the number.

    What somebody may not do (any more) is said as such: a part of a page that is drawn again by itself may find it out.
    """
    if isinstance(error, NotAllowed):
        st.error(page_translator()(error.key, **error.values), icon=":material/lock:")
        return True
    number = uuid.uuid4().hex[:8]
    _LOG.error("error %s in a page", number, exc_info=error)
    st.error(page_translator()("common.error_text", number=number), icon=":material/error:")
    return True


app = App(
    ROOT / "machinery/ui/entry.py",
    lifespan=lifespan,
    routes=[health_route(ask_store)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(DemonstrationHosts, is_demonstration=lacks_sign_in, hosts=lambda: settings().demonstration_hosts),
        Middleware(InvitationLink),
        Middleware(DocumentLanguage, default=lambda: settings().lang),
    ],
    on_script_error=show_error,
)
