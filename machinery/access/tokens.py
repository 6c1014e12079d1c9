"""The secret in an invitation's link. The store keeps only its hash: who reads the store cannot use an invitation."""

import hashlib
import re
import secrets

RANDOM_BYTES = 32
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")

LINK_PATH = "/invitation"
LINK_PARAMETER = "token"
COOKIE = "machinery_invitation"
"""Holds the token between opening the link and accepting, while its holder signs in elsewhere."""


def new_token() -> str:
    """A new token: 32 random bytes as 43 characters that may stand in an address."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def is_token(text: str) -> bool:
    """Whether a text has the shape of a token; says nothing about whether there is such an invitation."""
    return _SHAPE.fullmatch(text) is not None


def token_sha256(token: str) -> str:
    """What the store keeps: the SHA-256 of a token in hexadecimal.

    A plain hash is enough: nobody can try 2^256 tokens, unlike the passwords people choose.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_link(address: str, token: str) -> str:
    """The link of an invitation to the product at `address`."""
    return f"{address}{LINK_PATH}?{LINK_PARAMETER}={token}"
