"""Every page in both languages, on a desk and on a telephone: only the right words, nothing wider than the screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from machinery.i18n import LANGUAGES, translator
from machinery.i18n.catalogue import catalogue
from machinery.reference import reference
from machinery.ui.pages_list import PAGES, page_entry
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser

BUILDER = "builder:eksempelkommune_oest"
# Page and role: wherever a role sees another page than the rest.
STATES = [
    ("home", "supplier"),
    ("signal", "supplier"),
    ("demand", "supplier"),
    ("demand", "facilitator"),
    ("charging", "supplier"),
    ("charging", BUILDER),
    ("pledge", "supplier"),
    ("pledge", BUILDER),
    ("participants", "facilitator"),
    ("history", BUILDER),
    ("own", BUILDER),
    ("drafts", BUILDER),
    ("access", "facilitator"),
    ("invitation", "supplier"),
    ("method", "supplier"),
    ("accessibility", "supplier"),
]
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
    words = re.sub("|".join(map(re.escape, NAMES)), "", own_words(page))
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


@pytest.mark.parametrize(("key", "role"), STATES, ids=[f"{key}-{role.split(':')[0]}" for key, role in STATES])
def test_the_page_speaks_one_language_and_fits(
    new_visitor: Callable[..., Visitor], product: RunningProduct, key: str, role: str
) -> None:
    """Opened in Danish on a desk and narrowed to a telephone; there turned to English, and widened again."""
    visitor = new_visitor(**WIDE)
    page = visitor.visit(product, key, role=role, lang="da")
    assert_right(visitor, key, "da")
    page.set_viewport_size(NARROW)
    assert_right(visitor, key, "da")
    assert_fits(page)
    page.get_by_role("radio", name="English").click()
    assert_right(visitor, key, "en")
    assert_fits(page)
    page.set_viewport_size(WIDE)
    assert_right(visitor, key, "en")


def assert_right(visitor: Visitor, key: str, lang: str) -> None:
    t = translator(lang)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(t(page_entry(key).heading_key))
    expect(page.locator("html")).to_have_attribute("lang", lang)
    visitor.settled()
    expect(page.get_by_text(t("common.non_binding_notice")).last).to_be_attached()
    assert_in_language(page, lang)


def test_the_language_is_kept_while_walking_through(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "home")
    page.get_by_role("radio", name="English").click()
    en = translator("en")
    expect(page.get_by_role("heading", level=1)).to_have_text(en("home.heading"))
    for entry in [one for one in PAGES if one.in_menu][1:]:
        page.get_by_role("navigation").get_by_role("link", name=en(entry.title_key), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(en(entry.heading_key))
        expect(page).to_have_url(re.compile(rf"/{entry.url_path}\?(.*&)?lang=en(&|$)"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name=en("accessibility.title"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(en("accessibility.title"))
    page.reload()
    visitor.settled()
    expect(page.get_by_role("heading", level=1)).to_have_text(en("accessibility.title"))
    page.get_by_role("radio", name="Dansk").click()
    da = translator("da")
    expect(page.get_by_role("heading", level=1)).to_have_text(da("accessibility.title"))
    expect(page.locator("html")).to_have_attribute("lang", "da")


def test_a_telephone_opens_the_menu(new_visitor: Callable[..., Visitor], product: RunningProduct) -> None:
    visitor = new_visitor(**NARROW, has_touch=True, is_mobile=True)
    page = visitor.visit(product, "home")
    t = translator("da")
    link = page.get_by_role("navigation").get_by_role("link", name=t("signal.title"), exact=True)
    expect(link).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").tap()
    link.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("signal.title"))
    assert_fits(page)
