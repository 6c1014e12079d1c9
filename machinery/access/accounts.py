"""Accounts and the roles they hold: listed and withdrawn by the facilitator."""

from dataclasses import dataclass
from datetime import datetime

from machinery.access.asking import Asking
from machinery.access.audit import note_event
from machinery.access.sign_in import Capacity, account_name
from machinery.errors import NotFound, Refused
from machinery.store.database import Store, Writer
from machinery.store.moments import Now, from_store


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of an account; `ended_at` is None while it is held. Moments are UTC."""

    role_id: str
    account_id: str
    account_name: str
    issuer: str
    capacity: Capacity
    granted_by: str
    granted_at: datetime
    ended_by: str
    ended_at: datetime | None


def held_roles(store: Store, asking: Asking) -> list[HeldRole]:
    """Every role that any account holds or held, those that are held first. For the facilitator."""
    asking.require_facilitator()
    return [
        HeldRole(
            role_id=row["role_id"],
            account_id=row["account_id"],
            account_name=account_name(row["mailbox"], row["account_id"]),
            issuer=row["issuer"],
            capacity=Capacity.of_row(row),
            granted_by=row["granted_by"],
            granted_at=from_store(row["granted_at"]),
            ended_by=row["ended_by"] or "",
            ended_at=None if row["ended_at"] is None else from_store(row["ended_at"]),
        )
        for row in store.rows("account_roles", role_id=None)
    ]


def withdraw_role(store: Store, asking: Asking, role_id: str, *, now: Now) -> None:
    """End a role at once: whoever holds it is refused from the next thing they do. For the facilitator.

    Raises `NotAllowed`, `NotFound`, and `Refused` when it has ended already.
    """

    def work(writer: Writer) -> None:
        asking.require_facilitator("write")
        found = writer.rows("account_roles", role_id=role_id)
        if not found:
            raise NotFound("access.unknown_role", role_id=role_id)
        (row,) = found
        if row["ended_at"] is not None:
            raise Refused("access.role_ended_before", role_id=role_id)
        moment = max(writer.moment(now), from_store(row["granted_at"]))
        writer.write("account_role_end", role_id=role_id, ended_by=asking.name, ended_at=moment)
        name = account_name(row["mailbox"], row["account_id"])
        note_event(
            writer, asking, "withdraw_role", row["account_id"], moment,
            account=name, role=row["role"], builder_id=row["builder_id"] or "",
        )  # fmt: skip

    store.run(work)
