"""Runs one command: here, in the running product, or here on behalf of a command elsewhere."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from machinery.cli.commands import Answering, Command, OwnCommand, Preparing, StoreCommand, load
from machinery.cli.output import Channel, Output, OwnChannel
from machinery.cli.parser import parse, wants_json
from machinery.cli.usage import WrongUsage
from machinery.errors import MachineryError, NotFound, Refused, StoreInUse
from machinery.i18n import LANGUAGES, translator
from machinery.process.address import socket_path
from machinery.process.caller import NobodyThere, hand_over
from machinery.process.frames import Request
from machinery.process.product import Product, open_product
from machinery.settings import Settings

WAIT_S = 30.0
"""How long a command waits for another one that has the store; commands are short."""
STEP_S = 0.1


def run_command(argv: Sequence[str], args: argparse.Namespace, settings: Settings, out: Output) -> int:
    """Run a command that was called in this process and say what went wrong; the exit code."""
    try:
        return _run(argv, args, settings, out)
    except MachineryError as error:
        return out.refuse(error)


def prepared(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """The input files of a command, read where it was called; raises `NotFound` first where its store is missing."""
    command = load(args.command)
    if not hasattr(command, "before"):
        _require_store(command, settings)
    return cast(Preparing, command).prepare(args, settings) if hasattr(command, "prepare") else {}


def _run(argv: Sequence[str], args: argparse.Namespace, settings: Settings, out: Output) -> int:
    command = load(args.command)
    if hasattr(command, "run_alone"):
        return cast(OwnCommand, command).run_alone(args, settings, out)
    if hasattr(command, "before"):
        code = cast(Answering, command).before(args, settings, out)
        if code is not None:
            return code
        _require_store(command, settings)
    end = time.monotonic() + WAIT_S
    while True:
        try:
            product = open_product(settings)
        except StoreInUse as error:
            in_use = error
        else:
            with product.store:
                return cast(StoreCommand, command).run(args, product, out)
        heard = _Heard()
        try:
            code = hand_over(socket_path(settings.store), out.as_request(argv), heard)
            if code and not heard.is_answered:
                # Refused before the other process had understood that an object was wanted.
                out.answer({"error": {"key": "cli.handoff.internal", "message": heard.complaint.strip()}})
            return code
        except MachineryError:
            out.is_answered = heard.is_answered
            raise
        except NobodyThere:
            if time.monotonic() >= end:
                raise in_use from None
        time.sleep(STEP_S)


class _Heard(OwnChannel):
    """The streams of this process, and what came over them from another one."""

    def __init__(self) -> None:
        self.is_answered = False
        self.complaint = ""

    def stdout(self, text: str) -> None:
        """Write to standard output."""
        self.is_answered = True
        super().stdout(text)

    def stderr(self, text: str) -> None:
        """Write to standard error."""
        self.complaint += text
        super().stderr(text)


def _require_store(command: Command, settings: Settings) -> None:
    """Nothing for a command that makes a store or needs none; else raises `NotFound` unless there is one.

    A store made by a slip in its address would look like an empty one, and empty answers like true ones.
    """
    if hasattr(command, "run") and not getattr(command, "MAKES_STORE", False) and not Path(settings.store).exists():
        raise NotFound("cli.store.missing", file=settings.store)


def run_for_another(request: Request, channel: Channel, product: Product) -> int:
    """Run a command handed over from another process on the store of this one; the exit code."""
    t = translator(request.lang if request.lang in LANGUAGES else product.settings.lang)
    is_json = wants_json(request.argv)
    out = Output(channel, t, is_json=is_json, is_terminal=request.is_terminal, files=request.files)
    try:
        args = parse(request.argv, t)
    except (SystemExit, WrongUsage):
        return out.refuse(Refused("cli.handoff.another_version"))
    command = load(args.command)
    try:
        if not hasattr(command, "run"):
            raise Refused("cli.handoff.not_understood", reason=args.command)
        return cast(StoreCommand, command).run(args, product, out)
    except MachineryError as error:
        return out.refuse(error)
