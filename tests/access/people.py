"""People who sign in at an invented provider, and how they come by a role."""

from datetime import UTC, datetime, timedelta

from machinery.access.asking import Asking, Role
from machinery.access.invitations import accept_invitation, invite
from machinery.access.sign_in import Identity, who_is_asking
from machinery.store.database import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
HALF_DAY = timedelta(hours=12)
ME = Asking.command_line()
ISSUER = "https://id.example"


def person(subject: str = "anne", signed_in_at: datetime = NOW) -> Identity:
    return Identity(ISSUER, subject, signed_in_at)


def invited(store: Store, role: Role = Role.BUILDER, builder_id: str = "town", *, valid_for: timedelta = WEEK) -> str:
    """The token of a new invitation."""
    is_builder = role is Role.BUILDER
    return invite(
        store, ME, role, builder_id=builder_id if is_builder else "", mailbox=f"{role}@by.dk", valid_for=valid_for,
        now=NOW, is_function_mailbox=True,
    ).token  # fmt: skip


def accepted(store: Store, token: str, who: Identity | None = None, *, now: datetime = NOW):
    return accept_invitation(store, who or person(), token, max_age=HALF_DAY, now=now)


def asking(store: Store, who: Identity | None = None, chosen: str | None = None, *, now: datetime = NOW) -> Asking:
    return who_is_asking(store, who or person(), chosen, max_age=HALF_DAY, now=lambda: now)
