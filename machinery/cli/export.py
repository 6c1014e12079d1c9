"""`export LABEL DIR`: an edition as files to take home."""

import argparse
from pathlib import Path

from machinery.cli.files import require_editions
from machinery.cli.output import Output
from machinery.cli.parser import among
from machinery.editions.manifest import LATEST
from machinery.editions.reading import open_edition
from machinery.exchange.export_edition import FORMATS, export_edition
from machinery.i18n import Translator
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("label", metavar="LABEL", help=t("cli.export.label_help", latest=LATEST))
    parser.add_argument("folder", metavar="DIR", type=Path, help=t("cli.export.dir_help"))
    formats = ",".join(FORMATS)
    parser.add_argument(
        "--formats", type=among(FORMATS, t), default=tuple(FORMATS), metavar=formats,
        help=t("cli.export.formats_help", formats=", ".join(FORMATS)),
    )  # fmt: skip


def run_alone(args: argparse.Namespace, settings: Settings, out: Output) -> int:
    """Write the files; editions never change, so this needs no store."""
    require_editions(settings)
    edition = open_edition(settings.editions_dir, args.label)
    wanted = args.formats
    paths = export_edition(edition, args.folder, wanted, out.t.lang)
    for path in paths:
        out.line(out.t("cli.export.done", path=str(path)))
    if edition.manifest.is_example:
        out.message("cli.example_data")
    out.answer(
        {"label": edition.label, "files": [str(path) for path in paths], "is_example": edition.manifest.is_example}
    )
    return 0
