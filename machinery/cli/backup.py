"""`backup DIR`: the store and the editions of one moment, taken while everything runs.

The process that owns the store writes the backup into its own folder; whoever called receives the files from there.
`contents.json` with the hash of every file arrives last, so that a folder without it is no backup.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from machinery.cli.output import Output, said
from machinery.clock import now
from machinery.domain.ids import new_ulid
from machinery.editions.manifest import MANIFEST, Manifest, damaged
from machinery.editions.reading import damaged_editions, editions, open_edition
from machinery.errors import BadFile, Refused
from machinery.example_world.marks import is_example
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.settings import Settings
from machinery.store.backup import back_up

CONTENTS = "contents.json"
STORE = "store"
EDITIONS = "editions"


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=t("cli.backup.dir_help"))


def prepare(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """Make the folder, for its owner alone; raises `Refused` when it holds anything."""
    try:
        args.folder.parent.mkdir(parents=True, exist_ok=True)
        if not args.folder.exists():
            args.folder.mkdir(mode=0o700)
        if any(args.folder.iterdir()):
            raise Refused("cli.file.folder_not_empty", path=str(args.folder))
    except OSError as error:
        raise Refused("cli.file.not_written", path=str(args.folder), reason=error.strerror or "") from error
    return {}


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Write it. Editions are taken after the store: one published meanwhile is recognised when restored."""
    moment = now()
    own = product.settings.backup_dir / f"handing-over-{new_ulid(moment)}"
    try:
        manifest = back_up(product.store, own, now=moment)
        whole, wrong = whole_editions(product.settings.editions_dir)
        labels = sorted(whole)
        sources = {f"{STORE}/{path.name}": path for path in sorted(own.iterdir())}
        for label in labels:
            folder = product.settings.editions_dir / label
            sources |= {f"{EDITIONS}/{label}/{name}": folder / name for name in sorted([MANIFEST, *whole[label].files])}
        for no, (name, path) in enumerate(sources.items()):
            out.file(args.folder / name, path)
            out.progress(no + 1, len(sources))
        contents = {
            "made_at": moment.isoformat(),
            "is_example": is_example(product.store),
            "editions": labels,
            "files": {name: sha256(path) for name, path in sources.items()},
        }
        out.file(args.folder / CONTENTS, (json.dumps(contents, ensure_ascii=False, indent=2) + "\n").encode())
    finally:
        shutil.rmtree(own, ignore_errors=True)
    counts = {name: manifest["tables"][table]["rows"] for name, table in COUNTED.items()}
    out.line(out.t("cli.backup.done", path=str(args.folder), **out.counted({"editions": len(labels), **counts})))
    for error in wrong:
        out.message("cli.backup.left_out", reason=said(error, out.t))
    if contents["is_example"]:
        out.message("cli.example_data")
    summary = {name: contents[name] for name in ("made_at", "is_example", "editions")}
    out.answer({"folder": str(args.folder), **summary, **counts, "files": len(sources)})
    return 0


def whole_editions(folder: Path) -> tuple[dict[str, Manifest], list[BadFile]]:
    """The manifests of the editions that can be restored, by label, and what is wrong with the others."""
    whole, wrong = {}, damaged_editions(folder)
    for label in {head.label for head in editions(folder)} - {error.values["label"] for error in wrong}:
        manifest = open_edition(folder, label).manifest
        # Opened perhaps long ago: what counts for a backup is what the files are now.
        changed = [n for n, entry in manifest.files.items() if not _is_still(folder / label / n, entry.sha256)]
        if changed:
            wrong.append(damaged(label, changed[0]))
        else:
            whole[label] = manifest
    return whole, wrong


def _is_still(path: Path, expected: str) -> bool:
    return path.is_file() and sha256(path) == expected


COUNTED = {"builders": "builder", "revisions": "pledge_revision"}
"""What is told of a backup → the table whose rows it counts."""


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
