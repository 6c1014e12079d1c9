"""`demand`: the internal aggregate, for the facilitator. What may be shown to others is in the editions."""

import argparse
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from machinery.access.asking import Asking
from machinery.cli.output import Output
from machinery.cli.parser import among, checked, some
from machinery.cli.usage import WrongUsage, nearest, places_of
from machinery.clock import COPENHAGEN, now
from machinery.domain.classes import nearest_class
from machinery.domain.entered import nearest_half_year
from machinery.domain.periods import FIRST_MONTH_NO, LAST_MONTH_NO, period_months
from machinery.domain.vocabulary import TIERS
from machinery.example_world.marks import is_example
from machinery.i18n import Translator
from machinery.pledges.builders import require_builder
from machinery.process.product import Product
from machinery.signal.demand import KEYS, WITHOUT_FIXED_PLACE, DemandQuery, demand

MEASURES = ("machine_months", "machines_low", "machines_high", "builders")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    keys = ", ".join(KEYS)
    parser.add_argument(
        "--by", type=among(KEYS, t), default=(), metavar="KEY,…", help=t("cli.demand.by_help", keys=keys)
    )
    parser.add_argument("--class", dest="classes", type=some, metavar="CODE,…", help=t("cli.demand.class_help"))
    parser.add_argument("--group", dest="groups", type=some, metavar="CODE,…", help=t("cli.demand.group_help"))
    parser.add_argument("--place", dest="places", type=some, metavar="CODE,…", help=t("cli.demand.place_help"))
    parser.add_argument("--builder", dest="builders", type=some, metavar="ID,…", help=t("cli.demand.builder_help"))
    parser.add_argument(
        "--tier", dest="tiers", type=among(TIERS, t), metavar="TIER,…",
        help=t("cli.demand.tier_help", tiers=", ".join(TIERS)),
    )  # fmt: skip
    period = checked(_half_year_or_year, lambda text: _no_period(text, t))
    parser.add_argument("--from", dest="from_period", type=period, metavar="2027H1", help=t("cli.demand.from_help"))
    parser.add_argument("--to", dest="to_period", type=period, metavar="2029", help=t("cli.demand.to_help"))
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
    first, last = args.from_period, args.to_period
    if first and last and period_months(first).start > period_months(last)[-1]:
        raise WrongUsage("cli.demand.from_after_to", first=first, last=last)
    for builder_id in args.builders or ():
        require_builder(product.store, builder_id)
    query = DemandQuery(
        by=args.by,
        classes=_codes(args.classes, "class", known.classes),
        groups=_codes(args.groups, "group", known.groups),
        places=places_of("--place", args.places, known.geography),
        builders=args.builders,
        tiers=args.tiers,
        from_period=first,
        to_period=last,
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


def _half_year_or_year(text: str) -> str:
    months = period_months(text)
    if len(months) < 6 or months.start not in range(FIRST_MONTH_NO, LAST_MONTH_NO + 1):
        raise ValueError(text)
    return text


def _no_period(text: str, t: Translator) -> str:
    meant = nearest_half_year(text)
    return t("cli.usage.period_meant", value=text, nearest=meant) if meant else t("cli.usage.period", value=text)


def _codes(wanted: tuple[str, ...] | None, kind: str, known: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The codes as they are; a code that does not exist is a mistake and not an empty answer."""
    for code in wanted or ():
        if code not in known:
            meant = nearest_class(known, code[:60]) if kind == "class" else nearest(code, known)
            raise WrongUsage(f"cli.demand.unknown_{kind}", code=code, allowed=", ".join(known), nearest=meant)
    return wanted


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
