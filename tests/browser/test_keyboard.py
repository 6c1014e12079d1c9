"""Without a mouse: from the top of the page to a stored pledge, and the focus can always be seen."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from machinery.i18n.formats import MONTHS
from tests.browser.acting import NEXT_YEAR, T, box, required, shown
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct
from tests.browser.words import NARROW

pytestmark = pytest.mark.browser
MOST_STOPS = 60
BUILDER_ROLE = "builder:eksempelkommune_hede"


def has_focus(target: Locator) -> bool:
    return target.count() == 1 and target.evaluate("(one) => one === document.activeElement")


def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the target has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if has_focus(target):
            assert_focus_is_seen(page, target)
            return
    pytest.fail(f"the keyboard does not reach {target}")


def assert_focus_is_seen(page: Page, target: Locator) -> None:
    """With and without focus the surroundings look different; the blinking caret does not count."""
    changed = 0
    for _ in range(5):  # what was entered last may still be moving the page
        target.scroll_into_view_if_needed()
        frame = target.bounding_box()
        assert frame is not None
        clip = {
            "x": max(frame["x"] - 8, 0),
            "y": max(frame["y"] - 8, 0),
            "width": min(frame["width"] + 16, 500),
            "height": frame["height"] + 16,
        }
        with_focus = picture(page, clip)
        target.evaluate("(one) => one.blur()")
        without = picture(page, clip)
        target.evaluate("(one) => one.focus()")
        changed = int((np.abs(with_focus - without).max(axis=2) > 40).sum())
        if changed >= 20:
            return
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    pytest.fail(f"nobody sees that {target} has the focus: {changed} pixels")


def picture(page: Page, clip: dict[str, float]) -> np.ndarray:
    data = page.screenshot(clip=clip, animations="disabled", caret="hide")
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def type_choice(page: Page, label: str, option: str, *, many: bool = False) -> None:
    """Go to a select box, type what is looked for, and take it with Enter."""
    tab_to(page, box(page, label))
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    if not page.get_by_role("option", name=option, exact=True).get_attribute("data-focused"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    if many:
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stMultiSelect").get_by_text(option, exact=True)).to_be_visible()
    else:
        expect(box(page, label)).to_have_value(option)


def test_the_skip_link_leads_to_the_content(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "home")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")  # Streamlit's own words
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.querySelector('[data-testid=stMain]').contains(document.activeElement)")
    assert inside, "the first stop after skipping lies in the content"


def test_a_pledge_with_the_keyboard_alone_on_a_telephones_width(
    new_visitor: Callable[..., Visitor], product: RunningProduct
) -> None:
    page = new_visitor(**NARROW).visit(product, "home", role=BUILDER_ROLE)
    tab_to(page, page.get_by_test_id("stExpandSidebarButton"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("navigation").get_by_role("link", name=T("pledge.title"), exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(T("pledge.title"))
    # The menu lies over the page until it is closed.
    tab_to(page, page.get_by_test_id("stSidebarCollapseButton").get_by_role("button"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", level=2, name="Nyt planlagt behov for Eksempelkommune Hede")).to_be_visible()

    type_choice(page, required("machine_class"), "Minigraver 2-6 t")
    type_choice(page, f"{T('pledge.municipalities')} *", "Herning", many=True)
    for name, month in (("start_month", 2), ("end_month", 5)):
        label = T(f"fields.{name}")
        type_choice(page, T("pledge.month_of", field=label), MONTHS["da"][month - 1])
        type_choice(page, T("pledge.year_of", field=label), str(NEXT_YEAR))
    tab_to(page, page.get_by_role("spinbutton", name=required("machines_peak"), exact=True))
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    type_choice(page, required("commitment"), "Hensigt")
    expect(shown(page, T("common.terms.machine_months"))).to_have_text("8")

    tab_to(page, page.get_by_role("button", name=T("pledge.submit"), exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text(T("pledge.receipt.create"))).to_be_visible()
    expect(page.locator(".st-key-pledge_receipt")).to_contain_text("version 1")


def test_the_charging_map_without_a_mouse(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "charging", role="facilitator")
    tab_to(page, page.get_by_role("slider"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(f"Alle steder, {T.period('2027H2')}")).to_be_visible()
    type_choice(page, T("filters.map_place"), "Aarhus")
    expect(page.locator(".st-key-charging_place")).to_contain_text(f"Aarhus, {T.period('2027H2')}")
