"""Identifiers made by us: ULIDs, which sort by the time they were made."""

import secrets
from datetime import datetime

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ulid(now: datetime, random_bits: int | None = None) -> str:
    """A new ULID of 26 characters: 48 bits of milliseconds since 1970, then 80 random bits (github.com/ulid/spec).

    `now` must carry a time zone. `random_bits` replaces the randomness where a world is made from a seed. Two ULIDs of
    the same millisecond are in no particular order.
    """
    if now.tzinfo is None:
        raise ValueError("a ULID needs a moment with a time zone")
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    bits = secrets.randbits(80) if random_bits is None else random_bits & ((1 << 80) - 1)
    number = (milliseconds << 80) | bits
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
