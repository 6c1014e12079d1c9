"""axe, WCAG 2.0 and 2.1 A and AA, on every page in the states that look different, in light and in dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.acting import T
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# What the scheme of colours can change; the rest is the same page.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
BUILDER = "builder:eksempelkommune_oest"


def nothing(page: Page) -> None:
    """The page as it opens."""


def faults(page: Page) -> None:
    """The form with all its faults, and with everything that can be unfolded."""
    page.get_by_text(T("pledge.more"), exact=True).click()
    expect(page.get_by_role("textbox", name=T("fields.project"), exact=True)).to_be_visible()
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()
    expect(page.get_by_text(T.count("pledge.faults", 6))).to_be_visible()


def unfolded(page: Page) -> None:
    """The figures of the charts as tables."""
    for part in page.get_by_text(T("common.as_table"), exact=True).all():
        part.click()
    expect(page.get_by_role("table").first).to_be_visible()


def own_pledge(page: Page) -> None:
    """One of the own pledges chosen, with what can be done with it."""
    box = page.get_by_role("combobox", name=T("pledge.choose_one"))
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.get_by_text(T("pledge.withdraw"), exact=True).click()
    expect(page.get_by_role("button", name=T("pledge.withdraw_now"), exact=True)).to_be_visible()


STATES = [
    ("home", "supplier", nothing),
    ("signal", "supplier", unfolded),
    ("demand", "supplier", unfolded),
    ("demand", "facilitator", nothing),
    ("charging", "supplier", nothing),
    ("charging", BUILDER, nothing),
    ("pledge", "supplier", nothing),
    ("pledge", BUILDER, faults),
    ("pledge", BUILDER, own_pledge),
    ("participants", "facilitator", nothing),
    ("history", BUILDER, nothing),
    ("own", BUILDER, unfolded),
    ("drafts", BUILDER, nothing),
    ("access", "facilitator", nothing),
    ("invitation", "supplier", nothing),
    ("method", "supplier", nothing),
    ("accessibility", "supplier", nothing),
]


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    # What fades in has a paler colour until it is there, and so has everything until our own rules have arrived.
    page.wait_for_function("document.getAnimations().every((one) => !(one instanceof CSSTransition))")
    page.wait_for_function(
        "[...document.querySelectorAll('style')].some((one) => one.textContent.includes('.text-table'))"
    )
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("key", "role", "prepare"), STATES, ids=[f"{key}-{role.split(':')[0]}-{do.__name__}" for key, role, do in STATES]
)
def test_no_violations(
    new_visitor: Callable[..., Visitor], product: RunningProduct, key: str, role: str, prepare: Callable[[Page], None]
) -> None:
    visitor = new_visitor(color_scheme="light")
    page = visitor.visit(product, key, role=role)
    prepare(page)
    visitor.settled()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        want = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 29)"}[scheme]
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", want)
        visitor.settled()
        found = violations(page, RULES if scheme == "light" else COLOURS)
        assert not found, f"{scheme}:\n" + "\n".join(found)


def test_axe_sees_what_is_wrong(visitor: Visitor, product: RunningProduct) -> None:
    """The check itself: a picture without words and grey on white are found."""
    page = visitor.visit(product, "accessibility")
    page.get_by_role("heading", level=2).first.evaluate(
        """(one) => { one.style.color = '#bbb'; one.insertAdjacentHTML('afterend', '<img src="data:,">') }"""
    )
    found = {line.split(":")[0] for line in violations(page)}
    assert {"image-alt", "color-contrast"} <= found
