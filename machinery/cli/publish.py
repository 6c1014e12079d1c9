"""`publish LABEL`: freeze the signal of a moment as an edition."""

import argparse

from machinery.access.asking import Asking
from machinery.cli.demand import add_as_of
from machinery.cli.output import Output
from machinery.cli.parser import checked
from machinery.clock import now
from machinery.editions.manifest import KINDS, is_label
from machinery.editions.publish import publish
from machinery.i18n import Translator
from machinery.process.product import Product


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    label = checked(_label, lambda text: t("cli.publish.bad_label", value=text))
    parser.add_argument("label", metavar="LABEL", type=label, help=t("cli.publish.label_help"))
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0], help=t("cli.publish.kind_help"))
    add_as_of(parser, t)
    parser.add_argument("--dry-run", action="store_true", help=t("cli.publish.dry_run_help"))


def _label(text: str) -> str:
    if not is_label(text):
        raise ValueError(text)
    return text


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Publish, or with `--dry-run` say what would be shown."""
    report = publish(
        product.store,
        Asking.command_line(),
        args.label,
        kind=args.kind,
        as_of=args.as_of,
        now=product.store.settled(now),
        settings=product.settings,
        reference=product.reference,
        dry_run=args.dry_run,
    )
    t = out.t
    if report.is_example:
        out.message("cli.example_data")
    if report.folder is None:
        out.line(t("cli.publish.dry", label=report.label))
    else:
        out.line(t("cli.publish.done", label=report.label, folder=str(report.folder)))
    out.line(t("cli.publish.as_of", as_of=report.as_of))
    for way, count in report.cells.items():
        out.line(t(f"cli.publish.cells.{way}", count=count))
    out.line(
        t("cli.publish.shown", shown=t.number(report.shown, 1), counted=t.number(report.counted, 1),
          share=t.percent(report.share_shown))
    )  # fmt: skip
    out.line(t("cli.publish.named", named=t.number(report.named, 1)))
    out.answer(report.as_dict())
    return 0
