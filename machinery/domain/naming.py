"""Finding a thing by what a person typed: case, spaces and the spellings å/aa, æ/ae, ø/oe do not matter."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

LIKENESS = 0.75
"""So alike are a name and a slip of it, by `difflib`: below it other names and words are as near, `Malmø` to `Samsø`
0.67, `diverse` to `Haderslev` 0.5; a wrong letter in a name of five leaves 0.8."""
_WORD = re.compile("[a-z]{3,}|[0-9]{2,}")
_STEM = 5
_EMPTY_WORDS = frozenset(
    (
        "hele",
        "alle",
        "kun",
        "med",
        "and",
        "the",
        "for",
        "kommune",
        "kommunen",
        "regionskommune",
        "municipality",
        "region",
    )
)
_NAME_LENGTH = 100
"""Names are shorter; longer texts are not kept in memory for another time."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))
"""For `str.translate`: signs that nobody sees and that come along when text is copied (soft hyphens, zero-width spaces,
marks of direction). Joiners are not among them: emoji and some scripts are written with them."""
_DANISH = INVISIBLE | str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "–": "-", "—": "-"})


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


def likely_name(text: str, index: Mapping[str, str]) -> str:
    """The code that a text most likely means; empty where none is near enough to be asked about.

    Near is the only name that stands in the text or of which the text is whole words: `Faaborg` is nearer to
    `Faaborg-Midtfyn` than to `Aalborg`. Then a name with at most one letter in four that is another (`LIKENESS`), and
    last the only one that shares a word with the text or begins alike.
    """
    folded = fold(text)
    said = whole_words(folded)
    by_code = [(whole_words(name), code) for name, code in index.items()] if said else []

    def only(is_near: Callable[[set[str]], bool]) -> str:
        found = {code for words, code in by_code if words and is_near(words)}
        return found.pop() if len(found) == 1 else ""

    if whole := only(lambda words: words <= said) or only(lambda words: said <= words):
        return whole
    close = difflib.get_close_matches(folded, index, n=1, cutoff=LIKENESS)
    if close and not set(folded.split()) <= _EMPTY_WORDS:
        return index[close[0]]
    return only(lambda words: bool(said & words)) or only(
        lambda words: any(begin_alike(one, other) for one in said for other in words)
    )


def whole_words(folded: str) -> set[str]:
    """The words and numbers of a folded text that tell it from another."""
    return {word for word in _WORD.findall(folded) if word not in _EMPTY_WORDS}


def begin_alike(one: str, other: str) -> bool:
    """Whether one of two folded words is the beginning of the other."""
    return min(len(one), len(other)) >= _STEM and (one.startswith(other) or other.startswith(one))


def nearest_name(text: str, index: Mapping[str, str]) -> str:
    """The code whose folded name in `index` is most like `text`. `index` must not be empty."""
    return index[difflib.get_close_matches(fold(text), index, n=1, cutoff=0.0)[0]]
