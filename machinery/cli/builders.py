"""`builders [add ID …]`: who takes part."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Any

from machinery.access.asking import Asking
from machinery.cli.output import Output
from machinery.cli.parser import checked
from machinery.cli.usage import WrongUsage, nearest, places_of, wrong_value
from machinery.clock import now, today
from machinery.domain.builder_entry import DAY_PATTERN, ID_PATTERN
from machinery.domain.naming import fold, name_index
from machinery.domain.vocabulary import Term
from machinery.example_world.marks import is_example
from machinery.i18n import Translator
from machinery.pledges.builders import add_builder, builders
from machinery.pledges.stored import Builder
from machinery.process.product import Product


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""

    def like(pattern: re.Pattern[str], key: str) -> Callable[[str], Any]:
        def convert(text: str) -> str:
            if not pattern.fullmatch(text):
                raise ValueError(text)
            return text

        return checked(convert, lambda text: t(key, value=text))

    parser.add_argument("action", nargs="?", choices=["add"], help=t("cli.builders.action_help"))
    parser.add_argument("builder_id", nargs="?", metavar="ID", type=like(ID_PATTERN, "cli.builders.bad_id"),
                        help=t("cli.builders.id_help"))  # fmt: skip
    parser.add_argument("--name", help=t("cli.builders.name_help"))
    parser.add_argument("--kind", metavar="KIND", help=t("cli.builders.kind_help"))
    parser.add_argument("--home", metavar="0101;0147", help=t("cli.builders.home_help"))
    parser.add_argument("--joined", metavar="2026-11", type=like(DAY_PATTERN, "cli.builders.bad_day"),
                        help=t("cli.builders.joined_help"))  # fmt: skip
    parser.add_argument("--affiliated-to", metavar="ID", default="", help=t("cli.builders.affiliated_help"))


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """List the participants, or add one; one of the register needs no more than its id."""
    if args.action == "add":
        return _add(args, product, out)
    t = out.t
    everyone = builders(product.store)
    rows = [
        [b.builder_id, b.name, _kind(b.kind, product, t), b.joined, b.left, b.affiliated_to, _yes(b.is_demo, t)]
        for b in everyone
    ]
    if rows:
        columns = ("id", "name", "kind", "joined", "left", "affiliated_to", "is_example")
        out.table([t(f"cli.builders.column.{column}") for column in columns], rows)
    else:
        out.line(t("cli.builders.empty"))
    out.answer({"builders": [_as_json(builder) for builder in everyone]})
    return 0


def _add(args: argparse.Namespace, product: Product, out: Output) -> int:
    if not args.builder_id:
        raise WrongUsage("cli.builders.id_missing")
    registered = product.reference.participants.get(args.builder_id)
    name = args.name or (registered.name if registered else None)
    kind = args.kind or (registered.kind if registered else None)
    if not name or not kind:
        known = list(product.reference.participants)
        raise WrongUsage(
            "cli.builders.not_registered", builder_id=args.builder_id, nearest=nearest(args.builder_id, known)
        )
    kinds = product.reference.vocabulary["participant_kind"]
    if kind not in kinds:
        kind = _kind_codes(kinds.values()).get(fold(kind), kind)
    if kind not in kinds:
        raise wrong_value("--kind", kind, kinds)
    homes = places_of("--home", args.home.split(";"), product.reference.geography) if args.home else None
    if homes is None:
        homes = tuple(registered.home_places) if registered else ()
    builder = Builder(
        builder_id=args.builder_id,
        name=name,
        kind=kind,
        joined=args.joined or (registered.joined if registered else today().isoformat()),
        affiliated_to=args.affiliated_to,
        home_places=homes,
        is_demo=is_example(product.store),
    )
    added = add_builder(product.store, Asking.command_line(), builder, now=now)
    out.line(out.t("cli.builders.added", name=added.name, builder_id=added.builder_id))
    out.answer({"builder": _as_json(added)})
    return 0


def _as_json(builder: Builder) -> dict[str, object]:
    return {
        "builder_id": builder.builder_id,
        "name": builder.name,
        "kind": builder.kind,
        "joined": builder.joined,
        "left": builder.left,
        "affiliated_to": builder.affiliated_to,
        "home_places": list(builder.home_places),
        "is_example": builder.is_demo,
    }


def _kind_codes(kinds: Iterable[Term]) -> dict[str, str]:
    """Folded name of a kind in either language → its code."""
    return name_index((name, kind.code) for kind in kinds for name in (kind.label_da, kind.label_en))


def _kind(code: str, product: Product, t: Translator) -> str:
    terms = product.reference.vocabulary["participant_kind"]
    return t.name(terms[code]) if code in terms else code


def _yes(value: bool, t: Translator) -> str:
    return t("common.yes") if value else t("common.no")
