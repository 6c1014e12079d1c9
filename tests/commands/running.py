"""Calls commands: in a process of their own, in this one, and beside a process that holds the store."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-23T13:00:00+01:00"
LIMIT_S = 120


@dataclass(frozen=True)
class Done:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The world in `folder` on a fixed day; nothing of the caller's own settings."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("MACHINERY_", "STREAMLIT_"))}
    return own | {
        "MACHINERY_STORE": str(folder / "store.duckdb"),
        "MACHINERY_EDITIONS": str(folder / "editions"),
        "MACHINERY_NOW": NOW,
        "PYTHONPATH": str(ROOT),
        **more,
    }


def command(folder: Path, *argv: str, cwd: Path | None = None, **more: str) -> Done:
    """`python -m machinery …` as a process of its own, called from `cwd`."""
    done = subprocess.run(
        [sys.executable, "-m", "machinery", *argv],
        cwd=cwd or folder,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def held_open(folder: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the product on the world in `folder`, without pages, ready for commands."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.commands.keep_open"],
        cwd=ROOT, env=environment(folder, **more), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
