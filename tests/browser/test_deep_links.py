"""A link to any page, opened on a server just started, runs the entry script: frame, gate and nothing more.

With a `pages/` folder beside the script Streamlit would run the page's file alone until somebody had opened the front
page. So nobody opens that here before all the others have been opened, each by somebody who has opened none.
"""

import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from machinery.i18n import translator
from machinery.ui.pages_list import PAGES, PageEntry
from tests.browser.conftest import LABEL, Visitor
from tests.browser.product import RunningProduct, address, running_product

pytestmark = pytest.mark.browser
T = translator("da")


def sees_no_form(page: Page) -> None:
    expect(page.get_by_text(T("pledge.only_for"))).to_be_visible()
    expect(page.get_by_role("button", name=T("pledge.submit"))).to_have_count(0)
    expect(page.get_by_role("combobox", name=re.compile(T("fields.machine_class")))).to_have_count(0)


def sees_no_history(page: Page) -> None:
    expect(page.get_by_text(T("history.only_for"))).to_be_visible()
    expect(page.get_by_role("heading", name=T("history.changes"))).to_have_count(0)


def sees_no_own_picture(page: Page) -> None:
    expect(page.get_by_text(T("own.only_for"))).to_be_visible()
    expect(page.get_by_text(T("own.lead"))).to_have_count(0)


def sees_published_demand(page: Page) -> None:
    expect(page.get_by_text(T("demand.intro_edition"))).to_be_visible()
    expect(page.get_by_text(T("demand.intro_live"))).to_have_count(0)
    expect(page.get_by_role("combobox", name=T("common.terms.machine_class"))).to_have_count(0)


def sees_published_charging(page: Page) -> None:
    expect(page.get_by_text(T("charging.intro_edition"))).to_be_visible()
    expect(page.get_by_text(T("common.terms.unmanaged_peak_kw"))).to_have_count(0)
    expect(page.get_by_role("heading", name=T("charging.sites"))).to_have_count(0)


def sees_no_completeness(page: Page) -> None:
    expect(page.get_by_role("heading", name=T("participants.register.heading"))).to_be_visible()
    expect(page.get_by_role("heading", name=T("participants.completeness.heading"))).to_have_count(0)


def sees_the_edition(page: Page) -> None:
    expect(page.get_by_text(LABEL).first).to_be_visible()


GATES: dict[str, Callable[[Page], None]] = {
    "pledge": sees_no_form,
    "history": sees_no_history,
    "own": sees_no_own_picture,
    "demand": sees_published_demand,
    "charging": sees_published_charging,
    "participants": sees_no_completeness,
}


FRONT_PAGE_LAST = [*PAGES[1:], PAGES[0]]


@pytest.mark.parametrize("entry", FRONT_PAGE_LAST, ids=[entry.key for entry in FRONT_PAGE_LAST])
def test_first_visit_to_a_page(entry: PageEntry, product: RunningProduct, visitor: Visitor) -> None:
    page = visitor.visit(product, entry.key)

    menu = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(menu).to_have_text([re.compile(f"{re.escape(T(one.title_key))}$") for one in PAGES if one.in_menu])
    expect(page.get_by_role("combobox", name=T("common.roles.choose"))).to_have_value(T("common.roles.supplier"))
    expect(page.get_by_text(re.compile(f"{T('common.demonstration')} · eksempeldata"))).to_be_visible()
    expect(page.get_by_text(re.compile(f"{T('common.non_binding')}$"))).to_be_visible()
    expect(page.get_by_text(T("common.non_binding_notice")).last).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(T(entry.heading_key))
    expect(page).to_have_title(T(entry.title_key))
    expect(page.locator("html")).to_have_attribute("lang", "da")
    GATES.get(entry.key, sees_the_edition)(page)

    assert _language_as_sent(address(product, entry.key)) == "da"
    assert _language_as_sent(address(product, entry.key, lang="en")) == "en"


def test_english_link_to_a_fresh_server(
    example_template: Path, tmp_path: Path, new_visitor: Callable[..., Visitor]
) -> None:
    en = translator("en")
    with running_product(tmp_path / "product", example_template) as product:
        page = new_visitor().visit(product, "pledge", lang="en", role="builder:eksempelkommune_syd")
        expect(page.get_by_role("heading", level=1)).to_have_text(en("pledge.title"))
        expect(page.get_by_role("button", name=en("pledge.submit"))).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.context.close()


def _language_as_sent(url: str) -> str:
    """What `<html lang>` says before any script has run."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        found = re.search(r'<html[^>]*\blang="([a-z]+)"', answer.read().decode())
    assert found, f"{url}: no language"
    return found[1]
