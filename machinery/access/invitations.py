"""Invitations: a link that gives whoever opens it first, signed in, one role. One use, expiring, revocable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from machinery.access.asking import Asking, Role
from machinery.access.audit import note_event
from machinery.access.sign_in import Capacity, Identity, account_name, account_of, require_fresh
from machinery.access.tokens import is_token, new_token, token_sha256
from machinery.domain.entered import read_email
from machinery.domain.faults import Fault
from machinery.domain.ids import new_ulid
from machinery.domain.mailboxes import looks_personal
from machinery.domain.pledge import FIELD
from machinery.errors import NotFound, Refused
from machinery.store.database import Store, Writer
from machinery.store.known_builders import known_builder
from machinery.store.moments import Now, from_store

ROLES = (Role.BUILDER, Role.PARTNER, Role.FACILITATOR)
"""What somebody can be invited as. Suppliers need no account."""


class State(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation without its token, which nobody keeps. Moments are UTC."""

    invitation_id: str
    capacity: Capacity
    mailbox: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> State:
        """Where it stands at a moment; it can be used until the moment it expires, not at it."""
        if self.used_at is not None:
            return State.USED
        if self.revoked_at is not None:
            return State.REVOKED
        return State.OPEN if now < self.expires_at else State.EXPIRED


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation just made, with the token for its link: shown now and never again."""

    invitation: Invitation
    token: str


def invite(
    store: Store,
    asking: Asking,
    role: Role,
    *,
    builder_id: str = "",
    mailbox: str = "",
    is_function_mailbox: bool = False,
    valid_for: timedelta,
    now: Now,
) -> NewInvitation:
    """Invite somebody to act as `role`. For the facilitator.

    `mailbox` is the function mailbox the link is sent to, and afterwards the account's name; only the facilitator's may
    be empty. One that looks like a person's is refused unless `is_function_mailbox` says that it is not.

    Raises `NotAllowed`, `NotFound` for an unknown builder, and `Refused` for a role nobody is invited to, a builder
    that has left or is named without need, and an address that does not do.
    """
    asking.require_facilitator("write")
    if role not in ROLES or (role is Role.BUILDER) != bool(builder_id):
        raise Refused("access.builder_needed" if role is Role.BUILDER else "access.no_builder_needed")
    address = _function_mailbox(mailbox, role, is_certain=is_function_mailbox)

    def work(writer: Writer) -> NewInvitation:
        asking.require_facilitator("write")
        name = _builder_name(writer, builder_id) if builder_id else ""
        moment = writer.moment(now)
        token = new_token()
        made = Invitation(
            invitation_id=new_ulid(moment),
            capacity=Capacity(role, builder_id, name),
            mailbox=address,
            created_by=asking.name,
            created_at=moment,
            expires_at=moment + valid_for,
            used_at=None,
            revoked_at=None,
        )
        writer.write(
            "invitation",
            invitation_id=made.invitation_id,
            token_sha256=token_sha256(token),
            role=role.value,
            builder_id=builder_id or None,
            mailbox=address,
            created_by=made.created_by,
            created_at=made.created_at,
            expires_at=made.expires_at,
        )
        note_event(
            writer, asking, "invite", made.invitation_id, moment,
            role=role.value, builder_id=builder_id, mailbox=address,
        )  # fmt: skip
        return NewInvitation(made, token)

    return store.run(work)


def invitations(store: Store, asking: Asking) -> list[Invitation]:
    """Every invitation, newest first. For the facilitator."""
    asking.require_facilitator()
    return [_invitation(row) for row in store.rows("invitations", invitation_id=None, token_sha256=None)]


def revoke_invitation(store: Store, asking: Asking, invitation_id: str, *, now: Now) -> None:
    """Take an invitation back before it is used. For the facilitator.

    Raises `NotAllowed`, `NotFound`, and `Refused` when it was used or revoked before.
    """

    def work(writer: Writer) -> None:
        asking.require_facilitator("write")
        found = writer.rows("invitations", invitation_id=invitation_id, token_sha256=None)
        if not found:
            raise NotFound("access.unknown_invitation")
        one = _invitation(found[0])
        if one.used_at is not None or one.revoked_at is not None:
            raise Refused(f"access.invitation_{one.state(one.created_at)}")
        moment = writer.moment(now)
        writer.write("invitation_revoke", invitation_id=invitation_id, revoked_by=asking.name, revoked_at=moment)
        note_event(
            writer, asking, "revoke_invitation", invitation_id, moment,
            role=one.capacity.role.value, builder_id=one.capacity.builder_id, mailbox=one.mailbox,
        )  # fmt: skip

    store.run(work)


def invitation_by_token(store: Store, token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a link, for whoever holds the link.

    Raises `NotFound` for a token of no invitation, `Refused` for one that was used or revoked or has expired.
    """
    one = _invitation(_row_by_token(store, token))
    _require_open(one, now)
    return one


def accept_invitation(store: Store, identity: Identity, token: str, *, max_age: timedelta, now: Now) -> Capacity:
    """Give the role of an invitation to whoever is signed in, with an account if they have none: all of it or nothing.

    Of two people with the same link the first gets the role. The same person once more is answered the same, as long as
    the role lasts. Raises `NotAllowed` for a sign-in that is too old, and as `invitation_by_token`.
    """

    def work(writer: Writer) -> Capacity:
        row = _row_by_token(writer, token)
        one = _invitation(row)
        # A clock that was set back must not put the use before the invitation.
        moment = max(writer.moment(now), one.created_at)
        require_fresh(identity, now=moment, max_age=max_age)
        account = next(iter(writer.rows("account", issuer=identity.issuer, subject=identity.subject)), None)
        holds = one.capacity in account_of(writer, identity).capacities
        if account is not None and row["account_id"] == account["account_id"] and holds:
            return one.capacity
        _require_open(one, moment)
        if account is None:
            account = {"account_id": new_ulid(moment), "mailbox": one.mailbox}
            writer.write(
                "account", **account, issuer=identity.issuer, subject=identity.subject, created_at=moment
            )  # fmt: skip
        if not holds:
            writer.write(
                "account_role",
                role_id=new_ulid(moment),
                account_id=account["account_id"],
                role=one.capacity.role.value,
                builder_id=one.capacity.builder_id or None,
                granted_by=one.created_by,
                granted_at=moment,
            )
        writer.write(
            "invitation_use", invitation_id=one.invitation_id, used_at=moment, account_id=account["account_id"]
        )
        who = Asking(name=account_name(account["mailbox"], account["account_id"]))
        note_event(
            writer, who, "accept_invitation", one.invitation_id, moment,
            account_id=account["account_id"], role=one.capacity.role.value, builder_id=one.capacity.builder_id,
        )  # fmt: skip
        return one.capacity

    return store.run(work)


def _function_mailbox(text: str, role: Role, *, is_certain: bool) -> str:
    if not text.strip() and role is Role.FACILITATOR:
        return ""
    read = read_email(FIELD["contact_mailbox"], text.strip())
    if isinstance(read, Fault) or not read:
        raise Refused("access.mailbox_needed", value=text.strip())
    if looks_personal(read) and not is_certain:
        raise Refused("access.mailbox_personal", value=read)
    return read


def _builder_name(writer: Writer, builder_id: str) -> str:
    row = known_builder(writer, builder_id)
    if row["left_on"]:
        raise Refused("access.builder_left", name=row["name"])
    return str(row["name"])


def _row_by_token(source: Store | Writer, token: str) -> dict[str, Any]:
    if is_token(token):
        for row in source.rows("invitations", invitation_id=None, token_sha256=token_sha256(token)):
            return row
    raise NotFound("access.unknown_invitation")


def _require_open(one: Invitation, now: datetime) -> None:
    state = one.state(now)
    if state is not State.OPEN:
        raise Refused(f"access.invitation_{state}")


def _invitation(row: Mapping[str, Any]) -> Invitation:
    return Invitation(
        invitation_id=row["invitation_id"],
        capacity=Capacity.of_row(row),
        mailbox=row["mailbox"] or "",
        created_by=row["created_by"],
        created_at=from_store(row["created_at"]),
        expires_at=from_store(row["expires_at"]),
        used_at=None if row["used_at"] is None else from_store(row["used_at"]),
        revoked_at=None if row["revoked_at"] is None else from_store(row["revoked_at"]),
    )
