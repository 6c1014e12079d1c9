"""Reruns as a visitor meets them: real servers, a real Chromium, from the click to the page at rest with its new text.

The product, the empty page and the page of constants each have a server of their own; the browser has all three open
and changes them in turns.
"""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.measuring import ROOT, Times
from benchmarks.screens import captured
from benchmarks.screens.subjects import CONSTANTS, EMPTY, PRODUCT, SCREENS, Subject
from tests.browser.product import chromium_path, free_port, running_product

WAIT_MS = 60_000
# The last two give the map WebGL without a graphics card; the first is needed where this runs as root.
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

# Installed in every page. The clock starts with the last click or key; it stops when Streamlit says that the script is
# at rest and the page, its charts among it, reads as it did before for the same value. Text is compared only at rest,
# as comparing takes time itself.
CLOCK = """
(() => {
  let started = 0;
  const start = () => { started = performance.now(); };
  window.addEventListener("pointerup", start, true);
  window.addEventListener("keydown", start, true);
  const atRest = () => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
  const text = () => document.querySelector("[data-testid=stMain]").textContent;
  window.benchmarkText = text;
  window.benchmarkArm = (expected) => {
    const before = text();
    window.benchmarkDone = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!atRest()) return;
        const now = text();
        if (now === before || (expected !== null && now !== expected)) return;
        observer.disconnect();
        resolve(performance.now() - started);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
  };
})();
"""


class Tab:
    """A visitor's open page of one kind."""

    def __init__(self, browser: Browser, url: str, subject: Subject, kind: str) -> None:
        self.subject, self.kind = subject, kind
        self.expected: dict[str, str] = {}
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="da-DK")
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.add_init_script(CLOCK)
        if kind == PRODUCT:
            self.page.goto(f"{url}/{subject.page}?{urlencode({'role': subject.role})}")
            self.page.get_by_role("heading", level=1).first.wait_for()
        else:
            self.page.goto(f"{url}/?{urlencode({'subject': subject.number})}")
        self.widget.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs and the text has stood still, as it must before it can be compared."""
        at_rest = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        before, same = "", 0
        while same < 4:
            at_rest.wait_for()
            now = self.text()
            same = same + 1 if now == before else 0
            before = now
            self.page.wait_for_timeout(150)

    def text(self) -> str:
        """All text of the page."""
        return str(self.page.evaluate("benchmarkText()"))

    @property
    def widget(self) -> Locator:
        """The widget that is changed."""
        main, label = self.page.get_by_test_id("stMain"), self.subject.label
        if self.subject.widget == "selectbox":
            return main.get_by_role("combobox", name=label, exact=True)
        return main.get_by_role("slider", name=label, exact=True)

    def change(self, value: str) -> float:
        """Change the widget and return the seconds until the page has answered."""
        if self.subject.widget == "selectbox":
            self.widget.click()
            option = self.page.get_by_role("option", name=value, exact=True)
            option.wait_for()
            self._arm(value)
            option.click()
        else:
            self.widget.focus()
            self._arm(value)
            self.page.keyboard.press("ArrowRight" if value == self.subject.values[1] else "ArrowLeft")
        return float(self.page.evaluate("benchmarkDone")) / 1000

    def _arm(self, value: str) -> None:
        self.page.evaluate("expected => benchmarkArm(expected)", self.expected.get(value))

    def learn(self) -> None:
        """Note what the page reads for each value, and leave it at the second."""
        first, second = self.subject.values
        if self.subject.widget == "selectbox" and self.widget.input_value() == first:
            self.change(second)
            self.settle()
        if self.subject.widget == "select_slider":
            self.change(second)
            self.settle()
        for value in (first, second):
            self.change(value)
            self.settle()
            self.expected[value] = self.text()
        assert self.expected[first] != self.expected[second], f"{self.subject.name}, {self.kind}: nothing changes"


def measure(
    world: Path, constants: Path, folder: Path, changes: int, subjects: Sequence[Subject]
) -> dict[str, dict[str, Times]]:
    """Times by subject and kind of page; the three kinds in turns, each changed between its two values.

    `world` is copied for the product; `constants` is what `in_process` captured; logs go to `folder`.
    """
    result = {}
    with (
        running_product(folder / "product", world) as product,
        running_page("empty_page.py", constants, folder) as empty,
        running_page("constants_page.py", constants, folder) as constant,
        sync_playwright() as playwright,
    ):
        urls = {PRODUCT: product.url, CONSTANTS: constant, EMPTY: empty}
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        for subject in subjects:
            tabs = {kind: Tab(browser, url, subject, kind) for kind, url in urls.items()}
            times = {kind: Times() for kind in tabs}
            for tab in tabs.values():
                tab.learn()
            for number in range(changes):
                for kind, tab in tabs.items():
                    times[kind].wall.append(tab.change(subject.values[number % 2]))
            for tab in tabs.values():
                tab.page.context.close()
            result[subject.name] = times
        browser.close()
    return result


@contextlib.contextmanager
def running_page(script: str, constants: Path, folder: Path) -> Iterator[str]:
    """Serve one of the scripts beside this file; yields its address when it answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), captured.FOLDER: str(constants)}
    log = folder / f"{script}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "streamlit", "run", str(SCREENS / script), "--server.address", "127.0.0.1",
                "--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none",
            ],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{log.read_text('utf-8', 'replace')}")
