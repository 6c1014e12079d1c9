"""What is wrong with an entry: which field breaks which rule, and the nearest value that would be right."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from machinery.domain.pledge import FIELD, Kind

_SHOWN_LENGTH = 80


class Sentences(Protocol):
    """What a fault needs of a translator: `t(key, **values)` and the language it answers in."""

    @property
    def lang(self) -> str:
        """`da` or `en`."""
        ...

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of a key, filled with values."""
        ...


class ScreenWords(Sentences, Protocol):
    """What a suggestion on the screen needs of a translator besides."""

    def month(self, text: str) -> str:
        """`2027-03` in words."""
        ...

    def period(self, text: str) -> str:
        """`2027Q3` in words."""
        ...

    def percent(self, share: Decimal, decimals: int = 0) -> str:
        """A share of 1 as per cent."""
        ...


def shown(text: str) -> str:
    """A value as it may stand inside a sentence: one line, printable, not longer than a sentence bears."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken by one field.

    `field` is empty where a whole row is wrong. `value` is what was entered, as text. `suggestion` is a text that the
    same field would accept, or empty where none can be made. `values` fills the sentence: of a pair such as
    `allowed_da` and `allowed_en` the sentence gets the one in its language as `allowed`; `suggestion_da` and
    `suggestion_en` name a suggested code, and `names` (code → its two names) those of a suggested list.
    """

    field: str
    rule: str
    value: str = ""
    suggestion: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def message(self, t: Sentences) -> str:
        """What is wrong and what to do, in one or two sentences, without the suggestion."""
        facts = dict(self.values)
        for name, value in self.values.items():
            if name.endswith(f"_{t.lang}"):
                facts[name.removesuffix(f"_{t.lang}")] = value
        facts |= {"field": t(f"fields.{self.field}") if self.field else "", "value": shown(self.value)}
        return t(f"faults.{self.rule}", **facts)

    def suggestion_text(self, t: Sentences) -> str:
        """The suggestion as a sentence for whoever writes a file; empty without one.

        Codes of lists come by their names, which files may hold too; others by name and code.
        """
        if not self.suggestion:
            return ""
        suggestion = shown(self.suggestion)
        if t.lang == "da" and self.field in FIELD and FIELD[self.field].kind is Kind.NUMBER:
            suggestion = suggestion.replace(".", ",")
        named = str(self.values.get(f"suggestion_{t.lang}", ""))
        if named and self.field in FIELD and FIELD[self.field].kind in (Kind.MACHINE_CLASS, Kind.CODE):
            return t("faults.suggested", suggestion=named)
        if named and named != self.suggestion:
            return t("faults.suggested_name", name=named, suggestion=suggestion)
        return t("faults.suggested", suggestion=suggestion)

    def suggestion_on_screen(self, t: ScreenWords) -> str:
        """The suggestion as a sentence for whoever fills in a form: no codes; empty without one.

        It can be typed as it stands: places come as `Aarhus 63,64 %; Odense 36,36 %`, months as `marts 2028`, codes by
        their names.
        """
        # A text cut short is for a file; on screen the reader's own words would only be said again.
        if not self.suggestion or self.rule == "text_too_long":
            return ""
        return t("faults.suggested", suggestion=self.suggestion_in_words(t))

    def suggestion_in_words(self, t: ScreenWords) -> str:
        """The suggested value alone, in the words of the reader."""
        named = str(self.values.get(f"suggestion_{t.lang}", ""))
        if named:
            return named
        match FIELD[self.field].kind if self.field in FIELD else None:
            case Kind.PLACES | Kind.CODE_LIST:
                return "; ".join(self._part_in_words(part, t) for part in self.suggestion.split(";"))
            case Kind.MONTH:
                return t.month(self.suggestion)
            case Kind.QUARTER:
                return t.period(self.suggestion)
            case Kind.YES_NO:
                return t(f"common.{self.suggestion}")
            case Kind.NUMBER if t.lang == "da":
                return self.suggestion.replace(".", ",")
            case _:
                return shown(self.suggestion)

    def _part_in_words(self, part: str, t: ScreenWords) -> str:
        code, _, percent = part.partition(":")
        names = self.values.get("names")
        name = names[code][t.lang == "en"] if isinstance(names, Mapping) and code in names else code
        if not percent:
            return name
        stated = Decimal(percent)
        decimals = max(0, -int(stated.normalize().as_tuple().exponent))
        return f"{name} {t.percent(stated / 100, decimals)}"
