"""Kladder in a browser: typed and pasted into the grid, kept at once, still there after a reload, stated and undone."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acting import NEXT_YEAR, T, choose
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct, command

pytestmark = pytest.mark.browser

ROLE = "builder:eksempelkommune_nord"
ROW_PX, HEAD_PX = 35, 35
# In the order of the columns: reference, builder, project, work type, places, months, class, number.
PASTED = (
    f"IND-1\t\tVed havnen\tpipe\tLangeland Kommune\tmarts {NEXT_YEAR}\taug. {NEXT_YEAR}\tMinigraver 2-6 t\t3",
    f"IND-2\t\tVed åen\tpipe\tLangelan\tQ1 {NEXT_YEAR}\tQ2 {NEXT_YEAR}\tMinigraver 2-6 t\t2",
)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def rows(product: RunningProduct) -> int:
    """Lines of demand in the store of this builder, as the command counts them."""
    done = command(product.folder, "demand", "--builder", "eksempelkommune_nord", "--json")
    return sum(row["machine_months"] for row in json.loads(done.stdout)["rows"])


def into_first_cell(page: Page) -> None:
    """Choose the cell of the first row's reference, behind the columns that stay in place."""
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    frame = grid.bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + 70 + 60 + 30, frame["y"] + HEAD_PX + ROW_PX / 2)


def test_pasted_kept_reloaded_stated_undone(new_visitor, untouched_product: RunningProduct) -> None:
    product = untouched_product
    visitor: Visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.visit(product, "drafts", role=ROLE)
    before = rows(product)
    number = page.get_by_role("spinbutton", name=T("drafts.how_many"), exact=True)
    number.fill("2")
    number.press("Enter")
    button(page, T("drafts.add")).click()
    expect(page.get_by_text(T.count("drafts.count", 2))).to_be_visible()
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(PASTED))
    into_first_cell(page)
    page.keyboard.press("Control+V")
    expect(page.get_by_role("table", name=T("drafts.faults"))).to_contain_text("Forslag: Langeland")
    assert rows(product) == before, "a draft is in no figure"

    page.reload()
    visitor.settled()
    expect(page.get_by_text(T.count("drafts.with_faults", 2))).to_be_visible()

    button(page, T("drafts.choose_all")).click()
    expect(button(page, T.count("drafts.fill_rows", 2))).to_be_enabled()
    choose(page, T("drafts.value"), "Planlagt")
    button(page, T.count("drafts.fill_rows", 2)).click()
    expect(page.get_by_text(T.count("drafts.ready", 1))).to_be_visible()
    button(page, T.count("drafts.submit_chosen", 1)).dblclick()
    expect(page.get_by_text("Tak. Jeres planlagte behov er gemt")).to_be_visible()
    expect(page.get_by_text(T.count("drafts.count", 1))).to_be_visible()
    assert rows(product) == pytest.approx(before + 18)

    button(page, T("drafts.receipt.undo")).click()
    expect(page.get_by_text(T.count("drafts.count", 2))).to_be_visible()
    assert rows(product) == pytest.approx(before)
