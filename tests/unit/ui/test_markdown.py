"""Words of others in Markdown: shown as they are, no markup and no links."""

import re

import pytest

from machinery.ui.markdown import copyable, plain

# What mdast-util-gfm-autolink-literal looks for in the text nodes of a document, after escapes have been read.
# https://github.com/syntax-tree/mdast-util-gfm-autolink-literal/blob/main/lib/index.js
LINKS = (
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
)


def read(written: str) -> str:
    """The text node that Markdown reads."""
    return re.sub(r"\\([\\`*_{}\[\]<>#|$~:])", r"\1", written)


@pytest.mark.parametrize(
    "text",
    [
        "www.example.org", "WWW.Example.org/a_b", "anne@kommune.dk", "se http://example.org, https://example.org",
        "a_b+c.d@by-1.kommune.dk", "»anne@kommune.dk«", "mailto:anne@kommune.dk", "xmpp:anne@kommune.dk/x", "_@a.dk",
        "www.a@b.dk", "å@ø.dk",
    ],
)  # fmt: skip
def test_a_bare_address_is_no_link_before_and_after_escapes_are_read(text):
    for shown in (plain(text), read(plain(text))):
        assert not any(link.search(shown) for link in LINKS), shown
    assert any(link.search(text) for link in LINKS)
    assert read(plain(text)).replace("\u2060", "") == text


@pytest.mark.parametrize("text", ["Køge Kommune", "2 @ 3", "a. b", "pris: 1.234,5", "*x* [y](z) `q` $1$ :red[a]"])
def test_other_words_stay_letter_for_letter(text):
    assert read(plain(text)) == text


@pytest.mark.parametrize(
    ("text", "written"), [("a*b*@by.dk", "` a*b*@by.dk `"), ("`a`@by.dk", "`` `a`@by.dk ``"), ("a``b", "``` a``b ```")]
)
def test_what_is_copied_is_a_code_span_that_nothing_in_it_ends(text, written):
    assert copyable(text) == written
