"""Whether an entry is a pledge: every rule of the field table (DESIGN.md 4), all faults reported together.

`check_pledge` takes what a form, a file or a program holds and never raises: it answers with a pledge, or with at least
one fault. Warnings do not stop a pledge.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from machinery.domain.classes import MachineClass, find_class, likely_class
from machinery.domain.entered import as_text, read_email, read_month, read_number, read_quarter, read_text, read_yes_no
from machinery.domain.faults import Fault
from machinery.domain.mailboxes import looks_personal
from machinery.domain.naming import fold, likely_name, name_index
from machinery.domain.periods import FIRST_MONTH_NO, month_no, month_of, month_text, quarter_months
from machinery.domain.places import Geography, PlaceLevel
from machinery.domain.places_entered import read_places
from machinery.domain.pledge import FIELD, FIELDS, MAX_YEARS, Field, Kind, Pledge, number_text
from machinery.domain.vocabulary import Term

_MAX_MONTHS = 12 * MAX_YEARS
_FIELD_ORDER = {field.name: position for position, field in enumerate(FIELDS)}
_CONTRACT = ("kontrak", "contract")
_FOSSIL = (
    "hvo",
    "diesel",
    "biodiesel",
    "biogas",
    "gas",
    "benzin",
    "petrol",
    "fossilfri",
    "fossil-free",
    "biobraendstof",
)


class Known(Protocol):
    """What checking needs of the reference data; `machinery.reference.Reference` is one."""

    @property
    def classes(self) -> Mapping[str, MachineClass]:
        """Machine classes by code."""
        ...

    @property
    def geography(self) -> Geography:
        """All places."""
        ...

    @property
    def vocabulary(self) -> Mapping[str, Mapping[str, Term]]:
        """Term lists by the name of the vocabulary, terms by code."""
        ...


@dataclass(frozen=True, slots=True)
class CheckedPledge:
    """The answer: the pledge when there are no faults, else None; faults and warnings in the order of the fields."""

    pledge: Pledge | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_pledge(
    raw: Mapping[str, object], *, builder_id: str, known: Known, today: date, existing: bool = False
) -> CheckedPledge:
    """Read `raw` (field name → anything) as a pledge of `builder_id` and apply every rule; never raises on content.

    Codes may be given as Danish or English names. Fields left out or empty take their defaults; keys that are no field
    are left aside. `existing`: the pledge stands already, so its months may lie in the past; `today` is the day in
    Denmark that decides what the past is.
    """
    values: dict[str, Any] = {"builder_id": builder_id, **_WHEN_EMPTY}
    faults: list[Fault] = []
    given_builder = as_text(raw.get("builder_id"))
    if given_builder and given_builder != builder_id:
        faults.append(Fault("builder_id", "other_builder", given_builder, builder_id))
    for field in FIELDS:
        if field.name == "builder_id":
            continue
        entered = raw.get(field.name)
        if not field.required and (entered is None or entered == ""):
            continue
        answer = _read(field, entered, known)
        if isinstance(answer, Fault | list):
            faults += answer if isinstance(answer, list) else [answer]
            values.pop(field.name, None)
        else:
            values[field.name] = answer
    faults = _swapped_position(faults)
    faults += _period_faults(values, today, existing)
    faults += _amount_faults(values, as_text(raw.get("machine_months")), known)
    faults += _condition_faults(values, {fault.field for fault in faults})
    faults.sort(key=lambda fault: _FIELD_ORDER[fault.field])
    warnings = tuple(sorted(_warnings(values, known), key=lambda fault: _FIELD_ORDER[fault.field]))
    pledge = None if faults else Pledge(**values)
    return CheckedPledge(pledge, tuple(faults), warnings)


def _read(field: Field, raw: object, known: Known) -> Any:
    """The value of one field, a fault or a list of faults; None for an empty field that is computed or unknown."""
    text = as_text(raw, field.kind)
    if not text:
        if field.required:
            return Fault(field.name, "required")
        text = field.default
    if not text:
        return None if field.kind is Kind.NUMBER else () if field.kind is Kind.CODE_LIST else ""
    match field.kind:
        case Kind.PLACES:
            return read_places(field, raw, known)
        case Kind.MACHINE_CLASS:
            return _read_class(field, text, known)
        case Kind.CODE:
            return _read_code(field, text, known.vocabulary[field.vocabulary])
        case Kind.CODE_LIST:
            return _read_codes(field, text, known.vocabulary[field.vocabulary])
        case Kind.MONTH:
            return read_month(field, text)
        case Kind.QUARTER:
            return read_quarter(field, text)
        case Kind.YES_NO:
            return read_yes_no(field, text)
        case Kind.EMAIL:
            return read_email(field, text)
        case Kind.INTEGER:
            number = read_number(field, text)
            return number if isinstance(number, Fault) else int(number)
        case Kind.NUMBER:
            return read_number(field, text)
        case _:
            return read_text(field, text)


def _when_empty() -> dict[str, Any]:
    """What an empty field becomes, for the fields where reference data have no say in it: files are full of them."""
    plain = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.QUARTER, Kind.INTEGER, Kind.NUMBER, Kind.YES_NO)
    answers: dict[str, Any] = {}
    for field in FIELDS:
        if field.required:
            continue
        if field.kind is Kind.YES_NO:
            answers[field.name] = read_yes_no(field, field.default)
        elif field.kind is Kind.INTEGER and field.default:
            answers[field.name] = int(field.default)
        elif field.kind in plain:
            answers[field.name] = None if field.kind is Kind.NUMBER else ""
        else:
            # The codes of a default are in the vocabulary: `python -m machinery check` asks.
            answers[field.name] = () if field.kind is Kind.CODE_LIST else field.default
    return answers


_WHEN_EMPTY = _when_empty()


def _read_class(field: Field, text: str, known: Known) -> str | Fault:
    found = find_class(known.classes, text[:200])
    if found is not None:
        return found.machine_class
    likely = known.classes.get(likely_class(known.classes, text[:60]))
    if likely is None:
        return Fault(field.name, "unknown_class", text)
    names = {"suggestion_da": likely.name_da, "suggestion_en": likely.name_en}
    return Fault(field.name, "unknown_class", text, likely.machine_class, names)


def _read_code(field: Field, text: str, terms: Mapping[str, Term]) -> str | Fault:
    if text in terms:
        return text
    index = name_index((name, code) for code, term in terms.items() for name in (code, term.label_da, term.label_en))
    folded = fold(text[:200])
    if folded in index:
        return index[folded]
    is_fuel = field.name == "power_source" and any(word in folded for word in _FOSSIL)
    if not any(word in folded for word in _CONTRACT):
        # A contract takes the pledge out of the open demand: never proposed to somebody who did not write of one.
        index = {name: code for name, code in index.items() if code != "contracted"}
    likely = terms.get(field.default if is_fuel else likely_name(text[:60], index))
    values = {
        "suggestion_da": likely.label_da if likely else "",
        "suggestion_en": likely.label_en if likely else "",
        "allowed_da": ", ".join(term.label_da for term in terms.values()),
        "allowed_en": ", ".join(term.label_en for term in terms.values()),
    }
    return Fault(
        field.name, "not_emission_free" if is_fuel else "not_in_list", text, likely.code if likely else "", values
    )


def _read_codes(field: Field, text: str, terms: Mapping[str, Term]) -> tuple[str, ...] | list[Fault]:
    answers = [_read_code(field, part.strip(), terms) for part in re.split(r"[;,\n]", text) if part.strip()]
    codes = [answer.suggestion if isinstance(answer, Fault) else answer for answer in answers]
    whole = ";".join(dict.fromkeys(codes)) if all(codes) else ""
    faults = [answer for answer in answers if isinstance(answer, Fault)]
    if len(answers) > 1:
        labels = {code: (terms[code].label_da, terms[code].label_en) for code in codes if code}
        names = {"suggestion_da": "", "suggestion_en": "", "names": labels}
        faults = [replace(fault, suggestion=whole, values={**fault.values, **names}) for fault in faults]
    return faults or tuple(dict.fromkeys(codes))


def _swapped_position(faults: list[Fault]) -> list[Fault]:
    """Latitude and longitude in each other's field: suggest the exchange instead of the edge of Denmark."""
    broken = {f.field: f for f in faults if f.rule == "out_of_range" and f.field in ("site_latitude", "site_longitude")}
    if len(broken) < 2:
        return faults
    latitude, longitude = broken["site_latitude"], broken["site_longitude"]
    exchanged = {
        "site_latitude": read_number(FIELD["site_latitude"], longitude.value),
        "site_longitude": read_number(FIELD["site_longitude"], latitude.value),
    }
    better = {name: number_text(n) for name, n in exchanged.items() if isinstance(n, Decimal)}
    if len(better) < 2:
        return faults
    return [replace(f, suggestion=better[f.field]) if f.field in better else f for f in faults]


def _period_faults(values: Mapping[str, Any], today: date, existing: bool) -> list[Fault]:
    """At most one fault, on the last month; what it suggests satisfies the other rules of the period as well."""
    end, start = values.get("end_month"), values.get("start_month")
    if end is None:
        return []
    end_no, earliest = month_no(end), FIRST_MONTH_NO if existing else month_of(today)
    if start is not None:
        start_no = month_no(start)
        earliest, latest = max(earliest, start_no), start_no + _MAX_MONTHS - 1
        if end_no < start_no:
            nearest = month_text(earliest) if earliest <= latest else ""
            return [Fault("end_month", "end_before_start", end, nearest, {"start": start})]
        if end_no > latest:
            nearest = month_text(latest) if earliest <= latest else ""
            return [Fault("end_month", "period_too_long", end, nearest, {"max_years": MAX_YEARS})]
        if end_no < earliest:
            return [Fault("end_month", "wholly_past", end, month_text(earliest) if earliest <= latest else "")]
    elif end_no < earliest:
        return [Fault("end_month", "wholly_past", end, month_text(earliest))]
    return []


def _amount_faults(values: dict[str, Any], as_entered: str, known: Known) -> list[Fault]:
    """Fill in what follows from other fields: machine-months from peak and months, hours a day from the class."""
    machine_class = known.classes.get(values.get("machine_class", ""))
    if machine_class is not None and values.get("hours_per_day", 0) is None:
        values["hours_per_day"] = Decimal(str(machine_class.hours_per_day)).quantize(Decimal("0.01"))
    if not {"start_month", "end_month", "machines_peak", "machine_months"} <= values.keys():
        return []
    months = month_no(values["end_month"]) - month_no(values["start_month"]) + 1
    if months < 1:
        return []
    most = Decimal(values["machines_peak"] * months).quantize(Decimal("0.1"))
    entered = values["machine_months"]
    if entered is None:
        values["machine_months"] = most
    elif entered > most:
        facts = {"machines": values["machines_peak"], "months": months, "most": most}
        return [Fault("machine_months", "more_than_peak", as_entered, number_text(most), facts)]
    return []


def _condition_faults(values: Mapping[str, Any], broken: set[str]) -> list[Fault]:
    """Fields that another field makes necessary."""
    faults = []
    if values.get("commitment") == "in_tender" and not values.get("notice_id") and "notice_id" not in broken:
        faults.append(Fault("notice_id", "notice_required"))
    position = ("site_latitude", "site_longitude")
    if not broken & {*position}:
        given = [name for name in position if values.get(name) is not None]
        if len(given) == 1:
            missing = position[1 - position.index(given[0])]
            faults.append(Fault(missing, "position_incomplete"))
    return faults


def _warnings(values: Mapping[str, Any], known: Known) -> list[Fault]:
    warnings = []
    mailbox = values.get("contact_mailbox") or ""
    if looks_personal(mailbox):
        warnings.append(Fault("contact_mailbox", "personal_mailbox", mailbox))
    start, quarter, end = (values.get(name) for name in ("start_month", "tender_quarter", "end_month"))
    if quarter and end and quarter_months(quarter).start > month_no(end):
        warnings.append(Fault("tender_quarter", "tender_after_end", quarter, "", {"end": end}))
    for place in values.get("places", ()):
        found = known.geography.places[place.code]
        if not start or found.level is not PlaceLevel.region:
            continue
        if known.geography.region_of(place.code, month_no(start)) is None:
            begins = known.geography.regions[place.code].first_month_no
            names = {"place_da": found.name_da, "place_en": found.name_en, "begins": month_text(begins)}
            warnings.append(Fault("places", "region_not_yet", place.code, "", names))
    return warnings
