"""axe on what a page turns into when somebody works on it; as they open, `test_every_page` looks at all of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import T
from tests.browser.axe import assert_no_violations, violations
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct
from tests.browser.test_every_page import BUILDER

pytestmark = pytest.mark.browser
READS_ONLY = True


def faults(page: Page) -> None:
    """The form with all its faults, and with everything that can be unfolded."""
    page.get_by_text(T("pledge.more"), exact=True).click()
    expect(page.get_by_role("textbox", name=T("fields.project"), exact=True)).to_be_visible()
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()
    expect(page.get_by_text(T.count("pledge.faults", 6))).to_be_visible()


def own_pledge(page: Page) -> None:
    """One of the own pledges chosen, with what can be done with it."""
    box = page.get_by_role("combobox", name=T("pledge.choose_one"))
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.get_by_text(T("pledge.withdraw"), exact=True).click()
    expect(page.get_by_role("button", name=T("pledge.withdraw_now"), exact=True)).to_be_visible()


@pytest.mark.parametrize("prepare", [faults, own_pledge], ids=["faults", "own pledge"])
def test_no_violations_on_the_way(
    new_visitor: Callable[..., Visitor], product: RunningProduct, prepare: Callable[[Page], None]
) -> None:
    visitor = new_visitor(color_scheme="light")
    prepare(visitor.visit(product, "pledge", role=BUILDER))
    visitor.settled()
    assert_no_violations(visitor)


def test_axe_sees_what_is_wrong(visitor: Visitor, product: RunningProduct) -> None:
    """The check itself: a picture without words and grey on white are found."""
    page = visitor.visit(product, "accessibility")
    page.get_by_role("heading", level=2).first.evaluate(
        """(one) => { one.style.color = '#bbb'; one.insertAdjacentHTML('afterend', '<img src="data:,">') }"""
    )
    found = {line.split(":")[0] for line in violations(page)}
    assert {"image-alt", "color-contrast"} <= found
