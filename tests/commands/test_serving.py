"""The real server: what it listens on, whom it answers, and when it does not start."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.commands.running import ROOT, environment

LIMIT_S = 90


@contextlib.contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """`streamlit run app.py` on the world in `folder` as written in the README, on a free port; process, port, log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options],
            cwd=ROOT, env=environment(folder), stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield process, port, log
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def health(port: int, **headers: str) -> int | None:
    """The status of `/health`, None while nobody answers."""
    request = urllib.request.Request(f"http://localhost:{port}/health", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def listening(port: int) -> set[str]:
    """The addresses that a port is open on, as Linux lists them: hexadecimal, lowest byte first."""
    found = set()
    for table in Path("/proc/net").glob("tcp*"):
        for line in table.read_text().splitlines()[1:]:
            address, _, no = line.split()[1].partition(":")
            if line.split()[3] == "0A" and int(no, 16) == port:
                found.add(address)
    return found


def test_the_plain_command_listens_on_this_machine_only_and_answers_no_proxy(world):
    with served(world) as (process, port, log):
        end = time.monotonic() + LIMIT_S
        while health(port) is None and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert health(port) == 200, log.read_text("utf-8", "replace")
        assert listening(port)
        assert listening(port) <= {"0100007F", "00000000000000000000000001000000"}
        assert health(port, **{"X-Forwarded-For": "127.0.0.1"}) == 403
        assert health(port, Host="signal.example.dk") == 421


def test_secrets_that_cannot_be_read_stop_the_start_in_words(world):
    secrets = world / "secrets.toml"
    secrets.write_text("[auth\nclient_id = 1\n")
    with served(world, "--secrets.files", str(secrets)) as (process, _, log):
        assert process.wait(LIMIT_S) != 0
        said = log.read_text("utf-8", "replace")
    assert f"Filen {secrets} kan ikke læses" in said
    assert "Traceback" not in said.splitlines()[-1]
    assert not (world / "store.duckdb").exists(), "nothing is opened before that is known"
