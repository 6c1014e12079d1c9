"""Runs one command: here, in the running product, or here on behalf of a command elsewhere."""

import argparse
import time
from collections.abc import Sequence
from typing import cast

from machinery.cli.commands import Answering, OwnCommand, Preparing, StoreCommand, load
from machinery.cli.output import Channel, Output, OwnChannel
from machinery.cli.parser import parse
from machinery.errors import MachineryError, Refused, StoreInUse
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
        out.refuse(error)
        return 1


def prepared(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """The input files of a command, read where it was called."""
    command = load(args.command)
    return cast(Preparing, command).prepare(args, settings) if hasattr(command, "prepare") else {}


def _run(argv: Sequence[str], args: argparse.Namespace, settings: Settings, out: Output) -> int:
    command = load(args.command)
    if hasattr(command, "run_alone"):
        return cast(OwnCommand, command).run_alone(args, settings, out)
    if hasattr(command, "before"):
        code = cast(Answering, command).before(args, settings, out)
        if code is not None:
            return code
    end = time.monotonic() + WAIT_S
    while True:
        try:
            product = open_product(settings)
        except StoreInUse as error:
            in_use = error
        else:
            with product.store:
                return cast(StoreCommand, command).run(args, product, out)
        try:
            return hand_over(socket_path(settings.store), out.as_request(argv), OwnChannel())
        except NobodyThere:
            if time.monotonic() >= end:
                raise in_use from None
        time.sleep(STEP_S)


def run_for_another(request: Request, channel: Channel, product: Product) -> int:
    """Run a command handed over from another process on the store of this one; the exit code."""
    t = translator(request.lang if request.lang in LANGUAGES else product.settings.lang)
    try:
        args = parse(request.argv, t)
    except SystemExit:
        channel.stderr(t("cli.handoff.another_version") + "\n")
        return 1
    command = load(args.command)
    out = Output(channel, t, is_json=args.json, is_terminal=request.is_terminal, files=request.files)
    try:
        if not hasattr(command, "run"):
            raise Refused("cli.handoff.not_understood", reason=args.command)
        return cast(StoreCommand, command).run(args, product, out)
    except MachineryError as error:
        out.refuse(error)
        return 1
