"""The whole example world, made from a seed and a day."""

import random
from dataclasses import dataclass
from datetime import date

from machinery.domain.checking import Known
from machinery.example_world.builders import ExampleBuilder, example_builders
from machinery.example_world.histories import Event, History, history, upload_days
from machinery.example_world.projects import planned_pledges

__all__ = ["Event", "ExampleBuilder", "History", "World", "example_world"]


@dataclass(frozen=True)
class World:
    """Invented builders and the history of each of their pledges. The same seed and day give an equal world."""

    seed: int
    today: date
    builders: tuple[ExampleBuilder, ...]
    histories: tuple[History, ...]


def example_world(seed: int, today: date, reference: Known) -> World:
    """About 600 pledges of 19 invented builders over the open half-years up to six years ahead.

    Pure: reads no clock. Each builder has a random stream of its own, so that adding one leaves the others as they are.
    """
    builders = example_builders()
    histories: list[History] = []
    for builder in builders:
        chance = random.Random(f"{seed}/{today.isoformat()}/{builder.builder_id}")
        uploads = upload_days(chance, today)
        for pledge in planned_pledges(builder, chance, today, reference):
            histories.append(history(pledge, uploads, chance, today, reference.geography))
    return World(seed, today, builders, tuple(histories))
