"""`import FILE --builder ID`: pledges of one builder from a file."""

import argparse
import csv
import io
from pathlib import Path

from machinery.access.asking import Asking
from machinery.cli.files import read_input
from machinery.cli.output import Output
from machinery.clock import now
from machinery.editions.csv_text import as_cell
from machinery.exchange.importing import ImportReport, Problem, import_table
from machinery.exchange.table_file import read_table
from machinery.i18n import Translator
from machinery.process.product import MEGABYTE, Product
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar=t("cli.import_file.file"), help=t("cli.import_file.file_help"))
    parser.add_argument("--builder", required=True, metavar="ID", help=t("cli.import_file.builder_help"))
    parser.add_argument("--report", type=Path, metavar="CSV", help=t("cli.import_file.report_help"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.import_file.dry_run_help"))


def prepare(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """Read the file."""
    return read_input(args.file, settings)


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
    for note in report.notes:
        out.remark(note.message(out.t))
    for problem in report.warnings:
        out.remark(out.t("cli.import_file.warning", row=problem.row, reason=_reason(problem, out.t)))
    for problem in report.problems:
        out.remark(out.t("cli.import_file.problem", row=problem.row, reason=_reason(problem, out.t)))
    if args.report is not None:
        out.file(args.report, faulty_rows(data, name, report, out.t))
        if report.rejected:
            out.message("cli.import_file.report_written", path=str(args.report))
    if args.dry_run:
        out.line(out.t("cli.import_file.dry"))
    out.line(report.summary(out.t, is_trial=args.dry_run))
    if report.batch_id:
        out.line(out.t("cli.import_file.batch", batch_id=report.batch_id))
    out.answer(report.as_json(out.t))
    return 1 if report.rejected else 0


def faulty_rows(data: bytes, name: str, report: ImportReport, t: Translator) -> bytes:
    """The faulty rows as they were, with a column that explains them: to be mended and imported again.

    Text that a spreadsheet would run as a formula gets a `'`, which reading takes off again. Cells that stood beyond
    the last header stand after the explanation: nothing of a row is lost.
    """
    table = read_table(data, name, limit_bytes=len(data))
    reasons: dict[int, list[str]] = {}
    for problem in report.problems:
        reasons.setdefault(problem.row, []).append(_reason(problem, t))
    reasons |= {row: [t("cli.import_file.unlisted")] for row in report.unlisted}
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


def _reason(problem: Problem, t: Translator) -> str:
    fault = problem.fault
    return " ".join(part for part in (fault.message(t), fault.suggestion_text(t)) if part)
