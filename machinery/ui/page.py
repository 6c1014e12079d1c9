"""The opener of pages whose content depends on who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.editions.reading import PublishedEdition
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.reference import Reference
from machinery.store.database import Store
from machinery.ui.demonstration import situation
from machinery.ui.frame import framed
from machinery.ui.language import page_translator
from machinery.ui.session import asking, product

EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Page:
    """What a page has to work with. `edition` is None before the first; `now` is one moment for the whole run, before
    anything that is being written.
    """

    key: str
    t: Translator
    asking: Asking
    product: Product
    edition: PublishedEdition | None
    now: datetime

    @property
    def store(self) -> Store:
        """The store; every service that takes it takes `asking` too and checks again."""
        return self.product.store

    @property
    def reference(self) -> Reference:
        """The reference data of the running product."""
        return self.product.reference


@contextmanager
def open_page(key: str, *, roles: frozenset[Role] = EVERYONE) -> Iterator[Page]:
    """Open the page `key` for whoever asks, also when its file is run on its own.

    Draws title, marks and footer; a `UserError` in the body is shown as its sentence. Without one of `roles` the page
    says whom it is for (`<key>.only_for`) and the body does not run.
    """
    t = page_translator()
    who = asking()
    if who.role not in roles:
        with framed(key, t, goes_on_without_edition=True):
            st.info(t(f"{key}.only_for"), icon=":material/lock:")
            if situation().is_demonstration:
                st.markdown(t("common.roles.try_another"))
        st.stop()
    with framed(key, t, goes_on_without_edition=True) as edition:
        running = product()
        yield Page(key=key, t=t, asking=who, product=running, edition=edition, now=running.store.settled(now))
