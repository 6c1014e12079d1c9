"""The closed lists of a pledge: codes with their words, and which tier a commitment belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TIER_OF: Mapping[str, str | None] = MappingProxyType(
    {
        "interest": "early",
        "intent": "early",
        "planned": "planned",
        "decided": "firm",
        "in_tender": "firm",
        "contracted": None,
    }
)
"""Commitment → tier, weakest commitment first. `contracted` has left the open demand and has no tier."""

COMMITMENTS: tuple[str, ...] = tuple(TIER_OF)
"""The six steps of commitment, weakest first."""

TIERS: tuple[str, ...] = ("early", "planned", "firm")
"""The three tiers of open demand, weakest first."""


@dataclass(frozen=True, slots=True)
class Term:
    """One allowed value of a field: its code, its words in both languages and its place in the list."""

    code: str
    label_da: str
    label_en: str
    description_da: str
    description_en: str
    order: int


@dataclass(frozen=True, slots=True)
class Commitment(Term):
    """A step of commitment; `tier` is None for `contracted`."""

    tier: str | None
