"""Words of others inside Markdown: shown as they are, never taken as markup."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~:])")
_BARE_ADDRESS = re.compile(r"https?(?=://)|www(?=\.)|[-.\w+](?=@[-\w]+\.)", re.IGNORECASE)
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """Text written so that Markdown shows it as it is.

    A bare address would become a link even when it is escaped: GitHub's flavour looks for them in what was read. A
    character without width (U+2060) parts it; for an address that people copy there is `copyable`.
    """
    parted = _BARE_ADDRESS.sub(rf"\g<0>{_WORD_JOINER}", text.replace("\n", " "))
    return _SPECIAL.sub(r"\\\1", parted)


def copyable(text: str) -> str:
    """Text as a code span: letter for letter what was given, so that it can be copied."""
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence} {text} {fence}"


def link(label: str, url: str) -> str:
    """A link to elsewhere, or the bare label where no address is known."""
    return f"[{plain(label)}]({url.replace(')', '%29').replace(' ', '%20')})" if url else plain(label)
