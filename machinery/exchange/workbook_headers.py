"""The words of the workbook that writing and reading must agree on: headers and the mark of the example row."""

from collections.abc import Mapping
from functools import cache

from machinery.domain.naming import fold
from machinery.domain.pledge import FIELDS
from machinery.i18n import LANGUAGES, Translator, translator


def header(field: str, t: Translator) -> str:
    """The header of a field's column: the canonical name in English workbooks, the Danish name in Danish ones.

    `table_file.header_names` reads both back.
    """
    return field if t.lang == "en" else t(f"fields.{field}")


def headers(t: Translator) -> list[str]:
    """The headers of all fields in file order."""
    return [header(field.name, t) for field in FIELDS]


@cache
def lists_titles() -> frozenset[str]:
    """What stands first on the sheet of lists, in every language: its headings are no table of pledges."""
    return frozenset(translator(lang)("workbook.lists_title") for lang in LANGUAGES)


@cache
def _example_marks() -> frozenset[str]:
    return frozenset(fold(translator(lang)("workbook.example_mark")) for lang in LANGUAGES)


@cache
def _example_projects() -> frozenset[str]:
    return frozenset(fold(translator(lang)("workbook.example.project")) for lang in LANGUAGES)


def is_template_example(cells: Mapping[str, str]) -> bool:
    """Whether a row with the mark is the template's own example and not one that somebody has filled in over it."""
    return fold(cells.get("project", "")) in _example_projects()


def is_example(ref: str) -> bool:
    """Whether a reference marks the example row of the template in any language: such a row is never read in."""
    marks = _example_marks()
    # The mark is short: longer references need no comparing.
    return len(ref) <= 2 * max(map(len, marks)) and fold(ref) in marks
