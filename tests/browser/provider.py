"""A real OpenID Connect provider on this machine, and the product that signs people in with it."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.product import ROOT, START_LIMIT_S, RunningProduct, free_port, running_product

PEOPLE = ("fie", "anne", "bent")
STYLE_SHEET = "https://cdn.jsdelivr.net/npm/@picocss/pico@2/css/pico.min.css"


@contextlib.contextmanager
def provider(folder: Path) -> Iterator[str]:
    """Run the provider; yields its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    people = [json.dumps({"sub": name, "email": f"{name}@id.example", "name": name.title()}) for name in PEOPLE]
    log = folder / "provider.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "oidc_provider_mock", "--port", str(port),
                *(part for person in people for part in ("--user-claims", person)),
            ],
            cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_there(f"{url}/.well-known/openid-configuration", process, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def product_with_sign_in(folder: Path) -> Iterator[RunningProduct]:
    """The product on the world in `folder`, with the provider in its secrets."""
    port = free_port()
    secrets = folder / "secrets.toml"
    with provider(folder) as url:
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{"0123456789abcdef" * 4}"\n'
            'client_id = "machinery"\n'
            'client_secret = "secret"\n'
            f'server_metadata_url = "{url}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with running_product(
            folder, port=port, options=("--secrets.files", str(secrets)), with_present_clock=True
        ) as running:
            yield running


def answer_for_style_sheet(visitor: Visitor) -> Visitor:
    """The provider's own pages ask a foreign server for a style sheet: answer in its place, so that nothing leaves."""
    visitor.page.route(STYLE_SHEET, lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    return visitor


def forget_style_sheet(visitor: Visitor) -> None:
    """Hold the provider's style sheet apart from what the product asks for."""
    visitor.foreign_requests = [url for url in visitor.foreign_requests if url != STYLE_SHEET]


def sign_in(visitor: Visitor, name: str, button: str, *, within: str = "[data-testid=stApp]") -> Page:
    """Press the button, be `name` at the provider, and come back."""
    page = visitor.page
    page.locator(within).get_by_role("button", name=button, exact=True).first.click()
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_url(lambda url: "/oauth2" not in url)
    return visitor.settled()


def sign_out(visitor: Visitor, button: str) -> Page:
    """Press the button, end the session at the provider too, and come back."""
    page = visitor.page
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("button", name="End session", exact=True).click()
    page.wait_for_url(lambda url: "/oauth2" not in url)
    return visitor.settled()


def _wait_until_there(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"the provider did not get ready:\n{log.read_text('utf-8', 'replace')}")
