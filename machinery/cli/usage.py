"""Wrong usage: a command line that cannot be meant as it stands. It ends with exit code 2."""

import difflib
from collections.abc import Iterable
from typing import Any

from machinery.domain.naming import fold
from machinery.domain.places import Geography
from machinery.errors import UserError


class WrongUsage(UserError, ValueError):
    """An argument or an option that cannot be; `key` and `values` make the sentence.

    `call` is how the command is called, for whoever reads the message, and empty where that would be no help.
    """

    def __init__(self, key: str, *, call: str = "", **values: Any) -> None:
        super().__init__(key, **values)
        self.call = call


def nearest(value: str, allowed: Iterable[str]) -> str:
    """The allowed value most like the one given; `allowed` must not be empty."""
    by_form = {fold(one): one for one in allowed}
    return by_form[difflib.get_close_matches(fold(value[:100]), by_form, n=1, cutoff=0.0)[0]]


def wrong_value(option: str, value: str, allowed: Iterable[str]) -> WrongUsage:
    """The error for a value that is none of a short list."""
    known = tuple(allowed)
    return WrongUsage(
        "cli.usage.choice", name=option, value=value, allowed=", ".join(known), nearest=nearest(value, known)
    )


def places_of(option: str, wanted: Iterable[str] | None, geography: Geography) -> tuple[str, ...] | None:
    """Codes of places given as codes or names; raises `WrongUsage` for a place that does not exist."""
    if wanted is None:
        return None
    codes = []
    for text in wanted:
        found = geography.find(text)
        if found is None:
            raise WrongUsage("cli.usage.unknown_place", name=option, code=text, nearest=geography.nearest(text))
        codes.append(found.code)
    return tuple(codes)
