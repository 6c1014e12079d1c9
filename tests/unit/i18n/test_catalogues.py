"""The sentences: complete in both languages, filled alike, all used, none missing."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from machinery import errors
from machinery.i18n import LANGUAGES, MissingText, translator
from machinery.i18n.catalogue import FOLDER, catalogue
from machinery.ui.pages_list import ROOT

DANISH = catalogue("da")
ERRORS = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
LOOKS_LIKE_A_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


@cache
def sources() -> tuple[tuple[Path, ast.Module], ...]:
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "machinery").rglob("*.py")]
    return tuple((file, ast.parse(file.read_text(encoding="utf-8"))) for file in sorted(files))


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[Path, str, ast.expr]]:
    """Each call with the name of what is called and its first argument."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                yield file, name, node.args[0]


def test_both_languages_hold_the_same_keys():
    assert set(DANISH) == set(catalogue("en"))


def test_both_languages_have_the_same_files():
    assert {file.name for file in (FOLDER / "da").iterdir()} == {file.name for file in (FOLDER / "en").iterdir()}


def test_a_sentence_has_the_same_places_to_fill_in_both_languages():
    english = catalogue("en")
    differ = [key for key in DANISH if key in english and placeholders(DANISH[key]) != placeholders(english[key])]
    assert not differ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty_or_unfinished(lang):
    unfinished = [k for k, text in catalogue(lang).items() if not text.strip() or re.search(r"TODO|XXX|\?\?\?", text)]
    assert not unfinished


@pytest.mark.parametrize(("lang", "others"), [("da", "“”„‟"), ("en", "»«„‟")])
def test_a_language_quotes_in_one_way(lang, others):
    assert not [key for key, text in catalogue(lang).items() if set(text) & set(others)]


def test_every_key_given_to_a_translator_exists():
    unknown = {
        (file.name, first.value)
        for file, name, first in calls()
        if name in {"t", "say"} and isinstance(first, ast.Constant) and isinstance(first.value, str)
        if first.value not in DANISH
    }
    assert not unknown


def test_every_counted_key_has_one_and_other():
    counted = {
        first.value for _, name, first in calls() if name == "count" and isinstance(first, ast.Constant)
        and isinstance(first.value, str) and LOOKS_LIKE_A_KEY.fullmatch(first.value)
    }  # fmt: skip
    assert counted
    assert not [key for key in counted if f"{key}.one" not in DANISH or f"{key}.other" not in DANISH]


def test_every_error_has_a_sentence():
    unknown = {
        (file.name, first.value)
        for file, name, first in calls()
        if name in ERRORS | {"__init__"} and isinstance(first, ast.Constant) and isinstance(first.value, str)
        if LOOKS_LIKE_A_KEY.fullmatch(first.value) and first.value not in DANISH
    }
    assert not unknown


def used_keys() -> tuple[set[str], list[re.Pattern[str]]]:
    """Keys that stand in the code as they are, and patterns of those that are put together there."""
    whole, patterns = set(), []
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[A-Za-z0-9_.]+" for v in node.values
                ]
                if isinstance(node.values[0], ast.Constant) and "." in str(node.values[0].value):
                    patterns.append(re.compile("".join(parts)))
    return whole, patterns


def test_every_sentence_is_used():
    whole, patterns = used_keys()
    subjects_by_prefix = {"faults", "fields"}  # keys made from the names of rules and fields
    page_keys = {"title", "heading", "only_for"}
    unused = [
        key
        for key in DANISH
        if key not in whole
        and key.removesuffix(".one").removesuffix(".other") not in whole
        and key.partition(".")[0] not in subjects_by_prefix
        and key.partition(".")[2] not in page_keys
        and not any(pattern.fullmatch(key) for pattern in patterns)
        and not any(pattern.fullmatch(key.removesuffix(".one").removesuffix(".other")) for pattern in patterns)
    ]
    assert not unused


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_key_is_an_error_that_names_it(lang):
    with pytest.raises(MissingText, match="no_such_key"):
        translator(lang)("common.no_such_key")


def test_an_unknown_language_is_an_error():
    with pytest.raises(MissingText):
        translator("de")
