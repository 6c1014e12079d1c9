"""The command line in Danish or English: argparse with the sentences of the catalogues."""

import argparse
import functools
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from machinery.cli.commands import COMMANDS, load
from machinery.cli.usage import WrongUsage, nearest
from machinery.i18n import LANGUAGES, Translator

# The sentences argparse composes, taken apart so that each can be said in the reader's language.
_SAYS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"the following arguments are required: (?P<names>.*)", "required"),
        (r"unrecognized arguments: (?P<names>.*)", "unknown"),
        (r"argument (?P<name>.*?): invalid choice: '?(?P<value>.*?)'? \(choose from '?(?P<allowed>.*?)'?\)", "choice"),
        (r"argument (?P<name>.*?): invalid \w+ value: '(?P<value>.*)'", "value"),
        (r"argument (?P<name>.*?): expected one argument", "one_value"),
        (r"argument (?P<name>.*?): expected at least one argument", "some_values"),
        (r"argument (?P<name>.*?): not allowed with argument (?P<other>.*)", "not_together"),
        (r"argument (?P<name>.*?): (?P<detail>.*)", "other"),
    )
)


class _Formatter(argparse.HelpFormatter):
    """Help whose heading is translated too."""

    def __init__(self, heading: str, prog: str) -> None:
        super().__init__(prog, max_help_position=30)
        self._heading = heading

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, self._heading if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of `t`; it raises `WrongUsage` for what it cannot read."""

    def __init__(self, *, t: Translator, **options: Any) -> None:
        formatter = functools.partial(_Formatter, t("cli.usage.heading") + " ")
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter, **options)
        self.t = t
        self._positionals.title = t("cli.usage.arguments")
        self._optionals.title = t("cli.usage.options")
        self.add_argument("-h", "--help", action="help", help=t("cli.usage.help"))

    def error(self, message: str) -> NoReturn:
        """Raise `WrongUsage`: what is wrong, and how the command is called."""
        key, values = understood(message)
        raise WrongUsage(key, call=self.format_usage(), **values)


def understood(message: str) -> tuple[str, dict[str, str]]:
    """The key and the values of a sentence of argparse; one that it does not know stays as it is."""
    for pattern, key in _SAYS:
        found = pattern.fullmatch(message)
        if found:
            values = found.groupdict()
            if key == "choice":
                allowed = re.split(r"'?, '?", values["allowed"])
                values |= {"allowed": ", ".join(allowed), "nearest": nearest(values["value"], allowed)}
            return f"cli.usage.{key}", values
    return "cli.usage.unforeseen", {"detail": message}


def parse(argv: Sequence[str], t: Translator) -> argparse.Namespace:
    """Read a command line. Raises `WrongUsage`; leaves with exit code 0 after `--help`, as argparse does."""
    parser = Parser(t=t, prog="python -m machinery", description=t("cli.about"))
    called = next((word for word in argv if not word.startswith("-")), None)
    rows = parser.add_subparsers(dest="command", metavar=t("cli.usage.command"), required=True)
    wanted = [called] if called is not None and called in COMMANDS else list(COMMANDS)
    for name in wanted:
        row = rows.add_parser(
            name, t=t, help=t(f"cli.{COMMANDS[name]}.about"), description=t(f"cli.{COMMANDS[name]}.about")
        )
        row.add_argument("--json", action="store_true", help=t("cli.usage.json"))
        row.add_argument("--lang", choices=LANGUAGES, help=t("cli.usage.lang"))
        load(name).add_arguments(row, t)
    return parser.parse_args(argv)


def wants_json(argv: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, found before it is read so that complaints about it are in it too."""
    return "--json" in argv


def wanted_language(argv: Sequence[str], default: str) -> str:
    """The language a command line asks for, found before it is read so that complaints about it are in it too."""
    for word, following in pairwise([*argv, ""]):
        for lang in LANGUAGES:
            if word == f"--lang={lang}" or (word == "--lang" and following == lang):
                return lang
    return default


def checked(convert: Callable[[str], object], complaint: Callable[[str], str]) -> Callable[[str], Any]:
    """A type for `add_argument` that complains with `complaint(text)` when `convert` raises `ValueError`."""

    def read(text: str) -> object:
        try:
            return convert(text)
        except (ValueError, LookupError):
            raise argparse.ArgumentTypeError(complaint(text)) from None

    return read


def whole_number(t: Translator, least: int, most: int) -> Callable[[str], Any]:
    """A type for `add_argument`: a whole number within limits."""

    def convert(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return checked(convert, lambda text: t("cli.usage.whole_number", value=text, least=least, most=most))


def some(text: str) -> tuple[str, ...]:
    """The values of a list written with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def among(allowed: Iterable[str], t: Translator) -> Callable[[str], Any]:
    """A type for `add_argument`: one or more of the allowed values with commas between, each at most once."""
    known = tuple(allowed)

    def convert(text: str) -> tuple[str, ...]:
        parts = some(text)
        if not parts or not set(parts) <= set(known) or len(set(parts)) < len(parts):
            raise ValueError(text)
        return parts

    def complaint(text: str) -> str:
        parts = dict.fromkeys(some(text)) or {known[0]: None}
        meant = dict.fromkeys(part if part in known else nearest(part, known) for part in parts)
        return t("cli.usage.among", value=text, allowed=", ".join(known), nearest=",".join(meant))

    return checked(convert, complaint)
