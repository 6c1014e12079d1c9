"""The cells of a draft as they are read and typed: stored codes in the words of the language, all else as it stands."""

import re
from collections.abc import Mapping

from machinery.domain.entered import read_number
from machinery.domain.faults import Fault
from machinery.domain.pledge import FIELD, Field, Kind, number_text
from machinery.drafts.checking import CheckedDraft, State
from machinery.drafts.stored import CELLS, Draft
from machinery.i18n import Translator
from machinery.reference import Reference

_PARTS = re.compile(r"[;\n]")


def cell_text(name: str, text: str, known: Reference, t: Translator) -> str:
    """A cell in words that are read back as the same value; what is no stored code or number stays as it was typed."""
    field = FIELD[name]
    match field.kind:
        case Kind.MACHINE_CLASS if text in known.classes:
            return t.name(known.classes[text])
        case Kind.CODE if text in known.vocabulary[field.vocabulary]:
            return t.name(known.vocabulary[field.vocabulary][text])
        case Kind.CODE_LIST:
            return _listed(field, text, known, t)
        case Kind.YES_NO if text in ("yes", "no"):
            return t(f"common.{text}")
        case Kind.PLACES:
            return "; ".join(_place(part.strip(), known, t) for part in _PARTS.split(text))
        case Kind.NUMBER if t.lang == "da":
            return _number(field, text)
        case _:
            return text


def _listed(field: Field, text: str, known: Reference, t: Translator) -> str:
    terms = known.vocabulary[field.vocabulary]
    return "; ".join(t.name(terms[code]) if code in terms else code for code in text.split(";"))


def _place(part: str, known: Reference, t: Translator) -> str:
    code, colon, share = part.partition(":")
    place = known.geography.places.get(code)
    if place is None:
        return part
    found = known.geography.find(t.name(place))
    # Some names are shared, as by a municipality and a province.
    name = t.name(place) if found is not None and found.code == code else code
    return f"{name}{colon}{share.replace('.', ',') if t.lang == 'da' else share}"


def _number(field: Field, text: str) -> str:
    """A number as we write it ourselves, with a decimal comma; anything else may mean something else with one."""
    number = read_number(field, text)
    return text if isinstance(number, Fault) or number_text(number) != text else text.replace(".", ",")


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The fields in which two rows differ, in the order of the fields."""
    return [name for name in CELLS if one.get(name, "") != other.get(name, "")]


def row_line(number: int, draft: Draft, known: Reference, t: Translator) -> str:
    """What to call a row in a line: its number, project or reference, class, place, period."""
    cells = draft.cells
    named = [cells.get("project") or cells.get("pledge_ref", "")]
    named += [cell_text(name, cells[name], known, t) for name in ("machine_class", "places") if name in cells]
    named.append(" – ".join(cells[name] for name in ("start_month", "end_month") if name in cells))
    return " · ".join([str(number), *(part for part in named if part)])


def standing(row: CheckedDraft, t: Translator) -> str:
    """How a row stands, in words."""
    if row.state is State.FAULTY:
        return t.count("drafts.state.faults", len(row.faults))
    if row.state is State.CHANGE and row.fields:
        return t("drafts.state.change_in", fields=t.listing(t(f"fields.{name}") for name in row.fields))
    return t(f"drafts.state.{row.state}")
