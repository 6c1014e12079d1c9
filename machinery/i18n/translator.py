"""`t(key, **values)`: the sentence of a key with its values written the way the language writes them."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from machinery.i18n import formats
from machinery.i18n.catalogue import MissingText, catalogue


class _Filler(string.Formatter):
    """Fills `{name}` and `{name:kind}`; see `Translator.__call__` for the kinds."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        lang = self.lang
        if format_spec.startswith("n"):
            return formats.number(lang, value, int(format_spec[1:] or 0))
        if format_spec == "percent":
            return formats.percent(lang, value)
        if format_spec == "month":
            return formats.month(lang, value)
        if format_spec == "period":
            return formats.period(lang, value)
        if format_spec == "date":
            return formats.day(lang, value)
        if format_spec:
            raise ValueError(f"unknown way to write a value: {format_spec!r}")
        if isinstance(value, datetime):
            return formats.moment(lang, value)
        if isinstance(value, date):
            return formats.day(lang, value)
        if isinstance(value, float | Decimal):
            return formats.number(lang, value, None)
        return str(value)


@dataclass(frozen=True, eq=False)
class Translator:
    """One language: `lang` is `da` or `en`."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of `key`, filled.

        `{name}` writes text and whole numbers as they are (a year stays `2027`), decimals, dates and moments in the
        form of the language. `{name:n}` and `{name:n1}` write a number with thousands marks and 0 or 1 decimals,
        `{name:percent}` a share of 1, `{name:month}` `2027-03`, `{name:period}` any period, `{name:date}` the day
        alone. Raises `MissingText` for an unknown key and `KeyError` for a missing value; surplus values are ignored.
        """
        text = self.texts.get(key)
        if text is None:
            raise MissingText(self.lang, key)
        return _Filler(self.lang).vformat(text, (), values)

    def count(self, key: str, count: int, /, **values: Any) -> str:
        """`key.one` for one thing, else `key.other`; `{count}` may be used in both."""
        return self(f"{key}.{'one' if count == 1 else 'other'}", count=count, **values)

    def has(self, key: str) -> bool:
        """Whether the language has a sentence for the key."""
        return key in self.texts

    def name(self, thing: Any) -> str:
        """What a row of the reference data is called: its `name_…` or else its `label_…` in this language."""
        for column in ("name", "label"):
            text = _of(thing, f"{column}_{self.lang}")
            if text:
                return str(text)
        raise TypeError(f"{type(thing).__name__} has no name in {self.lang!r}")

    def field(self, thing: Any, column: str) -> str:
        """A column that exists per language, such as `description` → `description_da`; empty when there is none."""
        return str(_of(thing, f"{column}_{self.lang}") or "")

    def number(self, value: formats.Number, decimals: int = 0) -> str:
        """`1234.5` → `1.234,5` or `1,234.5`. Raises `ValueError` for nan."""
        return formats.number(self.lang, value, decimals)

    def range(self, low: formats.Number, high: formats.Number, decimals: int = 0) -> str:
        """`12–15`, or one number where both are written alike."""
        first, last = self.number(low, decimals), self.number(high, decimals)
        return first if first == last else f"{first}–{last}"

    def percent(self, share: formats.Number, decimals: int = 0) -> str:
        """A share of 1: `0.15` → `15 %` or `15%`."""
        return formats.percent(self.lang, share, decimals)

    def date(self, value: date) -> str:
        """`23. nov. 2026` or `23 Nov 2026`."""
        return formats.day(self.lang, value)

    def datetime(self, value: datetime) -> str:
        """`23. nov. 2026 kl. 14.05` or `23 Nov 2026, 14:05`, Danish time."""
        return formats.moment(self.lang, value)

    def month(self, text: str) -> str:
        """`2027-03` → `marts 2027` or `March 2027`."""
        return formats.month(self.lang, text)

    def half_year(self, text: str) -> str:
        """`2027H1` → `1. halvår 2027` or `first half of 2027`."""
        return formats.period(self.lang, text)

    def period(self, text: str) -> str:
        """A year, half-year, quarter or month in words."""
        return formats.period(self.lang, text)

    def short_period(self, text: str) -> str:
        """A period for an axis: `1. halvår 27` or `H1 2027`."""
        return formats.short_period(self.lang, text)

    def span(self, first: str, last: str) -> str:
        """Two periods from-to, or one when they are the same."""
        return self.period(first) if first == last else f"{self.period(first)} – {self.period(last)}"

    def listing(self, parts: Iterable[str]) -> str:
        """`a, b og c` or `a, b and c`."""
        items = list(parts)
        if len(items) < 2:
            return "".join(items)
        word = {"da": "og", "en": "and"}[self.lang]
        return f"{', '.join(items[:-1])} {word} {items[-1]}"


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@cache
def translator(lang: str) -> Translator:
    """The translator of `da` or `en`. Raises `MissingText` for another language."""
    return Translator(lang, catalogue(lang))
