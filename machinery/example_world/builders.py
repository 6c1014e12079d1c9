"""The 19 invented builders of data/demo/builders.csv."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from machinery.reference import DATA_FOLDER


@dataclass(frozen=True, slots=True)
class ExampleBuilder:
    """An invented builder: its entry in the participant table, and how much of what it plans to build.

    `projects` counts projects, `scale` is relative to a middling municipality, `work_types` are weights.
    """

    builder_id: str
    name: str
    kind: str
    home_places: tuple[str, ...]
    joined: str
    affiliated_to: str
    ref_prefix: str
    projects: int
    scale: float
    work_types: Mapping[str, float]

    @property
    def mailbox(self) -> str:
        """A function mailbox in a domain that can never exist (RFC 2606)."""
        return f"anlaeg@{self.builder_id.replace('_', '-')}.example"


@cache
def example_builders() -> tuple[ExampleBuilder, ...]:
    """All of them, in the order of the file."""
    with (DATA_FOLDER / "demo" / "builders.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_builder(row) for row in csv.DictReader(file))


def _builder(row: Mapping[str, str]) -> ExampleBuilder:
    weights = (part.split(":") for part in row["work_types"].split(";"))
    return ExampleBuilder(
        builder_id=row["builder_id"],
        name=row["name"],
        kind=row["kind"],
        home_places=tuple(row["home_places"].split(";")),
        joined=row["joined"],
        affiliated_to=row["affiliated_to"],
        ref_prefix=row["ref_prefix"],
        projects=int(row["projects"]),
        scale=float(row["scale"]),
        work_types={work_type: float(weight) for work_type, weight in weights},
    )
