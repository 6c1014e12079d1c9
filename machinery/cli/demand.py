"""`demand`: the internal aggregate, for the facilitator. What may be shown to others is in the editions."""

import argparse
import difflib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from machinery.access.asking import Asking
from machinery.cli.output import Output
from machinery.cli.parser import checked
from machinery.clock import COPENHAGEN, now
from machinery.domain.places import Geography
from machinery.domain.vocabulary import TIERS
from machinery.errors import UnknownCode
from machinery.example_world.marks import is_example
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.process.product import Product
from machinery.signal.demand import KEYS, WITHOUT_FIXED_PLACE, DemandQuery, demand

MEASURES = ("machine_months", "machines_low", "machines_high", "builders")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    keys = ", ".join(KEYS)
    parser.add_argument(
        "--by", type=_known(KEYS, t), default=(), metavar="KEY,…", help=t("cli.demand.by_help", keys=keys)
    )
    parser.add_argument("--class", dest="classes", type=_some, metavar="CODE,…", help=t("cli.demand.class_help"))
    parser.add_argument("--group", dest="groups", type=_some, metavar="CODE,…", help=t("cli.demand.group_help"))
    parser.add_argument("--place", dest="places", type=_some, metavar="CODE,…", help=t("cli.demand.place_help"))
    parser.add_argument("--builder", dest="builders", type=_some, metavar="ID,…", help=t("cli.demand.builder_help"))
    parser.add_argument(
        "--tier", dest="tiers", type=_known(TIERS, t), metavar="TIER,…",
        help=t("cli.demand.tier_help", tiers=", ".join(TIERS)),
    )  # fmt: skip
    parser.add_argument("--from", dest="from_period", metavar="2027H1", help=t("cli.demand.from_help"))
    parser.add_argument("--to", dest="to_period", metavar="2029", help=t("cli.demand.to_help"))
    add_as_of(parser, t)


def add_as_of(parser: argparse.ArgumentParser, t: Translator) -> None:
    """The option `--as-of`: a moment, or a day, which counts to its end."""
    read = checked(moment, lambda text: t("cli.usage.moment", value=text))
    parser.add_argument("--as-of", type=read, metavar="2026-11-23", help=t("cli.demand.as_of_help"))


def moment(text: str) -> datetime:
    """`2026-11-23` (the end of that day in Denmark) or an ISO 8601 moment, Danish time unless it says otherwise.

    Raises `ValueError` for anything else.
    """
    if len(text) == 10:
        following = date.fromisoformat(text) + timedelta(days=1)
        return (datetime.combine(following, time(), COPENHAGEN) - timedelta(microseconds=1)).astimezone(UTC)
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo is not None else found.replace(tzinfo=COPENHAGEN)).astimezone(UTC)


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Print one row for each combination of keys, and for each tier unless tiers are chosen."""
    known = product.reference
    everyone = {builder.builder_id: builder.builder_id for builder in builders(product.store)}
    query = DemandQuery(
        by=args.by,
        classes=_codes(args.classes, "class", known.classes),
        groups=_codes(args.groups, "group", known.groups),
        places=_places(args.places, known.geography),
        builders=_codes(args.builders, "builder", everyone),
        tiers=args.tiers,
        from_period=args.from_period,
        to_period=args.to_period,
        as_of=args.as_of or product.store.settled(now),
    )
    frame = demand(product.store, Asking.command_line(), query)
    rows = [as_json(row, args.by) for row in frame.to_dict("records")]
    t = out.t
    headings = [t(f"cli.demand.column.{key}") for key in (*args.by, "tier", *MEASURES)]
    text = [
        [_name(key, row[key], product, t) for key in (*args.by, "tier")]
        + [t.number(row[m], 1 if m == "machine_months" else 0) for m in MEASURES]
        for row in rows
    ]
    if rows:
        out.table(headings, text, right=range(len(args.by) + 1, len(headings)))
    else:
        out.line(t("cli.demand.empty"))
    out.line(t("cli.demand.note"))
    if is_example(product.store):
        out.message("cli.example_data")
    out.answer({"rows": rows, "is_example": is_example(product.store)})
    return 0


def as_json(row: dict[Any, Any], by: tuple[str, ...]) -> dict[str, Any]:
    """One row in the shape of DESIGN.md 9, machine-months with one decimal."""
    keys = {key: int(row[key]) if key == "year" else str(row[key]) for key in by}
    counts = {name: int(row[name]) for name in MEASURES[1:]}
    return {**keys, "tier": row["tier"], "machine_months": round(float(row["machine_months"]), 1), **counts}


def _codes(wanted: tuple[str, ...] | None, kind: str, known: Mapping[str, object]) -> tuple[str, ...] | None:
    """The codes as they are; a code that does not exist is a mistake and not an empty answer."""
    for code in wanted or ():
        if code not in known:
            nearest = difflib.get_close_matches(code, known, n=1, cutoff=0.0)
            raise UnknownCode(f"cli.demand.unknown_{kind}", kind=kind, code=code, suggestion="".join(nearest))
    return wanted


def _places(wanted: tuple[str, ...] | None, geography: Geography) -> tuple[str, ...] | None:
    """Codes of places given as codes or names."""
    if wanted is None:
        return None
    codes = []
    for text in wanted:
        found = geography.find(text)
        if found is None:
            raise UnknownCode("cli.demand.unknown_place", kind="place", code=text, suggestion=geography.nearest(text))
        codes.append(found.code)
    return tuple(codes)


def _some(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _known(allowed: tuple[str, ...], t: Translator) -> Any:
    def convert(text: str) -> tuple[str, ...]:
        parts = _some(text)
        if not parts or not set(parts) <= set(allowed) or len(set(parts)) < len(parts):
            raise ValueError(text)
        return parts

    return checked(convert, lambda text: t("cli.usage.among", value=text, allowed=", ".join(allowed)))


def _name(key: str, code: str, product: Product, t: Translator) -> str:
    known = product.reference
    if code == WITHOUT_FIXED_PLACE:
        return t("common.without_fixed_place")
    if key == "tier":
        parts = [known.vocabulary["tier"][part] for part in code.split("+") if part in known.vocabulary["tier"]]
        return " + ".join(t.name(part) for part in parts) or code
    things: dict[str, Any] = {"class": known.classes, "group": known.groups}
    if key in things:
        return t.name(things[key][code]) if code in things[key] else code
    if key in {"municipality", "province", "region"} and code in known.geography.places:
        return t.name(known.geography.places[code])
    return t.period(code) if key == "half_year" else str(code)
