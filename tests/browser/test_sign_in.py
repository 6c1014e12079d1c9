"""Sign-in with a real provider: invited, signed in, entered, withdrawn, signed out."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from machinery.access.tokens import COOKIE
from tests.browser.acting import T, choose, fill_required
from tests.browser.conftest import Visitor
from tests.browser.product import ROOT, RunningProduct, command, environment
from tests.browser.provider import (
    answer_for_style_sheet,
    forget_style_sheet,
    product_with_sign_in,
    sign_in,
    sign_out,
)
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

EAST, SOUTH = "eksempelkommune_oest", "eksempelkommune_syd"
SIDEBAR, MAIN = "[data-testid=stSidebar]", "[data-testid=stMain]"


def invite(folder: Path, *arguments: str, now: str = "") -> str:
    """The part of an invitation's link that follows the address of the product, from the command line."""
    done = subprocess.run(
        [sys.executable, "-m", "machinery", "accounts", "invite", "--json", *arguments],
        cwd=ROOT, env=environment(folder) | ({"MACHINERY_NOW": now} if now else {}), capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return re.sub(r"^https?://[^/]*", "", json.loads(done.stdout)["link"])


@pytest.fixture(scope="module")
def world(world_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """A product with sign-in, and in its store an invitation that ran out before it was started."""
    folder = tmp_path_factory.mktemp("signing-in") / "product"
    shutil.copytree(world_template, folder)
    long_ago = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    (folder / "expired").write_text(
        invite(folder, "--role", "partner", "--mailbox", "post@klynge.example", "--days", "1", now=long_ago),
        encoding="utf-8",
    )
    with product_with_sign_in(folder) as running:
        yield running


def builder_link(product: RunningProduct, builder_id: str = EAST) -> str:
    return product.url + invite(
        product.folder, "--role", "builder", "--builder", builder_id, "--mailbox", "anlaeg@kommune.example"
    )


def accept(visitor: Visitor, link: str, name: str) -> Page:
    """Open the link, sign in on the page it leads to, come back to it and accept."""
    visitor.open(link)
    page = sign_in(visitor, name, T("access.sign_in"), within=MAIN)
    expect(page.get_by_role("heading", level=1)).to_have_text(T("invitation.title"))
    page.get_by_role("button", name=T("invitation.accept"), exact=True).click()
    expect(page.get_by_text(re.compile("^Du har nu rollen: "))).to_be_visible()
    return page


@pytest.fixture
def new_person(new_visitor: Callable[..., Visitor]) -> Iterator[Callable[[], Visitor]]:
    """Make visitors who can go to the provider."""
    made: list[Visitor] = []

    def make() -> Visitor:
        made.append(answer_for_style_sheet(new_visitor()))
        return made[-1]

    yield make
    for visitor in made:
        forget_style_sheet(visitor)


def signed_in_as(name: str) -> re.Pattern[str]:
    """What the sidebar says; the address in it is parted so that it is no link."""
    return re.compile(rf"Logget på som {name}\u2060?@id\.example")


def sidebar(page: Page) -> Locator:
    return page.locator(SIDEBAR)


def test_without_sign_in_everyone_is_a_supplier(new_person: Callable[[], Visitor], world: RunningProduct) -> None:
    page = new_person().visit(world, "pledge", role=f"builder:{EAST}")
    expect(page.get_by_text(T("pledge.only_for"))).to_be_visible()
    expect(page.get_by_role("combobox", name=T("common.roles.choose"))).to_have_count(0)
    expect(page.get_by_text(T("common.demonstration"))).to_have_count(0)
    expect(page.get_by_text(re.compile(T("common.example_data_long")))).to_be_visible()


def test_invited_entered_withdrawn_signed_out(new_person: Callable[[], Visitor], world: RunningProduct) -> None:
    link = builder_link(world)
    visitor = new_person()
    page = visitor.open(link)
    assert "token" not in page.url
    assert link.rpartition("=")[2] not in page.evaluate(
        "JSON.stringify([location.href, document.referrer, history.state])"
    )
    page = sign_in(visitor, "anne", T("access.sign_in"), within=MAIN)
    expect(page.get_by_role("heading", level=1)).to_have_text(T("invitation.title"))
    assert COOKIE in {one["name"] for one in page.context.cookies()}
    page.get_by_role("button", name=T("invitation.accept"), exact=True).click()
    expect(page.get_by_text(re.compile("^Du har nu rollen: "))).to_be_visible()
    expect(sidebar(page).get_by_text(signed_in_as("anne"))).to_be_visible()

    page = visitor.visit(world, "pledge")
    fill_required(
        page, machine="Minigraver 2-6 t", municipality="Langeland", machines=3, commitment="Planlagt", months=(3, 8)
    )
    page.get_by_role("button", name=T("pledge.submit"), exact=True).click()
    expect(page.get_by_text(T("pledge.receipt.create"))).to_be_visible()
    assert [one["account"] for one in roles(world)] == ["anlaeg@kommune.example"]

    page.get_by_role("button", name=T("pledge.similar"), exact=True).click()
    submit = page.get_by_role("button", name=T("pledge.submit"), exact=True)
    expect(submit).to_be_visible()
    visitor.settled()
    count = pledges(world)
    command(world.folder, "accounts", "withdraw", roles(world)[0]["role_id"])
    submit.click()
    expect(page.get_by_text(T("access.no_role"))).to_be_visible()
    expect(page.get_by_text(T("pledge.receipt.create"))).to_have_count(0)
    assert pledges(world) == count, "nothing was stored"
    page = visitor.visit(world, "pledge")
    expect(page.get_by_text(T("pledge.only_for"))).to_be_visible()

    page = sign_out(visitor, T("access.sign_out"))
    expect(sidebar(page).get_by_role("button", name=T("access.sign_in"), exact=True)).to_be_visible()
    assert COOKIE not in {one["name"] for one in page.context.cookies()}
    page = visitor.visit(world, "pledge")
    expect(page.get_by_text(signed_in_as("anne"))).to_have_count(0)
    expect(page.get_by_text(T("access.no_role"))).to_have_count(0)


def test_an_expired_link_is_refused(new_person: Callable[[], Visitor], world: RunningProduct) -> None:
    visitor = new_person()
    page = visitor.open(world.url + (world.folder / "expired").read_text("utf-8"))
    expect(page.get_by_text(T("access.invitation_expired"))).to_be_visible()
    expect(page.locator(MAIN).get_by_role("button", name=T("access.sign_in"))).to_have_count(0)


def test_the_facilitator_invites_and_an_adviser_acts_for_two(
    new_person: Callable[[], Visitor], world: RunningProduct
) -> None:
    facilitator = new_person()
    accept(facilitator, world.url + invite(world.folder, "--role", "facilitator"), "fie")
    link = sidebar(facilitator.page).get_by_role("link", name=T("access.title"), exact=True)
    link.click()
    expect(facilitator.page.get_by_role("heading", level=1)).to_have_text(T("access.title"))
    expect(facilitator.page.get_by_role("button", name=T("access.invite.make"), exact=True)).to_be_visible()
    assert not violations(facilitator.settled())
    adviser = new_person()
    for name in ("Eksempelkommune Øst", "Eksempelkommune Syd"):
        accept_from(facilitator, adviser, name)
    page = adviser.visit(world, "pledge")
    expect(page.get_by_text(T("access.choose_capacity_first"))).to_be_visible()
    expect(page.get_by_text(T("pledge.only_for"))).to_be_visible()
    choose(page, T("access.choose_capacity"), "Eksempelkommune Syd")
    expect(page.get_by_role("heading", level=2, name=re.compile("Eksempelkommune Syd"))).to_be_visible()
    page.reload()
    page = adviser.settled()
    expect(page.get_by_role("heading", level=2, name=re.compile("Eksempelkommune Syd"))).to_be_visible()


def accept_from(facilitator: Visitor, adviser: Visitor, builder: str) -> None:
    """The facilitator makes an invitation on the page, and the adviser opens its link."""
    page = facilitator.settled()
    choose(page, T("common.terms.builder"), builder)
    mailbox = page.get_by_role("textbox", name=T("access.invite.mailbox"), exact=True)
    mailbox.fill("raadgivning@firma.example")
    mailbox.press("Enter")
    page.get_by_role("button", name=T("access.invite.make"), exact=True).click()
    shown = page.get_by_test_id("stCode")
    expect(shown).to_contain_text("/invitation?token=")
    link = shown.inner_text().strip()
    page.get_by_role("button", name=T("access.invite.hide"), exact=True).click()
    expect(shown).to_have_count(0)
    page.reload()
    expect(facilitator.settled().get_by_text(link)).to_have_count(0)
    if adviser.page.url == "about:blank":
        accept(adviser, link, "anne")
        return
    adviser.open(link)
    adviser.page.get_by_role("button", name=T("invitation.accept"), exact=True).click()
    expect(adviser.page.get_by_text(re.compile(f"^Du har nu rollen: .*{builder}"))).to_be_visible()


def roles(product: RunningProduct) -> list[dict[str, str]]:
    """The roles held now, as the command lists them."""
    listed = json.loads(command(product.folder, "accounts", "--json").stdout)["roles"]
    return [one for one in listed if one["ended_at"] is None]


def pledges(product: RunningProduct) -> float:
    """All machine-months there are, as the facilitator's command counts them."""
    done = command(product.folder, "demand", "--builder", EAST, "--json")
    return float(sum(row["machine_months"] for row in json.loads(done.stdout)["rows"]))
