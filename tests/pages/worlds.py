"""Stores and editions that the pages are tried on, and how one process changes from one to another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from machinery.access.asking import Asking
from machinery.clock import now
from machinery.editions.publish import publish
from machinery.example_world.loading import load_world
from machinery.example_world.world import example_world
from machinery.pledges.builders import builders
from machinery.process import product as process
from machinery.reference import reference
from machinery.settings import settings

NOW = "2026-11-23T09:00:00+00:00"
TODAY = date(2026, 11, 23)
LABEL = "2026-1"


@dataclass(frozen=True)
class World:
    """Where a store and its editions lie."""

    name: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MACHINERY_STORE": str(self.folder / "machinery.duckdb"),
            "MACHINERY_EDITIONS": str(self.folder / "editions"),
            "MACHINERY_NOW": NOW,
            "MACHINERY_LANG": "da",
        }

    @contextmanager
    def settled(self) -> Iterator[None]:
        """The settings of this world for as long as the block lasts; the product it opened is closed after."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            try:
                yield
            finally:
                if process._running is not None:
                    process.running_product().close()


def make_world(name: str, folder: Path, *, filled: bool, edition: bool) -> World:
    """A world on disk: the example builders and pledges, or nothing; with an edition of it, or without."""
    world = World(name, folder)
    with world.settled():
        product = process.open_product(settings())
        if filled:
            load_world(product.store, example_world(1, TODAY, reference()))
        if edition:
            publish(product.store, Asking.command_line(), LABEL, now=now(), settings=settings(), reference=reference())
        product.close()
    return world


def first_builder(world: World) -> str:
    """The id of the first builder of the open world."""
    assert os.environ["MACHINERY_STORE"] == world.environment["MACHINERY_STORE"], "the world is not open"
    return builders(process.running_product(settings()).store)[0].builder_id
