"""What was chosen stands in the address as codes, and survives reload, language and page."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from machinery.i18n import translator
from tests.browser.acting import T, box, choose
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser
READS_ONLY = True
EN = translator("en")
CHOICES = {"group": "excavator", "place": "0751", "tier": "firm", "from": "2028H1", "kind": "class", "map": "province"}


def asked(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def expect_asked(page: Page, **parameters: str | None) -> None:
    """Wait until the address says this; None for a parameter that must not be there."""
    for name, value in parameters.items():
        pattern = rf"[?&]{name}=" if value is None else rf"[?&]{name}={re.escape(quote(value))}(&|$)"
        (expect(page).not_to_have_url if value is None else expect(page).to_have_url)(re.compile(pattern))


def expect_chosen(page: Page, lang: str = "da") -> None:
    """All of `CHOICES` stand in the filters and in the sentence above the figures."""
    t = translator(lang)
    group, place, tier = {
        "da": ("Gravemaskiner", "Aarhus (kommune)", "Besluttet eller i udbud"),
        "en": ("Excavators", "Aarhus (municipality)", "Firm"),
    }[lang]
    filters = page.locator(".st-key-demand_filters")
    for chosen in (group, place, tier):
        expect(filters.get_by_text(chosen, exact=True)).to_be_visible()
    expect(box(page, t("filters.from"))).to_have_value(t.period("2028H1"))
    expect(page.get_by_role("radio", name=t("common.terms.machine_class"), exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name=t("common.terms.province"), exact=True)).to_be_checked()
    sentence = page.get_by_text(re.compile(rf"{group} · {re.escape(place)} · .* · {tier}"))
    expect(sentence).to_be_visible()


def test_choices_become_codes_and_survive(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "demand", role="facilitator")
    choose(page, T("common.terms.machine_group"), "Gravemaskiner", many=True)
    expect_asked(page, group="excavator")
    choose(page, T("common.terms.place"), "Aarhus (kommune)", many=True)
    choose(page, T("common.terms.tier"), "Besluttet eller i udbud", many=True)
    choose(page, T("filters.from"), T.period("2028H1"))
    page.get_by_role("radio", name=T("common.terms.machine_class"), exact=True).click()
    expect_asked(page, kind="class")
    page.get_by_role("radio", name=T("common.terms.province"), exact=True).click()
    expect_asked(page, **CHOICES)
    expect_chosen(page)

    page.reload()
    visitor.settled()
    expect_chosen(page)
    expect_asked(page, role="facilitator", **CHOICES)

    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EN("demand.title"))
    expect_chosen(page, "en")
    expect_asked(page, lang="en", role="facilitator", **CHOICES)

    menu = page.get_by_role("navigation")
    menu.get_by_role("link", name=EN("method.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EN("method.title"))
    menu.get_by_role("link", name=EN("demand.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EN("demand.title"))
    expect_chosen(page, "en")
    expect_asked(page, lang="en", role="facilitator", **CHOICES)


def test_the_charging_map_keeps_its_choices(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "charging", role="facilitator")
    page.get_by_role("radio", name=T("common.terms.province"), exact=True).click()
    expect_asked(page, level="province")
    page.get_by_role("radio", name=T("charging.power"), exact=True).click()
    expect_asked(page, measure="power")
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect_asked(page, at="2027H2")
    choose(page, T("filters.map_place"), "Østjylland")
    choose(page, T("filters.map_extent"), "Region Midtjylland")
    chosen = {"level": "province", "measure": "power", "at": "2027H2"}
    expect_asked(page, **chosen, zoom="1082")
    area = asked(page)["area"]

    page.reload()
    visitor.settled()
    expect(page.get_by_role("radio", name=T("charging.power"), exact=True)).to_be_checked()
    expect(box(page, T("filters.map_place"))).to_have_value("Østjylland")
    expect(page.locator(".st-key-charging_place")).to_contain_text(f"Østjylland, {T.period('2027H2')}")
    expect_asked(page, **chosen, zoom="1082", area=area)


def test_no_table_leaves_without_edition_and_notice(visitor: Visitor, product: RunningProduct) -> None:
    """The grid's own file would say neither; the button under the table makes one that does."""
    page = visitor.visit(product, "demand")
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    grid.hover()
    expect(page.get_by_role("button", name=re.compile("^Search")).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Download as CSV"))).to_have_count(0)
    expect(page.get_by_test_id("stDownloadButton").first).to_be_visible()
