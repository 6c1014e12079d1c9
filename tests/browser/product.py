"""Starts the real product on a free port of this machine, as a user would, and stops it again."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from machinery.ui.pages_list import page_entry

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 90
SEED = 7
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Seed and moment of the example world that the browser's tests visit: another day's world is another world."""


@dataclass(frozen=True)
class RunningProduct:
    """A product that answers at `url`, with its own copy of a world in `folder`."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)


def address(product: RunningProduct, key: str, **parameters: str) -> str:
    """The address of the page `key`, as somebody would send it."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{product.url}/{page_entry(key).url_path}{query}"


def environment(folder: Path) -> dict[str, str]:
    """Settings under which a command or a server works on the world in `folder`."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("MACHINERY_", "STREAMLIT_"))}
    return own | {
        "MACHINERY_STORE": str(folder / "store.duckdb"),
        "MACHINERY_EDITIONS": str(folder / "editions"),
        "MACHINERY_NOW_FROM": NOW.isoformat(),
    }


def command(folder: Path, *arguments: str, code: int = 0, now: datetime = NOW) -> subprocess.CompletedProcess[str]:
    """Run `python -m machinery …` on the world in `folder`; fails loudly unless it ends with exit code `code`.

    `now` is when its clock starts; of no matter where a running product does the work.
    """
    done = subprocess.run(
        [sys.executable, "-m", "machinery", *arguments],
        cwd=ROOT, env=environment(folder) | {"MACHINERY_NOW_FROM": now.isoformat()}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def chromium_path() -> str:
    """The system's Chromium: the part without windows where it is installed, which is half the work."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert path, "Chromium is missing; tests/run installs it"
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_product(
    folder: Path,
    template: Path | None = None,
    *,
    port: int | None = None,
    options: Sequence[str] = (),
    with_present_clock: bool = False,
) -> Iterator[RunningProduct]:
    """Serve the world in `folder`, filled from `template` first when given; yields once `/health` says ready.

    `options` go to Streamlit; without a `port` a free one is taken. Its clock starts on the world's day, or is
    that of everybody else.
    """
    if template is not None:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    port = port or free_port()
    known = environment(folder)
    if with_present_clock:
        del known["MACHINERY_NOW_FROM"]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1",
                "--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none", *options,
            ],
            cwd=ROOT, env=known, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(url, process, log)
            yield RunningProduct(url, folder)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if b'"ready"' in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"the product did not get ready:\n{log.read_text('utf-8', 'replace')}")
