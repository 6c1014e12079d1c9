"""Which suggestions may be taken without asking about each: a slip of the pen in a name that no other name is near.

Stricter than what is suggested. Never taken are other numbers and months, shares, what would show a builder by name,
and a name that stands in the text beside other words: `ikke besluttet` holds `besluttet` and says the opposite.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from machinery.domain.checking import Known
from machinery.domain.classes import class_of_kind, is_kind
from machinery.domain.faults import Fault
from machinery.domain.naming import begin_alike, fold, name_index, whole_words
from machinery.domain.pledge import FIELD

_LIKENESS, _MARGIN = 0.85, 0.08
"""One letter in seven may be another, so that `Ringe`, a town, is no `Ringsted`; the next name must be this much
further off."""
_SEPARATORS = ";,\n"
_FIGURES = re.compile(r"\d+")


def is_certain(fault: Fault, known: Known) -> bool:
    """Whether the suggestion of a fault can mean one thing only."""
    text = fault.value
    if not fault.suggestion or len(text) > 100:
        return False
    match fault.rule:
        case "not_an_email":
            return True
        case "unknown_class":
            names = name_index((name, c.machine_class) for c in known.classes.values()
                               for name in (c.machine_class, c.name_da, c.name_en))  # fmt: skip
            slip = "" if is_kind(known.classes, text) else _slip(text, names)
            return fault.suggestion in (slip, class_of_kind(known.classes, text))
        case "unknown_place":
            places = known.geography.places.values()
            names = name_index((name, place.code) for place in places for name in (place.name_da, place.name_en))
            return fault.suggestion == _slip(text, names)
        case "not_in_list" if fault.field != "visibility" and not any(sign in text for sign in _SEPARATORS):
            return fault.suggestion in _terms_meant(fault.field, text, known)
        case _:
            return False


def _terms_meant(field: str, text: str, known: Known) -> set[str]:
    """The code of a list that a text is a slip of; where nothing published depends on it, also a part of its name."""
    terms = known.vocabulary[FIELD[field].vocabulary]
    names = name_index((name, code) for code, term in terms.items() for name in (code, term.label_da, term.label_en))
    found = {_slip(text, names)}
    folded = fold(text)
    said, figures = whole_words(folded), _FIGURES.findall(folded)
    if not FIELD[field].required and said:
        known_words = [(whole_words(name), code) for name, code in names.items() if _FIGURES.findall(name) == figures]
        within = {code for words, code in known_words if said <= words}
        begun = {code for words, code in known_words if any(begin_alike(folded, word) for word in words)}
        found |= {next(iter(codes)) for codes in (within, begun) if len(codes) == 1}
    return found - {""}


def _slip(text: str, names: Mapping[str, str]) -> str:
    """The code of the only name that is the text but for a letter or two; else empty."""
    folded = fold(text)
    matcher = SequenceMatcher()
    matcher.set_seq2(folded)

    def likeness(name: str) -> float:
        matcher.set_seq1(name)
        return matcher.ratio()

    best = max((name for name in names if _may_be_slip(folded, name)), key=likeness, default="")
    if not best or likeness(best) < _LIKENESS:
        return ""
    most = likeness(best) - _MARGIN
    return names[best] if all(likeness(name) < most for name, code in names.items() if code != names[best]) else ""


def _may_be_slip(text: str, name: str) -> bool:
    """As many words, as long but for one letter, the first the same (`ubesluttet` is no
    `besluttet`), and so the figures.
    """
    return (
        len(text.split()) == len(name.split())
        and abs(len(text) - len(name)) <= 1
        and text[:1] == name[:1]
        and _FIGURES.findall(text) == _FIGURES.findall(name)
    )
