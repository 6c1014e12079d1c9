"""The maps draw without a tile from anywhere, and a click says the same as the select box."""

import io
import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from machinery.charts.areas import areas
from machinery.charts.label_places import pixel
from machinery.charts.maps import CANVASES, DARK, LIGHT, MapLook, view_of
from tests.browser.acting import T, box, choose
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser
READS_ONLY = True


@pytest.fixture
def visitor(new_visitor) -> Visitor:
    return new_visitor(with_maps=True)


def the_map(page: Page) -> Locator:
    return page.get_by_test_id("stDeckGlJsonChart")


def share_of(page: Page, colour: list[int], tolerance: int = 12) -> float:
    """The share of the map's pixels that have this colour."""
    picture = Image.open(io.BytesIO(the_map(page).screenshot())).convert("RGB")
    pixels = np.asarray(picture, dtype=int)
    return float((np.abs(pixels - np.array(colour[:3])).max(axis=2) <= tolerance).mean())


def wait_until_drawn(page: Page, look: MapLook) -> None:
    """Wait until land, symbols and written labels are on the canvas."""
    the_map(page).scroll_into_view_if_needed()
    for colour, least in ((look.land, 0.05), (look.symbol, 0.0005), (look.text, 0.0005)):
        wait_until(page, colour, least, 40 if colour is look.symbol else 12)


def wait_until(page: Page, colour: list[int], least: float, tolerance: int = 12) -> None:
    """Wait until this share of the map has this colour."""
    for _ in range(60):
        if share_of(page, colour, tolerance) >= least:
            return
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    pytest.fail(f"too little of {colour} on the map: {share_of(page, colour, tolerance)}")


def click_place(page: Page, code: str) -> None:
    """Click on the map where the place lies; the view stands in the middle of the canvas.

    deck.gl takes a press of more than a quarter of a second for no click, and drawing without a graphics card it needs
    that long itself to find what was pressed. So the page's clock stands still, a second later for each click.
    """
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(seconds=1))
    canvas = the_map(page).bounding_box()
    assert canvas is not None
    outlines = areas("municipality")
    point, view = outlines.points[code], view_of(areas("municipality").whole, CANVASES["wide"])
    x, y = pixel(point.longitude, point.latitude, view.zoom)
    middle_x, middle_y = pixel(view.longitude, view.latitude, view.zoom)
    page.mouse.click(
        canvas["x"] + canvas["width"] / 2 + x - middle_x, canvas["y"] + canvas["height"] / 2 + y - middle_y
    )


@pytest.mark.parametrize(
    ("key", "role", "scheme", "look"),
    [
        ("charging", "facilitator", "dark", DARK),
        ("charging", "supplier", "light", LIGHT),
        ("demand", "facilitator", "light", LIGHT),
    ],
)
def test_the_map_draws(new_visitor, product: RunningProduct, key: str, role: str, scheme: str, look: MapLook) -> None:
    visitor = new_visitor(color_scheme=scheme, with_maps=True)
    page = visitor.visit(product, key, role=role)
    wait_until_drawn(page, look)


def test_click_and_select_box_say_the_same(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "charging", role="facilitator", at="2028H1")
    wait_until_drawn(page, LIGHT)
    place = page.locator(".st-key-charging_place")
    expect(page.get_by_text(T("charging.choose_place"))).to_be_visible()
    assert share_of(page, LIGHT.chosen_land) == 0

    click_place(page, "0751")
    expect(box(page, T("filters.map_place"))).to_have_value("Aarhus")
    expect(page).to_have_url(re.compile(r"[?&]area=0751(&|$)"))
    expect(place).to_contain_text("Aarhus")
    clicked = place.inner_text()

    choose(page, T("filters.map_place"), "Odense")
    expect(place).to_contain_text("Odense")
    expect(page).to_have_url(re.compile(r"[?&]area=0461(&|$)"))
    assert place.inner_text() != clicked

    choose(page, T("filters.map_place"), "Aarhus")
    expect(place).to_contain_text("Aarhus")
    assert place.inner_text() == clicked

    wait_until(page, LIGHT.chosen_land, 0.0005)
    click_place(page, "0751")
    expect(page.get_by_text(T("charging.choose_place"))).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"[?&]area="))
