"""A pledge: one line of planned demand of one builder, and the table of its fields (DESIGN.md 4).

`FIELDS` drives the form, the files in and out and the documentation; the order is the order on screen and in files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

MAX_YEARS = 15
"""A pledge covers at most this many years."""
SHARE_STEP = Decimal("0.0001")
"""Shares of places are kept to four decimals of 1, which is hundredths of a percent."""


class Kind(StrEnum):
    """What kind of value a field takes, and so how it is read, drawn and written."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    CODE = "code"
    CODE_LIST = "code_list"
    MACHINE_CLASS = "machine_class"
    PLACES = "places"
    MONTH = "month"
    QUARTER = "quarter"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a pledge.

    `default` is the text used when the field is left empty (empty: none, or computed from other fields). `vocabulary`
    names the term list of a code. `max_length` counts characters. `least` and `most` are both allowed; `least_excluded`
    takes the lower limit out. `decimals` are kept exactly. `is_private`: for the builder and the facilitator only.
    """

    name: str
    kind: Kind
    required: bool = False
    default: str = ""
    vocabulary: str = ""
    max_length: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    least_excluded: bool = False
    decimals: int = 0
    is_private: bool = False


FIELDS: tuple[Field, ...] = (
    Field("pledge_ref", Kind.TEXT, max_length=60, is_private=True),
    Field("builder_id", Kind.TEXT, required=True, max_length=60),
    Field("project", Kind.TEXT, max_length=120, is_private=True),
    Field("work_type", Kind.CODE, default="other", vocabulary="work_type"),
    Field("places", Kind.PLACES, required=True, max_length=2000),
    Field("start_month", Kind.MONTH, required=True),
    Field("end_month", Kind.MONTH, required=True),
    Field("machine_class", Kind.MACHINE_CLASS, required=True),
    Field("machines_peak", Kind.INTEGER, required=True, least=Decimal(1), most=Decimal(500)),
    Field(
        "machine_months", Kind.NUMBER, least=Decimal(0), least_excluded=True, most=Decimal(500 * 12 * 15), decimals=1
    ),
    Field("hours_per_day", Kind.NUMBER, least=Decimal(0), least_excluded=True, most=Decimal(24), decimals=2),
    Field("days_per_month", Kind.INTEGER, default="20", least=Decimal(1), most=Decimal(31)),
    Field("power_source", Kind.CODE, default="any", vocabulary="power_source"),
    Field("acquisition", Kind.CODE, default="required_of_contractor", vocabulary="acquisition"),
    Field("requirement_type", Kind.CODE, default="none_yet", vocabulary="requirement_type"),
    Field("commitment", Kind.CODE, required=True, vocabulary="commitment"),
    Field("tender_quarter", Kind.QUARTER),
    Field("notice_id", Kind.TEXT, max_length=120),
    # More than 100 MW on one construction site is a slip of units, watts for kilowatts.
    Field("site_power_kw", Kind.NUMBER, least=Decimal(0), most=Decimal(100_000), decimals=1),
    Field("charging_area", Kind.CODE, default="unknown", vocabulary="charging_area"),
    # The box around Denmark with Bornholm: Gedser 54.56 N, Skagen 57.75 N, Blåvand 8.07 E, Christiansø 15.19 E.
    Field("site_latitude", Kind.NUMBER, least=Decimal("54.5"), most=Decimal("57.8"), decimals=6, is_private=True),
    Field("site_longitude", Kind.NUMBER, least=Decimal("8.0"), most=Decimal("15.3"), decimals=6, is_private=True),
    Field("grid_share", Kind.YES_NO, default="no"),
    Field("connector", Kind.CODE_LIST, vocabulary="connector"),
    Field("battery_planned", Kind.CODE, default="unknown", vocabulary="battery_planned"),
    Field("visibility", Kind.CODE, default="counted", vocabulary="visibility"),
    Field("contact_mailbox", Kind.EMAIL, max_length=254, is_private=True),
    Field("note", Kind.LONG_TEXT, max_length=500, is_private=True),
)

FIELD: dict[str, Field] = {field.name: field for field in FIELDS}
"""The same fields by name."""


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """A place of a pledge and its share of the pledge, of 1, to four decimals."""

    code: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Pledge:
    """The content of a pledge at one moment. Always valid when it comes from `check_pledge` or from the store.

    Months are `2027-03`, both inclusive; `machine_months` has one decimal, `hours_per_day` two, `site_power_kw` one;
    the position is in degrees (WGS 84) with six. An unknown number is None, an unknown text empty.
    """

    pledge_ref: str
    builder_id: str
    project: str
    work_type: str
    places: tuple[PlaceShare, ...]
    start_month: str
    end_month: str
    machine_class: str
    machines_peak: int
    machine_months: Decimal
    hours_per_day: Decimal
    days_per_month: int
    power_source: str
    acquisition: str
    requirement_type: str
    commitment: str
    tender_quarter: str
    notice_id: str
    site_power_kw: Decimal | None
    charging_area: str
    site_latitude: Decimal | None
    site_longitude: Decimal | None
    grid_share: bool
    connector: tuple[str, ...]
    battery_planned: str
    visibility: str
    contact_mailbox: str
    note: str


def number_text(number: Decimal) -> str:
    """A number as files hold it: decimal point, no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def places_text(places: Sequence[PlaceShare]) -> str:
    """Places as files hold them: `0101`, or `0101:60;0147:40` with shares in percent."""
    if len(places) == 1:
        return places[0].code
    return ";".join(f"{place.code}:{number_text(place.share * 100)}" for place in places)


def places_from_text(text: str) -> tuple[PlaceShare, ...]:
    """The inverse of `places_text`, for text that it wrote; raises `ValueError` for any other."""
    if ":" not in text:
        return (PlaceShare(text, Decimal(1)),)
    parts = [part.split(":") for part in text.split(";")]
    return tuple(PlaceShare(code, (Decimal(percent) / 100).quantize(SHARE_STEP)) for code, percent in parts)


def pledge_as_row(pledge: Pledge) -> dict[str, str]:
    """The pledge as text, one entry per field in file order; `check_pledge` reads it back to an equal pledge."""
    row: dict[str, str] = {}
    for field in FIELDS:
        value = getattr(pledge, field.name)
        if field.kind is Kind.PLACES:
            row[field.name] = places_text(value)
        elif field.kind is Kind.CODE_LIST:
            row[field.name] = ";".join(value)
        elif field.kind is Kind.YES_NO:
            row[field.name] = "yes" if value else "no"
        elif value is None:
            row[field.name] = ""
        elif isinstance(value, Decimal):
            row[field.name] = number_text(value)
        else:
            row[field.name] = str(value)
    return row


def pledge_from_row(row: Mapping[str, object]) -> Pledge:
    """A pledge from a row that the product itself wrote: the text of `pledge_as_row`, or the store's own types.

    Columns that are no field are left aside. Nothing is checked: entries by people go through `check_pledge`. Raises
    `KeyError` when a field is missing.
    """
    values: dict[str, Any] = {field.name: _own_value(field, row[field.name]) for field in FIELDS}
    return Pledge(**values)


def _own_value(field: Field, value: object) -> object:
    if field.kind is Kind.PLACES:
        return places_from_text(str(value))
    if field.kind is Kind.CODE_LIST:
        return tuple(str(value).split(";")) if value else ()
    if field.kind is Kind.YES_NO:
        return value if isinstance(value, bool) else value == "yes"
    if field.kind is Kind.INTEGER:
        return int(str(value))
    if field.kind is Kind.NUMBER:
        if value is None or value == "":
            return None
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimals))
    return "" if value is None else str(value)
