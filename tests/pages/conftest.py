"""Worlds for the page tests: made once per run, opened one at a time."""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.pages.worlds import World, make_world


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_read_once() -> Iterator[None]:
    """AppTest looks through all installed packages for components each time it draws; what it finds stays the same."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session")
def filled_files(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The example world with a published edition. Not to be written to: see `fresh_world`."""
    return make_world("filled", tmp_path_factory.mktemp("filled"), filled=True, edition=True)


@pytest.fixture(scope="session")
def empty_files(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A store just made: no builders, no pledges, no edition."""
    return make_world("empty", tmp_path_factory.mktemp("empty"), filled=False, edition=False)


@pytest.fixture
def filled_world(filled_files: World) -> Iterator[World]:
    """The example world, open for this test, which must not write."""
    with filled_files.settled():
        yield filled_files


@pytest.fixture
def empty_world(empty_files: World) -> Iterator[World]:
    """The empty world, open for this test, which must not write."""
    with empty_files.settled():
        yield empty_files


@pytest.fixture(params=["filled", "empty"])
def any_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Each of the two in turn."""
    with request.getfixturevalue(f"{request.param}_files").settled():
        yield request.getfixturevalue(f"{request.param}_files")


@pytest.fixture
def fresh_world(filled_files: World, tmp_path: Path) -> Iterator[World]:
    """A copy of the example world that the test may write to."""
    shutil.copytree(filled_files.folder, tmp_path / "world", ignore=shutil.ignore_patterns("*.sock"))
    world = World("fresh", tmp_path / "world")
    with world.settled():
        yield world
