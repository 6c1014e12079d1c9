"""A row of an upload set against what the store holds: what it leaves out, what it undoes, what it may be anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from machinery.domain.checking import Known
from machinery.domain.faults import Fault, shown
from machinery.domain.periods import month_no
from machinery.domain.places_entered import place_names
from machinery.domain.pledge import FIELD, FIELDS, Kind, Pledge, pledge_as_row
from machinery.i18n import LANGUAGES, translator
from machinery.i18n.who import who_name
from machinery.pledges.stored import StoredPledge

FEW_FIELDS = 3
"""Two pledges that differ in at most so many fields may be one that was changed."""
_COMPARED = 50
"""A new row is held against at most so many missing pledges that share two of its three main traits."""
_KEYS = ("pledge_ref", "builder_id")


def filled_up(cells: Mapping[str, str], headers: Collection[str], earlier: Pledge, known: Known) -> dict[str, object]:
    """The cells of a row, and for every column that the file has not what the pledge said before.

    Machine-months and hours a day that were what the other fields imply are left to follow from those again.
    """
    row: dict[str, object] = dict(cells)
    stated = pledge_as_row(earlier)
    for field in FIELDS:
        if field.name not in headers and field.name not in _KEYS and not is_implied(field.name, earlier, known):
            row[field.name] = stated[field.name]
    return row


def is_implied(field: str, earlier: Pledge, known: Known) -> bool:
    """Whether the field said no more than the fields beside it."""
    if field == "machine_months":
        months = month_no(earlier.end_month) - month_no(earlier.start_month) + 1
        return earlier.machine_months == Decimal(earlier.machines_peak * months)
    if field == "hours_per_day" and earlier.machine_class in known.classes:
        usual = Decimal(str(known.classes[earlier.machine_class].hours_per_day))
        return earlier.hours_per_day == usual.quantize(earlier.hours_per_day)
    return False


def differing_fields(one: Pledge, other: Pledge) -> list[str]:
    """The fields in which two pledges differ, but for reference and builder, in the order of the fields."""
    return [f.name for f in FIELDS if f.name not in _KEYS and getattr(one, f.name) != getattr(other, f.name)]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the store holds of the builder: the pledges by reference, and what each said in the last upload by id.

    `renamed`: references that standing pledges once had → what they are called now.
    """

    by_ref: Mapping[str, StoredPledge]
    uploaded: Mapping[str, Pledge]
    renamed: Mapping[str, str]

    def renamed_fault(self, ref: str) -> Fault | None:
        """The fault of a row whose pledge has another reference now: it would be counted twice."""
        stored = self.by_ref.get(ref)
        if ref not in self.renamed or (stored is not None and not stored.is_withdrawn):
            return None
        return Fault("pledge_ref", "renamed", "", self.renamed[ref])

    def conflicts(self, pledge: Pledge, known: Known) -> tuple[list[Fault], list[Fault]]:
        """Faults for fields that were changed outside uploads and would be set back; warnings where that is unknown.

        A field is in conflict when it was changed since the last upload and the row says something else. Of a pledge
        that was never uploaded nobody can tell whether the row is older or newer: it counts, with a warning. But no
        row names a builder that is only counted, unless the file said counted before.
        """
        stored = self.by_ref.get(pledge.pledge_ref)
        if stored is None:
            return [], []
        base = self.uploaded.get(stored.pledge_id)
        differing = differing_fields(pledge, stored.pledge)
        if base is not None and not stored.is_withdrawn:
            changed = differing_fields(base, stored.pledge)
            return [
                _difference(name, "changed_since", pledge, stored, known) for name in differing if name in changed
            ], []
        faults = []
        if _names(pledge, stored.pledge) and (base is None or _names(base, stored.pledge)):
            differing.remove("visibility")
            faults = [_difference("visibility", "named_by_file", pledge, stored, known)]
        if stored.is_withdrawn:
            return faults, []
        return faults, [_difference(name, "replaces_entered", pledge, stored, known) for name in differing]


def _names(pledge: Pledge, earlier: Pledge) -> bool:
    """Whether the builder is named by the one and only counted by the other."""
    return (earlier.visibility, pledge.visibility) == ("counted", "named")


def _difference(field: str, rule: str, pledge: Pledge, stored: StoredPledge, known: Known) -> Fault:
    here, there = pledge_as_row(pledge)[field], pledge_as_row(stored.pledge)[field]
    values: dict[str, object] = {}
    for lang in LANGUAGES:
        values[f"changed_by_{lang}"] = who_name(stored.changed_by, translator(lang))
        values[f"here_{lang}"] = _in_words(field, here, known, lang)
        values[f"there_{lang}"] = _in_words(field, there, known, lang)
        if there and FIELD[field].kind in (Kind.CODE, Kind.MACHINE_CLASS):
            values[f"suggestion_{lang}"] = values[f"there_{lang}"]
    if FIELD[field].kind is Kind.PLACES:
        values |= place_names(there, known)
    return Fault(field, rule, here, there, values)


def _in_words(field: str, text: str, known: Known, lang: str) -> str:
    """A stored value as a reader of the language writes it, short enough for a sentence."""
    if not text:
        return translator(lang)("import.nothing")
    if field == "machine_class" and text in known.classes:
        found = known.classes[text]
        return found.name_da if lang == "da" else found.name_en
    if FIELD[field].kind is Kind.CODE:
        term = known.vocabulary[FIELD[field].vocabulary][text]
        return term.label_da if lang == "da" else term.label_en
    if FIELD[field].kind is Kind.YES_NO:
        return translator(lang)(f"common.{text}")
    if FIELD[field].kind is Kind.NUMBER and lang == "da":
        return text.replace(".", ",")
    return shown(text)


def likely_changed(new: Iterable[tuple[int, Pledge]], missing: Iterable[Pledge]) -> list[tuple[int, Fault]]:
    """Rows without reference that may be a pledge which is missing from the file, in another wording.

    `new`: row number and content of new rows without a reference; `missing`: pledges that once came without one and are
    not in the file. Each is used in one pair at most; a pair differs in at most `FEW_FIELDS` fields.
    """
    alike: dict[tuple[object, ...], list[Pledge]] = defaultdict(list)
    for pledge in missing:
        for trait in _traits(pledge):
            alike[trait].append(pledge)
    paired: set[str] = set()
    warnings = []
    for row_no, pledge in new:
        nearest: tuple[int, str, list[str]] | None = None
        for trait in _traits(pledge):
            candidates = (one for one in alike[trait][:_COMPARED] if one.pledge_ref not in paired)
            for one in candidates:
                differing = differing_fields(pledge, one)
                if len(differing) <= FEW_FIELDS and (nearest is None or len(differing) < nearest[0]):
                    nearest = len(differing), one.pledge_ref, differing
        if nearest is not None:
            paired.add(nearest[1])
            values: dict[str, object] = {"ref": nearest[1]}
            for lang in LANGUAGES:
                t = translator(lang)
                values[f"fields_{lang}"] = ", ".join(t(f"fields.{name}") for name in nearest[2])
            warnings.append((row_no, Fault("pledge_ref", "maybe_changed", "", nearest[1], values)))
    return warnings


def _traits(pledge: Pledge) -> list[tuple[object, ...]]:
    where, what, when = pledge.places, pledge.machine_class, (pledge.start_month, pledge.end_month)
    return [("where", where, "what", what), ("where", where, "when", when), ("what", what, "when", when)]
