"""What is wrong with an entry: which field breaks which rule, and the nearest value that would be right."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
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
    `suggestion_en` name a suggested code.
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
        """The suggestion as a sentence, a suggested code with its name; empty without one."""
        if not self.suggestion:
            return ""
        suggestion = shown(self.suggestion)
        if t.lang == "da" and self.field in FIELD and FIELD[self.field].kind is Kind.NUMBER:
            suggestion = suggestion.replace(".", ",")
        named = str(self.values.get(f"suggestion_{t.lang}", ""))
        if named and named != self.suggestion:
            return t("faults.suggested_name", name=named, suggestion=suggestion)
        return t("faults.suggested", suggestion=suggestion)
