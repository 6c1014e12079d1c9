"""`template FILE.xlsx`: the workbook to fill in, empty or with a builder's own planned demand."""

import argparse
import os
from pathlib import Path

from machinery.access.asking import Asking
from machinery.cli.output import Output
from machinery.clock import now, today
from machinery.errors import Refused
from machinery.exchange.workbook_template import TEMPLATE_VERSION, own_template, template
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.reference import reference
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar=t("cli.template.file"), help=t("cli.template.file_help"))
    parser.add_argument("--builder", metavar="ID", help=t("cli.template.builder_help"))


def before(args: argparse.Namespace, settings: Settings, out: Output) -> int | None:
    """Write the empty template, which needs no store; None when a builder is named.

    Raises `Refused` for a file that is there already: it may be a workbook that somebody has filled in.
    """
    if args.file.suffix.casefold() != ".xlsx":
        raise Refused("cli.template.not_xlsx", path=str(args.file))
    if os.path.lexists(args.file):
        raise Refused("cli.template.exists", path=str(args.file))
    if args.builder is not None:
        return None
    return _give(args.file, template(reference(), out.t, today=today()), out)


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Write the template filled with the builder's pledges."""
    content = own_template(
        product.store, Asking.command_line(), args.builder, known=product.reference, t=out.t, now=now
    )
    return _give(args.file, content, out)


def _give(path: Path, content: bytes, out: Output) -> int:
    out.file(path, content)
    out.line(out.t("cli.template.done", path=str(path)))
    out.answer({"file": str(path), "version": TEMPLATE_VERSION, "lang": out.t.lang})
    return 0
