"""axe, WCAG 2.0 and 2.1 A and AA, on a page as it stands, in light and in dark."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# What the scheme of colours can change; the rest is the same page.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def assert_no_violations(visitor: Visitor) -> None:
    """In light with every rule, in dark with those on colours."""
    page = visitor.page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        want = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 29)"}[scheme]
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", want)
        visitor.settled()
        found = violations(page, RULES if scheme == "light" else COLOURS)
        assert not found, f"{scheme}:\n" + "\n".join(found)


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
