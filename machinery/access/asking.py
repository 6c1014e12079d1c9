"""Who is asking. Every service that reads or writes pledges takes an `Asking` and calls one of its checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from machinery.errors import NotAllowed


class Role(StrEnum):
    """The four kinds of users. Anyone without sign-in is a supplier."""

    SUPPLIER = "supplier"
    BUILDER = "builder"
    PARTNER = "partner"
    FACILITATOR = "facilitator"


def _stands() -> None:
    """What cannot be withdrawn: the command line, a demonstration, and what everyone may."""


@dataclass(frozen=True)
class Asking:
    """One person or program with a role and, for a builder's people, the builders they act for.

    `name` goes into the history of pledges as the one who changed them: a function, never a person's name.
    `verify` raises `NotAllowed` once the role has ended or the sign-in is too old; each check below asks it first, so
    that an `Asking` which outlives its role is worth nothing (`sign_in.py`).
    """

    role: Role = Role.SUPPLIER
    builder_ids: frozenset[str] = field(default_factory=frozenset)
    name: str = "anonymous"
    verify: Callable[[], None] = field(default=_stands, compare=False, repr=False)

    @classmethod
    def supplier(cls) -> Self:
        """Anyone: sees what is published and nothing else."""
        return cls()

    @classmethod
    def command_line(cls) -> Self:
        """Whoever may open the store's file on this machine acts as the facilitator."""
        return cls(role=Role.FACILITATOR, name="command line")

    @property
    def is_facilitator(self) -> bool:
        """Whether everything may be read and written."""
        return self.role is Role.FACILITATOR

    def may_act_for(self, builder_id: str) -> bool:
        """Whether this is the role for the pledges of this builder; for what to show. A service calls a check below."""
        return self.is_facilitator or (self.role is Role.BUILDER and builder_id in self.builder_ids)

    def require_writer(self, builder_id: str) -> None:
        """Raise `NotAllowed` unless this builder's pledges may be written."""
        self.verify()
        if not self.may_act_for(builder_id):
            raise NotAllowed("access.not_your_builder", action="write", builder_id=builder_id)

    def require_reader_of(self, builder_id: str) -> None:
        """Raise `NotAllowed` unless this builder's pledges may be read."""
        self.verify()
        if not self.may_act_for(builder_id):
            raise NotAllowed("access.not_your_builder", action="read", builder_id=builder_id)

    def require_facilitator(self, action: str = "read") -> None:
        """Raise `NotAllowed` for anyone but the facilitator."""
        self.verify()
        if not self.is_facilitator:
            raise NotAllowed("access.facilitator_only", action=action)

    def require_completeness_reader(self) -> None:
        """Raise `NotAllowed` unless how complete the entries are may be seen: facilitator and partners."""
        self.verify()
        if self.role not in {Role.FACILITATOR, Role.PARTNER}:
            raise NotAllowed("access.facilitator_only", action="read")
