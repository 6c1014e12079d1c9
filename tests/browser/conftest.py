"""A Chromium of the system, a world made once, and a visitor who notices foreign requests and console errors."""

import fcntl
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.product import SEED, RunningProduct, address, chromium_path, command, running_product

LABEL = "2026-1"

# How long an expectation may take to come true on a busy machine; on a quiet one it is a tenth of that.
expect.set_options(timeout=20_000)

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic",
]  # fmt: skip
# Drawing a map without a graphics card is most of what a page costs the processor. So only the tests of the maps have a
# browser that can; all others go as somebody does whose browser may not draw: everything must work without.
WITH_MAPS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WITHOUT_MAPS = ["--disable-3d-apis"]

# Streamlit asks for these beside a deep link and is answered 404; everything else in the console is ours.
EXPECTED_ERRORS = re.compile(
    r"/_stcore/(health|host-config)|GPU stall due to ReadPixels|Automatic fallback to software WebGL"
    r"|Failed to create WebGL context: disabled by"
)


@dataclass
class Visitor:
    """A person with a browser window: a page, and what went wrong behind it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """Go to an address and wait until the page has been drawn whole."""
        self.page.goto(url)
        return self.settled()

    def visit(self, product: RunningProduct, key: str, **parameters: str) -> Page:
        """Open the page `key` of the product with these parameters in its address."""
        return self.open(address(product, key, **parameters))

    def settled(self) -> Page:
        """Wait until the heading is there and the script has stopped running."""
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
        return self.page


@pytest.fixture(scope="package")
def chromium() -> Iterator[Callable[..., Browser]]:
    """The browser that can draw maps, or the one that may not; each started when it is first asked for.

    It ends with the last test of this folder: Playwright keeps an event loop running, and other tests start their own.
    """
    browsers: dict[bool, Browser] = {}
    with sync_playwright() as playwright:

        def get(*, with_maps: bool) -> Browser:
            if with_maps not in browsers:
                arguments = CHROMIUM_ARGUMENTS + (WITH_MAPS if with_maps else WITHOUT_MAPS)
                browsers[with_maps] = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
            return browsers[with_maps]

        yield get
        for browser in browsers.values():
            browser.close()


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example world, before any edition."""

    def fill(folder: Path) -> None:
        command(folder, "init", "--demo", "--seed", str(SEED))

    return _made_once(tmp_path_factory, "world-template", fill)


@pytest.fixture(scope="session")
def example_template(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Path:
    """A folder with the example world and its first edition."""

    def fill(folder: Path) -> None:
        shutil.copytree(world_template, folder, dirs_exist_ok=True)
        command(folder, "publish", LABEL)

    return _made_once(tmp_path_factory, "example-template", fill)


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """The folder `name`, filled by the first test process that asks for it; the others wait."""
    shared = tmp_path_factory.getbasetemp().parent if "gw" in tmp_path_factory.getbasetemp().name else None
    base = shared or tmp_path_factory.getbasetemp()
    folder = base / name
    base.mkdir(parents=True, exist_ok=True)
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = base / f"{name}.done"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            fill(folder)
            done.touch()
    return folder


@pytest.fixture(scope="package")
def read_only_product(example_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """One running product for all files whose tests store nothing."""
    with running_product(tmp_path_factory.mktemp("product"), example_template) as running:
        yield running


@pytest.fixture(scope="module")
def product(
    request: pytest.FixtureRequest, example_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningProduct]:
    """The running product of a file: shared with others where it says `READS_ONLY`, else its own."""
    if getattr(request.module, "READS_ONLY", False):
        yield request.getfixturevalue("read_only_product")
        return
    with running_product(tmp_path_factory.mktemp("product"), example_template) as running:
        yield running


@pytest.fixture
def untouched_product(example_template: Path, tmp_path: Path) -> Iterator[RunningProduct]:
    """A running product for one test, with nothing in it but the example world: for figures before and after."""
    with running_product(tmp_path / "product", example_template) as running:
        yield running


@pytest.fixture
def new_visitor(chromium: Callable[..., Browser]) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; at the end nobody's browser may have asked another machine or logged an error."""
    made: list[tuple[BrowserContext, Visitor]] = []

    def make(width: int = 1440, height: int = 900, *, with_maps: bool = False, **options: object) -> Visitor:
        context = chromium(with_maps=with_maps).new_context(
            viewport={"width": width, "height": height}, locale="da-DK", **options
        )
        visitor = Visitor(context.new_page())
        visitor.page.set_default_timeout(30_000)
        visitor.page.on("console", lambda message: _note_console(visitor, message))
        visitor.page.on("pageerror", lambda error: _note_error(visitor, str(error)))
        visitor.page.on("request", lambda request: _note_request(visitor, request.url))
        made.append((context, visitor))
        return visitor

    yield make
    for context, _ in made:
        context.close()
    for _, visitor in made:
        assert not visitor.foreign_requests, visitor.foreign_requests
        assert not visitor.errors, visitor.errors


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor()


def _note_console(visitor: Visitor, message: object) -> None:
    text = f"{message.text} {message.location.get('url', '')}"  # type: ignore[attr-defined]
    if message.type == "error":  # type: ignore[attr-defined]
        _note_error(visitor, text)


def _note_error(visitor: Visitor, text: str) -> None:
    if not EXPECTED_ERRORS.search(text):
        visitor.errors.append(text)


def _note_request(visitor: Visitor, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"127.0.0.1", "localhost"}:
        visitor.foreign_requests.append(url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that did not answer in time on a busy machine is asked again, at most twice; the report says so."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=["Timeout", "waiting for"]))
