"""`restore DIR`: a new store, and the editions, from a backup. Nothing that exists is overwritten."""

import argparse
import json
from pathlib import Path
from typing import Any

from machinery.cli.backup import CONTENTS, COUNTED, EDITIONS, STORE, sha256
from machinery.cli.output import Output
from machinery.clock import now
from machinery.editions.folder import publishing, put_in_place
from machinery.editions.manifest import MANIFEST, check_label, is_file_name, read_manifest
from machinery.editions.record import recognise_editions
from machinery.errors import Refused
from machinery.i18n import Translator
from machinery.process.product import open_product
from machinery.reference import reference
from machinery.settings import Settings
from machinery.store.backup import restore


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=t("cli.restore.dir_help"))


def run_alone(args: argparse.Namespace, settings: Settings, out: Output) -> int:
    """Restore the editions, then the store, which appears last and whole: an interrupted restore is run again."""
    contents = verified(args.folder)
    store = Path(settings.store)
    if store.exists():
        raise Refused("cli.restore.store_exists", file=str(store))
    new = [label for label in contents["editions"] if not _is_there(label, args.folder, settings)]
    with publishing(settings.editions_dir):
        for label in new:
            files = _edition_files(label, args.folder, contents)
            put_in_place(settings.editions_dir, label, files)
    store.resolve().parent.mkdir(parents=True, exist_ok=True)
    manifest = restore(args.folder / STORE, store, reference=reference())
    product = open_product(settings)
    with product.store:
        recognise_editions(product.store, settings.editions_dir, now=now())
    counts = {name: manifest["tables"][table]["rows"] for name, table in COUNTED.items()}
    restored = out.counted({"editions": len(contents["editions"]), **counts})
    out.line(out.t("cli.restore.done", path=str(args.folder), **restored))
    if contents["is_example"]:
        out.message("cli.example_data")
    summary = {name: contents[name] for name in ("made_at", "is_example", "editions")}
    out.answer({"store": str(store), **summary, **counts})
    return 0


def verified(folder: Path) -> dict[str, Any]:
    """The contents of a backup, every name and hash checked; raises `Refused` before anything is written.

    Names count only as the store's files and as those that the editions' own manifests name, so that a list of contents
    made up by somebody leads nowhere else.
    """
    try:
        contents: dict[str, Any] = json.loads((folder / CONTENTS).read_bytes())
        files = {str(name): str(found) for name, found in contents["files"].items()}
        labels = [check_label(label) for label in contents["editions"]]
    except OSError as error:
        raise Refused("cli.restore.no_backup", path=str(folder)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("cli.restore.damaged", file=CONTENTS) from error
    for name, expected in files.items():
        if not _is_of_backup(name, labels):
            raise Refused("cli.restore.damaged", file=name)
        path = folder / name
        if not path.is_file() or sha256(path) != expected:
            raise Refused("cli.restore.damaged", file=name)
    if any(f"{EDITIONS}/{label}/{MANIFEST}" not in files for label in labels):
        raise Refused("cli.restore.damaged", file=CONTENTS)
    for label in labels:
        prefix = f"{EDITIONS}/{label}/"
        named = read_manifest((folder / prefix / MANIFEST).read_bytes(), label).files
        held = {name.removeprefix(prefix) for name in files if name.startswith(prefix)}
        wrong = held ^ {MANIFEST, *named}
        wrong |= {name for name, entry in named.items() if files.get(prefix + name) != entry.sha256}
        if wrong:
            raise Refused("cli.restore.damaged", file=prefix + min(wrong))
    return contents


def _is_of_backup(name: str, labels: list[str]) -> bool:
    folder, _, file = name.rpartition("/")
    return is_file_name(file) and folder in {STORE, *(f"{EDITIONS}/{label}" for label in labels)}


def _is_there(label: str, folder: Path, settings: Settings) -> bool:
    """Whether the same edition lies in place already; raises `Refused` for another one of that name."""
    present = settings.editions_dir / label
    if not present.exists():
        return False
    manifest = present / MANIFEST
    if not manifest.is_file() or sha256(manifest) != sha256(folder / EDITIONS / label / MANIFEST):
        raise Refused("cli.restore.edition_exists", label=label, folder=str(settings.editions_dir))
    return True


def _edition_files(label: str, folder: Path, contents: dict[str, Any]) -> dict[str, bytes]:
    prefix = f"{EDITIONS}/{label}/"
    names = [name for name in contents["files"] if name.startswith(prefix)]
    return {name.removeprefix(prefix): (folder / name).read_bytes() for name in names}
