"""Words of others inside Markdown: shown as they are, never taken as markup."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~:])")


def plain(text: str) -> str:
    """Text written so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def link(label: str, url: str) -> str:
    """A link to elsewhere, or the bare label where no address is known."""
    return f"[{plain(label)}]({url.replace(')', '%29').replace(' ', '%20')})" if url else plain(label)
