"""A pledge in words: its fields, its places with their shares, and what to call it in a line."""

from collections.abc import Mapping
from decimal import Decimal

from machinery.domain.pledge import FIELD, Kind, Pledge
from machinery.i18n import Translator
from machinery.reference import Reference

MAX_PLACES = 3
# What a file's row without a reference gets begins like this; a pledge from the form without one gets its own id.
MADE_BY_US = "auto-"


def own_reference(pledge_ref: str, pledge_id: str) -> str:
    """The reference that the builder gave a pledge; empty where we made one."""
    return "" if pledge_ref == pledge_id or pledge_ref.startswith(MADE_BY_US) else pledge_ref


def one_line(pledge: Pledge, pledge_id: str, known: Reference, t: Translator) -> str:
    """A pledge in one line: project or reference, class, place and period."""
    return " · ".join(
        part
        for part in (
            pledge.project or own_reference(pledge.pledge_ref, pledge_id),
            t.name(known.classes[pledge.machine_class]),
            places_in_words(pledge, known, t),
            t.span(pledge.start_month, pledge.end_month),
        )
        if part
    )


def places_in_words(pledge: Pledge, known: Reference, t: Translator) -> str:
    """The names of the places; many are cut to the first few and a count."""
    names = [t.name(known.geography.places[place.code]) for place in pledge.places]
    if len(names) > MAX_PLACES:
        return t("pledge.places_more", names=", ".join(names[:MAX_PLACES]), more=len(names) - MAX_PLACES)
    return t.listing(names)


def short_span(pledge: Pledge, t: Translator) -> str:
    """From month to month where space is short."""
    first, last = t.short_period(pledge.start_month), t.short_period(pledge.end_month)
    return first if first == last else f"{first} – {last}"


def in_words(name: str, row: Mapping[str, str], known: Reference, t: Translator) -> str:
    """A field of a row of text as a person reads it."""
    text, field = row.get(name, ""), FIELD[name]
    if not text:
        return "–"
    if field.kind is Kind.MACHINE_CLASS:
        return t.name(known.classes[text])
    if field.kind in (Kind.CODE, Kind.CODE_LIST):
        terms = known.vocabulary[field.vocabulary]
        return t.listing([t.name(terms[code]) for code in text.split(";")])
    if field.kind in (Kind.MONTH, Kind.QUARTER):
        return t.period(text)
    if field.kind is Kind.YES_NO:
        return t(f"common.{text}")
    if field.kind is Kind.PLACES:
        return t.listing(_place_in_words(part, known, t) for part in text.split(";"))
    if field.kind is Kind.NUMBER and t.lang == "da":
        return text.replace(".", ",")
    return text


def _place_in_words(part: str, known: Reference, t: Translator) -> str:
    code, _, share = part.partition(":")
    name = t.name(known.geography.places[code])
    if not share:
        return name
    per_cent = Decimal(share)
    return f"{name} {t.percent(per_cent / 100, max(0, -int(per_cent.normalize().as_tuple().exponent)))}"
