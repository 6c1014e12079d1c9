"""Whether a page speaks one language, says nothing that is no word, and fits the screen."""

import re
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from machinery.example_world.world import example_world
from machinery.i18n import LANGUAGES
from machinery.i18n.catalogue import catalogue
from machinery.reference import reference
from tests.browser.product import NOW, SEED

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

# Common words that the other language does not have. Names of sources and laws keep their own language.
STOP_WORDS = {
    "da": re.compile(r"\b(the|and|are|which|with|from|this|those|your|our|months|machines|region and|choose)\b", re.I),
    "en": re.compile(r"\b(og|ikke|eller|hvor|med|som|af|på|fra|jeres|måneder|maskiner|vælg|skjult|bygherre)\b", re.I),
}
NO_WORDS = re.compile(r"(?<![\w.])(None|nan|NaN|NaT|<NA>|null|undefined|\[object Object\])(?![\w.])")
# Names keep their language, and so do the words by which a source is found again.
NAMES = tuple(one.name for one in reference().participants.values())
QUOTED = {"Massefylde for diesel"}


@cache
def typed() -> tuple[str, ...]:
    """What builders of the example world wrote themselves, the longest first: it stays in their language."""
    events = [event for one in example_world(SEED, NOW.date(), reference()).histories for event in one.events]
    written = {event.reason for event in events} | {event.pledge.project for event in events if event.pledge}
    return tuple(sorted(written - {""}, key=len, reverse=True))


KEYS = frozenset(catalogue("da")) | frozenset(catalogue("en"))


def sentences(lang: str) -> Iterator[str]:
    """What only this language says: the fixed parts of its catalogue, of two words or more."""
    other = "da" if lang == "en" else "en"
    known_elsewhere = "\n".join(catalogue(other).values())
    for text in catalogue(lang).values():
        for part in re.split(r"\{[^}]*\}|\n", text):
            plain = part.strip(" .,:;*·–()")
            if plain.count(" ") >= 1 and len(plain) >= 9 and plain not in known_elsewhere:
                yield plain


SENTENCES = {lang: frozenset(sentences(lang)) for lang in LANGUAGES}


def written(page: Page) -> str:
    """Everything that can be read on the page and in the sidebar, but for passages marked as another language."""
    return page.evaluate("() => document.body.innerText")


def own_words(page: Page) -> str:
    """What we wrote ourselves: without tables, whose cells hold names and quotations, and without links away."""
    return page.evaluate(
        """() => {
            const copy = document.querySelector('[data-testid=stApp]').cloneNode(true);
            const foreign =
                'table, [lang], a[href^="http"], [data-testid=stSidebarNav] ~ *, style, script, canvas, svg';
            copy.querySelectorAll(foreign).forEach((one) => one.remove());
            const ours = [...copy.querySelectorAll('p, h1, h2, h3, label, li, button')];
            return ours.map((one) => one.textContent).join('\\n');
        }"""
    )


def assert_in_language(page: Page, lang: str) -> None:
    text = written(page)
    raw = sorted(set(re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", text)) & KEYS)
    assert not raw, f"keys instead of words: {raw}"
    gaps = [line for line in text.splitlines() if NO_WORDS.search(line)]
    assert not gaps, gaps
    other = "en" if lang == "da" else "da"
    left_over = sorted(sentence for sentence in SENTENCES[other] if sentence in text and sentence not in QUOTED)
    assert not left_over, f"left over from the other language: {left_over}"
    words = re.sub("|".join(map(re.escape, (*typed(), *NAMES))), "", own_words(page))
    lines = [line for line in words.splitlines() if STOP_WORDS[lang].search(line)]
    assert not lines, f"words of the other language: {lines}"


TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const limit = window.innerWidth + 1;
    const scrolls = (one) => {
        for (let up = one.parentElement; up && up !== main; up = up.parentElement)
            if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(up).overflowX)) return true;
        return false;
    };
    const out = [...main.querySelectorAll('*')].filter((one) => {
        const frame = one.getBoundingClientRect();
        return frame.right > limit && frame.height && !scrolls(one);
    });
    const pages = [document.documentElement, main].filter((one) => one.scrollWidth > one.clientWidth + 1);
    return [...pages, ...out].map((one) => one.outerHTML.slice(0, 160));
}"""


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than the screen; what is wider scrolls in a box of its own."""
    try:
        page.wait_for_function(f"() => ({TOO_WIDE})().length === 0")
    except PlaywrightTimeoutError:
        too_wide = page.evaluate(TOO_WIDE)[:5]
        assert not too_wide, f"wider than the screen: {too_wide}"
