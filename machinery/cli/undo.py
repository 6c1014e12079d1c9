"""`undo BATCH_ID`: take back one upload as a whole."""

import argparse

from machinery.access.asking import Asking
from machinery.cli.output import Output
from machinery.clock import now
from machinery.i18n import Translator
from machinery.i18n.who import who_name
from machinery.pledges.batches import undo_batch
from machinery.process.product import Product


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("batch_id", metavar="BATCH_ID", help=t("cli.undo.batch_help"))


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Undo it; pledges edited since are left as they are and listed, which is no fault."""
    report = undo_batch(product.store, Asking.command_line(), args.batch_id, now=now)
    out.line(out.t.count("cli.undo.done", report.undone))
    if report.left:
        out.line(out.t("cli.undo.left"))
    for pledge in report.left:
        out.line(f"  {pledge.pledge_ref}  {who_name(pledge.changed_by, out.t)}  {out.t.datetime(pledge.changed_at)}")
    left = [
        {
            "pledge_id": pledge.pledge_id,
            "pledge_ref": pledge.pledge_ref,
            "changed_by": pledge.changed_by,
            "changed_at": pledge.changed_at.isoformat(),
            "is_reference_taken": pledge.is_reference_taken,
        }
        for pledge in report.left
    ]
    out.answer({"batch_id": report.batch_id, "undone": report.undone, "left": left})
    return 0
