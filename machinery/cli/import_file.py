"""`import FILE --builder ID`: pledges of one builder from a file."""

import argparse
import csv
import io
from pathlib import Path

from machinery.access.asking import Asking
from machinery.cli.files import read_input
from machinery.cli.output import Output
from machinery.cli.usage import WrongUsage
from machinery.clock import now
from machinery.editions.csv_text import as_cell
from machinery.exchange.importing import ImportReport, import_table
from machinery.exchange.uploaded import read_upload
from machinery.exchange.workbook_report import report_workbook
from machinery.i18n import Translator
from machinery.process.product import MEGABYTE, Product
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar=t("cli.import_file.file"), help=t("cli.import_file.file_help"))
    parser.add_argument("--builder", required=True, metavar="ID", help=t("cli.import_file.builder_help"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=t("cli.import_file.report_help"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.import_file.dry_run_help"))


def prepare(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """Read the file; raises `WrongUsage` when the report would be written over it."""
    if args.report is not None and _is_same_file(args.report, Path(args.file)):
        raise WrongUsage("cli.import_file.report_is_input", path=str(args.report))
    return read_input(args.file, settings)


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Import the good rows in one batch and list the faulty ones; 1 when there are any."""
    data, name = out.input(args.file), Path(args.file).name
    report = import_table(
        product.store,
        Asking.command_line(),
        data,
        name,
        args.builder,
        known=product.reference,
        now=now,
        dry_run=args.dry_run,
        progress=out.progress,
        limit_bytes=product.settings.upload_limit_mb * MEGABYTE,
    )
    # A trial shows below what would become of each row.
    for note in (one for one in report.notes if not (args.dry_run and one.key == "import.note.would_change")):
        out.remark(note.message(out.t))
    for problem in report.warnings:
        out.remark(out.t("cli.import_file.warning", row=problem.row, reason=problem.reason(out.t)))
    for problem in report.problems:
        out.remark(out.t("cli.import_file.problem", row=problem.row, reason=problem.reason(out.t)))
    if args.dry_run:
        _show_preview(report, out)
        out.line(out.t("cli.import_file.dry"))
    out.line(report.summary(out.t, is_trial=args.dry_run))
    if report.batch_id:
        out.line(out.t("cli.import_file.batch", batch_id=report.batch_id))
    out.answer(report.as_json(out.t))
    # After the receipt: rows are stored by now, and whoever cannot be given the report must know under which id.
    if args.report is not None and report.rejected:
        out.file(args.report, _report_file(args, data, name, report, product, out.t))
        out.message("cli.import_file.report_written", path=str(args.report))
    elif args.report is not None:
        out.message("cli.import_file.nothing_to_report", path=str(args.report))
    return 1 if report.rejected else 0


def _report_file(
    args: argparse.Namespace, data: bytes, name: str, report: ImportReport, product: Product, t: Translator
) -> bytes:
    """The faulty rows as a workbook or, for every other name of the report, as CSV."""
    if args.report.suffix.casefold() in (".xlsx", ".xlsm"):
        return report_workbook(data, name, report, known=product.reference, t=t, is_trial=args.dry_run)
    return faulty_rows(data, name, report, t)


def _show_preview(report: ImportReport, out: Output) -> None:
    """What would become of each row of a trial; the faults themselves stand above."""
    for one in report.outcomes:
        key = "outcome_ref" if one.ref else "outcome"
        out.line(out.t(f"cli.import_file.{key}", row=one.row, ref=one.ref, outcome=one.message(out.t)))


def faulty_rows(data: bytes, name: str, report: ImportReport, t: Translator) -> bytes:
    """The faulty rows as they were, with a column that explains them: to be mended and imported again.

    Text that a spreadsheet would run as a formula gets a `'`, which reading takes off again. Cells that stood beyond
    the last header stand after the explanation: nothing of a row is lost.
    """
    table = read_upload(data, name, limit_bytes=len(data))
    reasons = report.reasons(t)
    text = io.StringIO(newline="")
    # Semicolons and a byte order mark: a Danish spreadsheet program opens the file by a double click.
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*table.headers, t("cli.import_file.explanation")])
    for row_no, row in table.rows:
        if row_no in reasons:
            cells = [
                *(row.get(h, "") for h in table.headers),
                " | ".join(reasons[row_no]),
                *table.beyond.get(row_no, ()),
            ]
            writer.writerow([as_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")
