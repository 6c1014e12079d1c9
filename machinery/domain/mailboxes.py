"""Function mailboxes: contact is with an office, so that it outlasts the people and names nobody."""

import re

from machinery.domain.naming import fold

_FUNCTION_WORDS = re.compile(
    r"afdeling|anlaeg|byg|center|drift|forsyning|havn|indkoeb|info|kommun|kontakt|kontor|mail|maskin|miljoe|park|plan"
    r"|post|projekt|region|sekretariat|service|site|team|teknik|udbud|vand|vej|works|procurement|project"
)
_PRIVATE_PROVIDERS = re.compile(r"(gmail|googlemail|hotmail|outlook|live|yahoo|icloud|proton|protonmail|me|msn)\.\w+")


def looks_personal(mailbox: str) -> bool:
    """Whether an address is most likely a person's own.

    Two words with a dot between, none of which names an office, or a provider that people have at home.
    """
    name, _, provider = fold(mailbox).partition("@")
    if _PRIVATE_PROVIDERS.fullmatch(provider):
        return True
    return bool(re.fullmatch(r"[a-z]{2,}(\.[a-z]+)*\.[a-z]{2,}", name)) and not _FUNCTION_WORDS.search(name)
