"""Every page for everyone who sees it differently: no fault that axe knows, one language at a time, no wider than the
screen. In light and dark, in Danish and English, on a desk and on a telephone.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from machinery.i18n import translator
from machinery.ui.pages_list import page_entry
from tests.browser.acting import T
from tests.browser.axe import assert_no_violations
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct
from tests.browser.words import NARROW, WIDE, assert_fits, assert_in_language

pytestmark = pytest.mark.browser
READS_ONLY = True

BUILDER = "builder:eksempelkommune_oest"


def as_it_opens(page: Page) -> None:
    """The page as it opens."""


def unfolded(page: Page) -> None:
    """The figures of the charts as tables."""
    for part in page.get_by_text(T("common.as_table"), exact=True).all():
        part.click()
    expect(page.get_by_role("table").first).to_be_visible()


STATES = [
    ("home", "supplier", as_it_opens),
    ("signal", "supplier", unfolded),
    ("demand", "supplier", unfolded),
    ("demand", "facilitator", as_it_opens),
    ("charging", "supplier", as_it_opens),
    ("charging", BUILDER, as_it_opens),
    ("pledge", "supplier", as_it_opens),
    ("pledge", BUILDER, as_it_opens),
    ("participants", "facilitator", as_it_opens),
    ("history", BUILDER, as_it_opens),
    ("own", BUILDER, unfolded),
    ("drafts", BUILDER, as_it_opens),
    ("access", "facilitator", as_it_opens),
    ("invitation", "supplier", as_it_opens),
    ("method", "supplier", as_it_opens),
    ("accessibility", "supplier", as_it_opens),
]


@pytest.mark.parametrize(
    ("key", "role", "prepare"), STATES, ids=[f"{key}-{role.split(':')[0]}" for key, role, _ in STATES]
)
def test_no_fault_one_language_and_it_fits(
    new_visitor: Callable[..., Visitor], product: RunningProduct, key: str, role: str, prepare: Callable[[Page], None]
) -> None:
    """Opened in Danish on a desk and narrowed to a telephone; there turned to English, and widened again."""
    visitor = new_visitor(**WIDE, color_scheme="light")
    page = visitor.visit(product, key, role=role, lang="da")
    assert_right(visitor, key, "da")
    prepare(page)
    visitor.settled()
    assert_no_violations(visitor)
    page.set_viewport_size(NARROW)
    assert_right(visitor, key, "da")
    assert_fits(page)
    page.get_by_role("radio", name="English").click()
    assert_right(visitor, key, "en")
    assert_fits(page)
    page.set_viewport_size(WIDE)
    assert_right(visitor, key, "en")


def assert_right(visitor: Visitor, key: str, lang: str) -> None:
    t = translator(lang)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(t(page_entry(key).heading_key))
    expect(page.locator("html")).to_have_attribute("lang", lang)
    visitor.settled()
    expect(page.get_by_text(t("common.non_binding_notice")).last).to_be_attached()
    assert_in_language(page, lang)
