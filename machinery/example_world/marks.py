"""What the store says about itself: whether it holds example data, and which example world."""

import json
from dataclasses import dataclass
from datetime import date

from machinery.example_world.world import World
from machinery.store.database import Store


@dataclass(frozen=True, slots=True)
class Mark:
    """The example world in a store; `is_complete` is False while it is loaded, and after a load was interrupted."""

    seed: int
    today: date
    is_complete: bool


def is_example(store: Store) -> bool:
    """Whether the store holds invented numbers: every screen, file and answer made from it must say so."""
    return _facts(store).get("is_demo") == "true"


def example_mark(store: Store) -> Mark | None:
    """Which example world the store holds, or None."""
    text = _facts(store).get("example_world")
    if text is None:
        return None
    facts = json.loads(text)
    return Mark(int(facts["seed"]), date.fromisoformat(facts["today"]), bool(facts["is_complete"]))


def mark(store: Store, world: World, *, is_complete: bool) -> None:
    """Mark the store as holding example data, and how far the world is loaded."""
    facts = {"seed": world.seed, "today": world.today.isoformat(), "is_complete": is_complete}
    with store.transaction() as writer:
        writer.write("meta", name="is_demo", value="true")
        writer.write("meta", name="example_world", value=json.dumps(facts))


def _facts(store: Store) -> dict[str, str]:
    return {row["name"]: row["value"] for row in store.rows("meta")}
