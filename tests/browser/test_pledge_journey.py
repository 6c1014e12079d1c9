"""A planned need from the form to the facilitator's figures: entered, stored, changed, fought over, withdrawn."""

import contextlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from machinery.charging.pledge_need import one_pledge_need
from machinery.cli.main import main
from machinery.reference import reference
from tests.browser.acting import (
    NEXT_YEAR,
    T,
    box,
    choose,
    danish_number,
    fill_required,
    required,
    shown,
)
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser

MACHINE_CLASS, MACHINE = "mini_excavator_2_6t", "Minigraver 2-6 t"
PLACE, PLACE_NAME = "0482", "Langeland"
OWN_COUNT = re.compile(r"^I har afgivet \d+ planlagte behov")
SURE_LABEL = f"{T('common.planned_and_firm')}, {T('common.unit.machine_months')}"


@dataclass
class Need:
    """What `fill_required` is given, but for the builder."""

    machines: int = 3
    commitment: str = "Planlagt"


def machine_months(product: RunningProduct) -> float:
    """The facilitator's figure for the class and municipality of these tests, as a command is told it."""
    asked = ("demand", "--by", "class,municipality", "--class", MACHINE_CLASS, "--place", PLACE, "--json")
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(told):
        for name, value in product.environment.items():
            patch.setenv(name, value)
        assert main(asked) == 0
    rows = json.loads(told.getvalue())["rows"]
    assert all(row["class"] == MACHINE_CLASS and row["municipality"] == PLACE for row in rows), rows
    return float(sum(row["machine_months"] for row in rows))


def enter(page: Page, need: Need, project: str) -> None:
    fill_required(page, machine=MACHINE, municipality=PLACE_NAME, machines=need.machines, commitment=need.commitment)
    more = page.get_by_text(T("pledge.more"), exact=True)
    more.click()
    name = page.get_by_role("textbox", name=T("fields.project"), exact=True)
    name.fill(project)
    name.press("Enter")
    expect(shown(page, T("common.terms.machine_months"))).to_have_text(T.number(12 * need.machines))


def submit(page: Page) -> None:
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()
    expect(page.get_by_text(T("pledge.receipt.create"))).to_be_visible()


def open_own(page: Page, project: str) -> None:
    """Choose the own pledge with this project and open it for a change."""
    label = T("pledge.choose_one")
    box(page, label).click()
    box(page, label).fill(project)
    page.get_by_role("option", name=re.compile(re.escape(project))).click()
    page.get_by_role("button", name=T("pledge.change"), exact=True).click()
    expect(page.get_by_role("heading", level=2, name=re.compile("^Ret planlagt behov"))).to_be_visible()
    expect(page.get_by_role("spinbutton", name=required("machines_peak"), exact=True)).not_to_have_value("")


def set_machines(page: Page, machines: int) -> None:
    number = page.get_by_role("spinbutton", name=required("machines_peak"), exact=True)
    number.fill(str(machines))
    number.press("Enter")
    expect(shown(page, T("common.terms.machine_months"))).to_have_text(T.number(12 * machines))


def own_count(page: Page) -> int:
    """How many pledges the page says the builder has given."""
    return int(re.findall(r"\d+", page.get_by_text(OWN_COUNT).inner_text())[0])


def expect_own_count(page: Page, count: int) -> None:
    """Wait until the page says this number and no other."""
    expect(page.get_by_text(T.count("pledge.own_count", count), exact=True)).to_have_count(1)
    expect(page.get_by_text(OWN_COUNT)).to_have_count(1)


def receipt(page: Page) -> Locator:
    return page.locator(".st-key-pledge_receipt")


def test_what_is_typed_stays_when_a_fault_comes_or_goes_meanwhile(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "pledge", role="builder:eksempelkommune_hede")
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()
    expect(page.locator(".st-key-pledge_faults")).to_be_focused()
    fill_required(page, machine=MACHINE, municipality=PLACE_NAME, machines=3, commitment="Planlagt")
    choose(page, f"{T('pledge.municipalities')} *", "Aarhus", many=True)
    first, second = (
        page.get_by_role("textbox", name=T("pledge.share_of", name=name)) for name in (PLACE_NAME, "Aarhus")
    )
    faults = page.locator(".st-key-pledge_faults")
    expect(second).to_be_visible()
    for share in (60, 80):
        for one in (first, second):
            one.fill("")
            one.press("Tab")
        expect(faults).to_have_count(0)
        first.fill(str(share))
        first.press("Tab")
        second.fill(str(100 - share))
        expect(faults).to_have_count(1)
        second.press("Tab")
        expect(faults).to_have_count(0)
        expect(first).to_have_value(str(share))
        expect(second).to_have_value(str(100 - share))


def test_a_fault_leads_to_its_field_also_where_it_is_folded_away(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "pledge", role="builder:eksempelkommune_hede")
    button = page.get_by_role("button", name=T("pledge.submit"), exact=True)
    page.get_by_text(T("pledge.more"), exact=True).click()
    hours = page.get_by_role("textbox", name=T("fields.hours_per_day"), exact=True)
    hours.fill("25")
    hours.press("Tab")
    button.click()
    faults = page.locator(".st-key-pledge_faults")
    expect(faults).to_be_in_viewport()
    expect(faults).to_be_focused()
    page.get_by_text(T("pledge.more"), exact=True).click()
    expect(hours).not_to_be_visible()
    for name, field in (
        ("machines_peak", page.get_by_role("spinbutton", name=required("machines_peak"), exact=True)),
        ("hours_per_day", hours),
    ):
        faults.get_by_role("link", name=T(f"fields.{name}")).click()
        expect(field).to_be_focused()
        expect(field).to_be_in_viewport()


def test_a_wrong_form_keeps_everything_typed(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "pledge", role="builder:eksempelkommune_syd")
    before = own_count(page)
    fill_required(page, machine=MACHINE, municipality=PLACE_NAME, machines=0, commitment="I udbud", months=(8, 3))
    page.get_by_text(T("pledge.more"), exact=True).click()
    typed = {"project": "Havnegade æøå", "machine_months": "mange", "hours_per_day": "25", "contact_mailbox": "uden"}
    for name, text in typed.items():
        field = page.get_by_role("textbox", name=T(f"fields.{name}"), exact=True)
        field.fill(text)
        field.press("Enter")
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()

    summary = page.get_by_role("alert").filter(has_text="fejl. Ret dem")
    faults = (
        "ligger før første måned",
        "skal være et tal uden enhed, ikke »mange«",
        "ikke »0«",
        "ikke »25«",
        "»uden« er ikke en e-mailadresse",
        "Når behovet er i udbud, skal nummeret på udbudsbekendtgørelsen med",
    )
    for words in faults:
        expect(summary).to_contain_text(words)
    for words in faults:
        expect(page.get_by_text(words)).to_have_count(2)

    def everything_stands() -> None:
        for name, text in typed.items():
            expect(page.get_by_role("textbox", name=T(f"fields.{name}"), exact=True)).to_have_value(text)
        expect(box(page, required("machine_class"))).to_have_value(MACHINE)
        expect(page.get_by_role("spinbutton", name=required("machines_peak"), exact=True)).to_have_value("0")
        expect(box(page, required("commitment"))).to_have_value("I udbud")
        expect(box(page, "Første måned: måned")).to_have_value("august")
        expect(page.get_by_text(PLACE_NAME, exact=True).first).to_be_visible()

    everything_stands()
    menu = page.get_by_role("navigation")
    menu.get_by_role("link", name=T("participants.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(T("participants.title"))
    menu.get_by_role("link", name=T("pledge.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(T("pledge.title"))
    everything_stands()
    expect_own_count(page, before)


def test_entered_counted_changed_withdrawn(
    new_visitor: Callable[..., Visitor], untouched_product: RunningProduct
) -> None:
    product = untouched_product
    facilitator = new_visitor()
    wish = {"role": "facilitator", "class": MACHINE_CLASS, "place": PLACE, "from": f"{NEXT_YEAR}H1"}
    seen = facilitator.visit(product, "demand", **wish)
    calm = seen.get_by_text(T("demand.empty"))
    before = 0.0 if calm.is_visible() else danish_number(shown(seen, SURE_LABEL).inner_text())
    counted_before = machine_months(product)

    builder = new_visitor()
    role = "builder:eksempelkommune_oest"
    page = builder.visit(product, "charging", role=role, area=PLACE, at=f"{NEXT_YEAR}H1")
    expect(page.locator(".st-key-charging_place")).to_contain_text(T("charging.nothing_here"))

    page = builder.visit(product, "pledge", role=role)
    count = own_count(page)
    enter(page, Need(machines=3), "Rejsen gennem signalet")
    submit(page)
    expect(receipt(page)).to_contain_text(re.compile(r"Kvitteringsnummer [0-9A-HJKMNP-TV-Z]{26} "))
    expect(receipt(page)).to_contain_text("version 1")
    expect_own_count(page, count + 1)
    assert machine_months(product) == pytest.approx(counted_before + 36)
    seen = facilitator.visit(product, "demand", **wish)
    expect(shown(seen, SURE_LABEL)).to_have_text(T.number(before + 36))

    # The builder's own map, and the site under it.
    page = builder.visit(product, "charging", role=role, area=PLACE, at=f"{NEXT_YEAR}H1")
    place = page.locator(".st-key-charging_place")
    expect(place).to_contain_text(PLACE_NAME)
    expect(shown(page, T("charging.site_count"))).to_be_visible()
    known = reference()

    class Entered:
        machines_peak, hours_per_day, power_source = 3, None, "any"

    kwh, kw = one_pledge_need(Entered(), known.classes[MACHINE_CLASS], known)
    expect(place.get_by_test_id("stMetricValue")).to_have_text([T.number(kwh), T.number(kw)])
    expect(page.get_by_test_id("stDataFrame").last).to_contain_text("Rejsen gennem signalet")

    page = builder.visit(product, "pledge", role=role)
    open_own(page, "Rejsen gennem signalet")
    set_machines(page, 5)
    page.get_by_role("button", name=T("pledge.save"), exact=True).click()
    expect(page.get_by_text(T("pledge.receipt.update"))).to_be_visible()
    expect(receipt(page)).to_contain_text("version 2")
    seen = facilitator.visit(product, "demand", **wish)
    expect(shown(seen, SURE_LABEL)).to_have_text(T.number(before + 60))

    page.get_by_text(T("pledge.withdraw"), exact=True).click()
    now = page.get_by_role("button", name=T("pledge.withdraw_now"), exact=True)
    expect(now).to_be_disabled()
    reason = page.get_by_role("textbox", name=T("pledge.reason"), exact=True)
    reason.fill("Projektet er udsat")
    reason.press("Enter")
    page.get_by_text(T("pledge.withdraw_sure"), exact=True).click()
    expect(now).to_be_enabled()
    now.click()
    expect(page.get_by_text(T("pledge.receipt.withdraw"))).to_be_visible()
    expect(receipt(page)).to_contain_text("version 3")
    expect_own_count(page, count)
    assert machine_months(product) == pytest.approx(counted_before)
    seen = facilitator.visit(product, "demand", **wish)
    expect(calm if before == 0 else shown(seen, SURE_LABEL)).to_have_text(
        T("demand.empty") if before == 0 else T.number(before)
    )


def test_a_double_click_stores_once(visitor: Visitor, product: RunningProduct) -> None:
    before = machine_months(product)
    page = visitor.visit(product, "pledge", role="builder:eksempelkommune_nord")
    count = own_count(page)
    enter(page, Need(machines=2), "Dobbeltklik")
    page.get_by_role("button", name=T("pledge.submit"), exact=True).dblclick()
    expect(page.get_by_text(T("pledge.receipt.create"))).to_be_visible()
    expect_own_count(page, count + 1)
    visitor.settled()
    assert machine_months(product) == pytest.approx(before + 24)
    page.reload()
    expect_own_count(page, count + 1)


def test_two_people_change_the_same_pledge(new_visitor: Callable[..., Visitor], product: RunningProduct) -> None:
    role = "builder:eksempelkommune_vest"
    first, second = (new_visitor() for _ in range(2))
    page = first.visit(product, "pledge", role=role)
    enter(page, Need(machines=4), "To om ét")
    submit(page)
    before = machine_months(product)

    other = second.visit(product, "pledge", role=role)
    open_own(page, "To om ét")
    open_own(other, "To om ét")
    set_machines(page, 5)
    page.get_by_role("button", name=T("pledge.save"), exact=True).click()
    expect(page.get_by_text(T("pledge.receipt.update"))).to_be_visible()

    set_machines(other, 9)
    other.get_by_role("button", name=T("pledge.save"), exact=True).click()
    expect(other.get_by_text("En anden (")).to_be_visible()
    expect(other.get_by_text(T("pledge.receipt.update"))).to_have_count(0)
    row = other.get_by_role("table").get_by_role("row").filter(has_text=T("fields.machines_peak"))
    expect(row.get_by_role("cell")).to_have_text(["9", "5"])
    assert machine_months(product) == pytest.approx(before + 12), "the second one has overwritten nothing"

    other.get_by_role("button", name=T("pledge.keep_mine"), exact=True).click()
    expect(other.get_by_text("En anden (")).to_have_count(0)
    other.get_by_role("button", name=T("pledge.save"), exact=True).click()
    expect(other.get_by_text(T("pledge.receipt.update"))).to_be_visible()
    expect(receipt(other)).to_contain_text("version 3")
    assert machine_months(product) == pytest.approx(before + 60)
