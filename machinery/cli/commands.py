"""The commands by name. A module is loaded only when its command is called, so that each starts quickly."""

import argparse
import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, cast

from machinery.cli.output import Output
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.settings import Settings

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "init": "init",
        "check": "check",
        "builders": "builders",
        "import": "import_file",
        "undo": "undo",
        "demand": "demand",
        "charging": "charging",
        "publish": "publish",
        "editions": "editions",
        "export": "export",
        "backup": "backup",
        "restore": "restore",
        "synthesize": "synthesize",
    }
)
"""Name of the command → module in this package, in the order of DESIGN.md 9."""


class Command(Protocol):
    """What every command module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser, t: Translator) -> None:
        """Declare the command's arguments."""


class Preparing(Command, Protocol):
    """A command that reads or checks files of whoever calls it, before anything is opened or handed over."""

    def prepare(self, args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
        """The input files by the name given on the command line; raises `BadFile` or `Refused`."""


class Answering(Command, Protocol):
    """A command that may have its answer before any store is opened."""

    def before(self, args: argparse.Namespace, settings: Settings, out: Output) -> int | None:
        """The exit code, or None to go on."""


class StoreCommand(Command, Protocol):
    """A command that works on the store: here, or in the running product.

    A module with `MAKES_STORE = True` makes the store where there is none; every other one is refused then.
    """

    def run(self, args: argparse.Namespace, product: Product, out: Output) -> int:
        """Do it; the exit code."""


class OwnCommand(Command, Protocol):
    """A command that needs no open store and always runs where it was called."""

    def run_alone(self, args: argparse.Namespace, settings: Settings, out: Output) -> int:
        """Do it; the exit code."""


def load(name: str) -> Command:
    """The module of a command."""
    return cast(Command, importlib.import_module(f"machinery.cli.{COMMANDS[name]}"))
