"""What the services answer: receipts, stored pledges, batches, builders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from machinery.domain.pledge import Pledge

NO_FILE = ""
"""The file name of a batch that came from no file: it is no upload."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a revision is stored. `repeated`: an earlier request with the same key had stored it."""

    pledge_id: str
    revision: int
    changed_at: datetime
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class StoredPledge:
    """A revision of a pledge with its content.

    `change` is create, update, withdraw, confirm or undo. `is_stale`: not confirmed for so long that its builder is
    asked; `is_out`: for so long that it left the signal. Moments are UTC.
    """

    pledge_id: str
    revision: int
    change: str
    changed_at: datetime
    changed_by: str
    confirmed_at: datetime
    is_withdrawn: bool
    is_stale: bool
    is_out: bool
    is_demo: bool
    batch_id: str | None
    reason: str
    pledge: Pledge


class Referenced(Protocol):
    """A pledge that stands or was withdrawn."""

    @property
    def pledge(self) -> Pledge: ...  # noqa: D102

    @property
    def is_withdrawn(self) -> bool: ...  # noqa: D102


_Held = TypeVar("_Held", bound=Referenced)


def by_reference(pledges: Iterable[_Held]) -> dict[str, _Held]:
    """Pledges by their reference; where a withdrawn one shares it with one that stands, the one that stands."""
    return {one.pledge.pledge_ref: one for one in sorted(pledges, key=lambda one: not one.is_withdrawn)}


@dataclass(frozen=True, slots=True)
class BatchChange:
    """One row of an upload: a new pledge, or with `pledge_id` the content that replaces revision `based_on`.

    `new_id` is the id that a new pledge gets; without one it is made.
    """

    pledge: Pledge
    pledge_id: str | None = None
    based_on: int | None = None
    new_id: str | None = None


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """Proof that a whole batch is stored. `batch_id` is None when there was nothing to store.

    `pledge_ids` are in the order of the changes.
    """

    batch_id: str | None
    created: int
    updated: int
    pledge_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftPledge:
    """A pledge that an undo left as it is: it was changed after the batch, by whom and when; or, with
    `is_reference_taken`, the reference that it would get back is another pledge's meanwhile. `project` and
    `machine_class` are as it stands.
    """

    pledge_id: str
    pledge_ref: str
    changed_by: str
    changed_at: datetime
    is_reference_taken: bool = False
    project: str = ""
    machine_class: str = ""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How many pledges of a batch were brought back to what they were, and which were left.

    `withdrawn` of them are withdrawn by it, most often as the batch had made them. `file_name` is empty for a batch
    that was no upload; `is_confirmation`: pledges confirmed at once, which are no batch. With none brought back
    everything stands as before.
    """

    batch_id: str
    undone: int
    left: tuple[LeftPledge, ...]
    file_name: str = ""
    withdrawn: int = 0
    is_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload of a builder; `undone_at` is None while it stands."""

    batch_id: str
    builder_id: str
    file_name: str
    recorded_by: str
    recorded_at: datetime
    created: int
    updated: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done to a builder's pledges.

    `action` is batch (an upload) or undo_batch, or for what was done past a file create, update, withdraw, confirm or
    undo. `pledges` counts the revisions it wrote, `created` the new pledges among them; `touched` names the first
    hundred by pledge_id and revision. `newest`: how many of the revisions are still the newest of their pledge.
    `is_undone`: the whole upload was undone later.
    """

    action: str
    changed_by: str
    changed_at: datetime
    pledges: int
    created: int
    touched: tuple[tuple[str, int], ...]
    batch_id: str | None = None
    file_name: str = NO_FILE
    is_undone: bool = False
    newest: int = 0


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    """Pledges of two builders that may be the same demand, by the two most alike; whoever asks both finds out.

    `first_pledges` of the one builder, under that project name and in that machine group, have their like among
    `second_pledges` of the other. The rest is about the two: `project_likeness` is same, alike or none (a name is
    missing, everything else is equal). `is_affiliated`: the builders count as one contributor.
    """

    first: StoredPledge
    second: StoredPledge
    first_pledges: int
    second_pledges: int
    is_affiliated: bool
    project_likeness: str
    is_same_class: bool
    is_same_place: bool
    shared_months: int


@dataclass(frozen=True, slots=True)
class Doubles:
    """How many likely doubles there are, and the likeliest of them; one stands for all of a project and a group."""

    found: int
    likeliest: tuple[LikelyDouble, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """A participant. `joined` and `left` are a year, a month or a day as text; `left` is empty while it takes part.

    `affiliated_to` is the builder that it counts as one contributor with, or empty. `home_places` are place codes.
    """

    builder_id: str
    name: str
    kind: str
    joined: str
    affiliated_to: str = ""
    left: str = ""
    home_places: tuple[str, ...] = ()
    is_demo: bool = False
