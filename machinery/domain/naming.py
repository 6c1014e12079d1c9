"""Finding a thing by what a person typed: case, spaces and the spellings å/aa, æ/ae, ø/oe do not matter."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_NAME_LENGTH = 100
"""Names are shorter; longer texts are not kept in memory for another time."""
_DANISH = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """The text in the form in which names are compared: one case, single spaces, å as aa, æ as ae, ø as oe."""
    return _remembered(text) if len(text) <= _NAME_LENGTH else _folded(text)


def _folded(text: str) -> str:
    spelled = unicodedata.normalize("NFC", text).casefold().translate(_DANISH)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return " ".join(plain.replace("_", " ").split())


# A file says the same few names thousands of times.
_remembered = lru_cache(maxsize=10_000)(_folded)


def name_index(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded name → code from pairs (name, code). Where two codes share a name, the earlier pair keeps it."""
    index: dict[str, str] = {}
    for name, code in names:
        folded = fold(name)
        if folded:
            index.setdefault(folded, code)
    return index


def nearest_name(text: str, index: Mapping[str, str]) -> str:
    """The code whose folded name in `index` is most like `text`. `index` must not be empty."""
    return index[difflib.get_close_matches(fold(text), index, n=1, cutoff=0.0)[0]]
