"""A page as somebody sees it: opened through the entry script, and every word that stands on it."""

import re
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from machinery.i18n import LANGUAGES, translator
from machinery.i18n.catalogue import catalogue
from machinery.ui.pages_list import ROOT, page_entry

ENTRY = ROOT / "machinery/ui/entry.py"
TIMEOUT_S = 60

# Fields of Streamlit's messages that hold words for the eye or the ear.
_SEEN = {
    "alt", "body", "caption", "content", "default", "element_markdown", "help", "label", "options", "placeholder",
    "text", "title", "value",
}  # fmt: skip
# A brace that LaTeX does not explain.
_UNFILLED = re.compile(r"(?<![\\\w^}])\{[a-z_]{2,}(?::\w+)?\}")
_NO_WORDS = re.compile(r"(?<![\w.])(None|nan|NaN|NaT|<NA>|null|undefined)(?![\w.])")


def show(key: str, *, lang: str = "da", role: str = "supplier", **parameters: str) -> AppTest:
    """The page `key` as a visitor with this language and role gets it; fails on any exception.

    `role` is `supplier`, `partner`, `facilitator` or `builder:<id>`; `parameters` go into the address.
    """
    at = AppTest.from_file(str(ENTRY), default_timeout=TIMEOUT_S)
    for name, value in {"lang": lang, "role": role, **parameters}.items():
        at.query_params[name] = value
    at.switch_page(str(page_entry(key).file))
    at.run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    """Everything that is written on the page and in the sidebar, one piece per line."""
    return "\n".join(piece for block in (at.main, at.sidebar) for element in block for piece in _pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    message = getattr(element, "proto", None)
    if message is not None:
        yield from _strings(message)


def _strings(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        several = value if not isinstance(value, str | bytes) and hasattr(value, "__iter__") else [value]
        for one in several:
            if isinstance(one, str):
                if field.name in _SEEN:
                    yield one
            elif hasattr(one, "ListFields"):
                yield from _strings(one)


def assert_readable(at: AppTest, key: str, lang: str) -> None:
    """The page has its heading and what every page must say; no key, gap or unfilled place is left on it."""
    t = translator(lang)
    text = words(at)
    assert [title.value for title in at.title] == [t(page_entry(key).heading_key)]
    assert t("common.non_binding") in text
    assert t("common.non_binding_notice") in text
    subjects = "|".join(sorted({known.partition(".")[0] for known in catalogue(lang)}))
    raw = [found for found in re.findall(rf"(?<![\w./-])(?:{subjects})\.[a-z_]+(?:\.[a-z_]+)*", text) if _is_key(found)]
    assert not raw, raw
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    gaps = [line for line in text.splitlines() if _NO_WORDS.search(line)]
    assert not gaps, gaps
    unfilled = [line for line in text.splitlines() if _UNFILLED.search(line)]
    assert not unfilled, unfilled


def _is_key(found: str) -> bool:
    return any(known == found or known.startswith(f"{found}.") for lang in LANGUAGES for known in catalogue(lang))
