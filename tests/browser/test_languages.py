"""The language is kept from page to page; on a telephone the menu opens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from machinery.i18n import translator
from machinery.ui.pages_list import PAGES
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct
from tests.browser.words import NARROW, assert_fits

pytestmark = pytest.mark.browser
READS_ONLY = True


def test_the_language_is_kept_while_walking_through(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "home")
    page.get_by_role("radio", name="English").click()
    en = translator("en")
    expect(page.get_by_role("heading", level=1)).to_have_text(en("home.heading"))
    for entry in [one for one in PAGES if one.in_menu][1:]:
        page.get_by_role("navigation").get_by_role("link", name=en(entry.title_key), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(en(entry.heading_key))
        expect(page).to_have_url(re.compile(rf"/{entry.url_path}\?(.*&)?lang=en(&|$)"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name=en("accessibility.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(en("accessibility.title"))
    page.reload()
    visitor.settled()
    expect(page.get_by_role("heading", level=1)).to_have_text(en("accessibility.title"))
    page.get_by_role("radio", name="Dansk").click()
    da = translator("da")
    expect(page.get_by_role("heading", level=1)).to_have_text(da("accessibility.title"))
    expect(page.locator("html")).to_have_attribute("lang", "da")


def test_a_telephone_opens_the_menu(new_visitor: Callable[..., Visitor], product: RunningProduct) -> None:
    visitor = new_visitor(**NARROW, has_touch=True, is_mobile=True)
    page = visitor.visit(product, "home")
    t = translator("da")
    link = page.get_by_role("navigation").get_by_role("link", name=t("signal.title"), exact=True)
    expect(link).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").tap()
    link.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("signal.title"))
    assert_fits(page)
