"""What there is to know about an uploaded file beside its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from machinery.i18n import Translator


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about the file that stops nothing: a sentence's key and what fills it.

    With a `count` the sentence has one form for one thing and another for several.
    """

    key: str
    values: Mapping[str, object]
    count: int | None = None

    def message(self, t: Translator) -> str:
        """The note as a sentence; of a pair such as `fields_da` and `fields_en` it gets the one in its language."""
        own = {name.removesuffix(f"_{t.lang}"): value for name, value in self.values.items()}
        values = {**self.values, **own}
        return t(self.key, **values) if self.count is None else t.count(self.key, self.count, **values)
