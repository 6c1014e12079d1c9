"""The opener of pages that anyone may read and that show nothing but what is published.

It lies apart from `page` because nothing a supplier-facing page imports may reach the store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from machinery.editions.reading import PublishedEdition
from machinery.i18n import Translator
from machinery.reference import Reference, reference
from machinery.ui.frame import framed
from machinery.ui.language import page_translator


@dataclass(frozen=True)
class PublicPage:
    """What a public page has to work with; `edition` is None before the first is published."""

    key: str
    t: Translator
    edition: PublishedEdition | None
    reference: Reference


@contextmanager
def open_page(key: str) -> Iterator[PublicPage]:
    """Open the page `key` for anyone: title, marks, footer, and errors in words."""
    t = page_translator()
    with framed(key, t, goes_on_without_edition=False) as edition:
        yield PublicPage(key=key, t=t, edition=edition, reference=reference())
