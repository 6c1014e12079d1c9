"""From a person at a provider to an `Asking`: with the roles of this moment, and only while the sign-in is fresh."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from machinery import clock
from machinery.access.asking import Asking, Role
from machinery.errors import NotAllowed
from machinery.store.database import Reader, Store

CLOCK_DIFFERENCE = timedelta(minutes=5)
"""How far the clock of a provider may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as a provider knows them: `iss`, `sub` and `iat` of the ID token (OpenID Connect Core 1.0, section 2).

    Name and e-mail stay with the provider: a role belongs to a function, and the store holds no person's name.
    """

    issuer: str
    subject: str
    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Capacity:
    """A role that somebody may act in; `builder_id` and `builder_name` are empty but for a builder."""

    role: Role
    builder_id: str = ""
    builder_name: str = ""

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """From a row with role, builder_id and builder_name."""
        return cls(Role(row["role"]), row["builder_id"] or "", row["builder_name"] or "")

    @property
    def key(self) -> str:
        """The role, for a builder with its id: `builder:aarhus`."""
        return f"{self.role}:{self.builder_id}" if self.builder_id else self.role.value


@dataclass(frozen=True, slots=True)
class Account:
    """What an identity holds now. `name` is its function mailbox, or its account's id; empty without any role."""

    name: str
    capacities: tuple[Capacity, ...]

    def chosen(self, key: str | None) -> Capacity | None:
        """The capacity with this key; the only one there is when nothing was chosen.

        A choice that has ended is None and not another role: whoever chose it would act for somebody else unawares.
        """
        if not key:
            return self.capacities[0] if len(self.capacities) == 1 else None
        return next((one for one in self.capacities if one.key == key), None)


def account_name(mailbox: str, account_id: str) -> str:
    """What an account is called in history and lists."""
    return mailbox or account_id


def account_of(store: Store | Reader, identity: Identity) -> Account:
    """The roles an identity holds at this moment; none for somebody unknown."""
    rows = store.rows("open_roles", issuer=identity.issuer, subject=identity.subject)
    name = account_name(rows[0]["mailbox"], rows[0]["account_id"]) if rows else ""
    return Account(name, tuple(Capacity.of_row(row) for row in rows))


def require_fresh(identity: Identity, *, now: datetime, max_age: timedelta) -> None:
    """Raise `NotAllowed` for a sign-in older than `max_age`, or one of the future.

    The browser keeps the sign-in for 30 days whatever the token says, so its age is checked at every call. `exp` says
    until when a token may be exchanged for a session, not how long the session lasts; this setting does.
    """
    if not -CLOCK_DIFFERENCE <= now - identity.signed_in_at <= max_age:
        raise NotAllowed("access.sign_in_too_old", action="sign_in")


def who_is_asking(
    store: Store,
    identity: Identity,
    chosen: str | None,
    *,
    max_age: timedelta,
    now: Callable[[], datetime] = clock.now,
) -> Asking:
    """Who is asking, in the capacity `chosen` by its key, or the only one held; a supplier before a needed choice,
    and when the chosen one is not held (any more).

    The answer reads the store again at each check, so that it ends with the role. Raises `NotAllowed` when the sign-in
    is too old or the account holds no role.
    """
    require_fresh(identity, now=now(), max_age=max_age)
    account = account_of(store, identity)
    if not account.capacities:
        raise NotAllowed("access.no_role", action="sign_in")
    capacity = account.chosen(chosen)
    if capacity is None:
        return Asking(name=account.name)

    def verify() -> None:
        require_fresh(identity, now=now(), max_age=max_age)
        held = account_of(store, identity).capacities
        if not any((one.role, one.builder_id) == (capacity.role, capacity.builder_id) for one in held):
            raise NotAllowed("access.role_ended", action="act")

    builder_ids = frozenset({capacity.builder_id}) if capacity.builder_id else frozenset()
    return Asking(capacity.role, builder_ids, account.name, verify)
