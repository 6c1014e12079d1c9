"""Worlds for the command tests: each made once for all test processes, and copied for each test."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from machinery.cli.main import main
from tests.commands.running import Done, command, environment


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-gw") else base


@pytest.fixture(scope="session")
def example_template(shared_folder: Path) -> Path:
    """The example world with seed 7, not published."""
    folder = shared_folder / "commands-example"
    with (shared_folder / "commands-example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir()
            done = command(folder, "init", "--demo", "--seed", "7", "--json")
            assert done.code == 0, done.err
            assert done.json["loaded"] is True
            (folder / "made").touch()
    return folder


@pytest.fixture
def example(example_template: Path, tmp_path: Path) -> Path:
    """A copy of the example world of this test alone."""
    return Path(shutil.copytree(example_template, tmp_path / "world"))


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder without a store."""
    folder = tmp_path / "world"
    folder.mkdir()
    return folder


@pytest.fixture
def empty(world: Path, call: Callable[..., Done]) -> Path:
    """A folder with an empty store."""
    assert call(world, "init").code == 0
    return world


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in this process on the world in a folder."""

    def run(folder: Path, *argv: str) -> Done:
        for name, value in environment(folder).items():
            if name.startswith("MACHINERY_"):
                monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = main(argv)
        streams = capsys.readouterr()
        return Done(code, streams.out, streams.err)

    return run
