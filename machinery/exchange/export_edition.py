"""Files of an edition to take home: what they are called, which formats there are, and what each must say."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from machinery.editions.published import PublishedEdition
from machinery.errors import Refused
from machinery.exchange.export_csv import csv_files
from machinery.exchange.export_json import json_files
from machinery.exchange.export_parquet import parquet_files

FORMATS: Mapping[str, Callable[[PublishedEdition, str], dict[str, bytes]]] = {
    "csv": csv_files,
    "parquet": parquet_files,
    "json": json_files,
}
"""Format → (edition, language) → files by name."""


def export_files(edition: PublishedEdition, formats: Iterable[str], lang: str) -> dict[str, bytes]:
    """The files of the wanted formats by name; raises `Refused` naming the formats there are for any other."""
    wanted = list(dict.fromkeys(formats))
    for name in wanted:
        if name not in FORMATS:
            raise Refused("editions.unknown_format", format=name, allowed=", ".join(FORMATS))
    files: dict[str, bytes] = {}
    for name in wanted:
        files |= FORMATS[name](edition, lang)
    return files


def export_edition(edition: PublishedEdition, folder: Path, formats: Iterable[str], lang: str) -> list[Path]:
    """Write an edition in the wanted formats into `folder`, which is made; what is there by these names is replaced.

    Raises `Refused` for an unknown format, before anything is written, and when the folder cannot be written.
    """
    files = export_files(edition, formats, lang)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            beside = folder / f".{name}.part"
            beside.write_bytes(content)
            written.append(beside.replace(folder / name))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("editions.export_cannot_write", folder=str(folder), reason=reason) from error
    return written
