"""The sentences of a language, read from its TOML files into one flat mapping."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from machinery.errors import MachineryError

LANGUAGES = ("da", "en")
FOLDER = Path(__file__).parent


class MissingText(MachineryError, KeyError):
    """A key that no catalogue of the language holds; `values` has the language and the missing key."""

    def __init__(self, lang: str, missing: str) -> None:
        super().__init__("i18n.missing_text", lang=lang, missing=missing)


@cache
def catalogue(lang: str, folder: Path = FOLDER) -> Mapping[str, str]:
    """All sentences of one language, `subject.path.in.file` → text. Raises `MissingText` for an unknown language."""
    if lang not in LANGUAGES:
        raise MissingText(lang, lang)
    texts: dict[str, str] = {}
    for file in sorted((folder / lang).glob("*.toml")):
        texts.update(_flat(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))))
    return MappingProxyType(texts)


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from _flat(key, value)
        elif isinstance(value, str):
            yield key, value
        else:
            raise TypeError(f"{key} is {type(value).__name__}, but a sentence is text")
