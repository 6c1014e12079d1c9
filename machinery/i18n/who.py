"""Who did something, as a reader is told: the name in the history, in words where it is none of an account."""

from machinery.i18n.translator import Translator


def who_name(name: str, t: Translator) -> str:
    """The name that the store keeps of whoever did something, for a reader."""
    if name == "command line":
        return t("access.who.command_line")
    if name == "migration":
        return t("access.who.product")
    if name.startswith("demonstration "):
        return t("common.demonstration")
    return name
