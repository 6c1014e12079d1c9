"""What a person does with the inputs of a page, found by role and by the words beside them."""

import re

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from machinery.i18n import translator
from machinery.i18n.formats import MONTHS
from tests.browser.product import NOW

T = translator("da")
NEXT_YEAR = NOW.year + 1


def required(name: str) -> str:
    """The label of a field that must be filled."""
    return f"{T(f'fields.{name}')} *"


def box(page: Page, label: str) -> Locator:
    """The select box of that label."""
    return page.get_by_role("combobox", name=label, exact=True)


def choose(page: Page, label: str, option: str, *, many: bool = False) -> None:
    """Pick an option of a select box: type to find it, then click it. A box for several choices is closed after.

    A list that a redraw has closed is opened again, as a person would.
    """
    field, wanted = box(page, label), page.get_by_role("option", name=option, exact=True)

    def opened() -> None:
        field.click()
        field.fill(option)
        wanted.click(timeout=5_000)

    for _ in range(3):
        try:
            opened()
            break
        except PlaywrightTimeoutError:
            field.press("Escape")
    else:
        opened()
    if many:
        field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def shown(page: Page, label: str) -> Locator:
    """The figure of the metric with that label."""
    metric = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return metric.get_by_test_id("stMetricValue")


def danish_number(text: str) -> float:
    """`1.234,5` → 1234.5."""
    found = re.match(r"[\d.]+(?:,\d+)?", text)
    assert found, text
    return float(found[0].replace(".", "").replace(",", "."))


def fill_required(
    page: Page, *, machine: str, municipality: str, machines: int, commitment: str, months: tuple[int, int] = (1, 12)
) -> None:
    """Fill what every pledge needs: `machines` of a class in one municipality over months of next year."""
    choose(page, required("machine_class"), machine)
    choose(page, f"{T('pledge.municipalities')} *", municipality, many=True)
    for name, month in zip(("start_month", "end_month"), months, strict=True):
        label = T(f"fields.{name}")
        choose(page, T("pledge.month_of", field=label), MONTHS["da"][month - 1])
        choose(page, T("pledge.year_of", field=label), str(NEXT_YEAR))
    number = page.get_by_role("spinbutton", name=required("machines_peak"), exact=True)
    number.fill(str(machines))
    number.press("Enter")
    choose(page, required("commitment"), commitment)
