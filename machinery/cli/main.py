"""The entry of the command line."""

import logging
import sys
from collections.abc import Sequence

from machinery.cli.dispatch import prepared, run_command
from machinery.cli.output import Output, OwnChannel, said
from machinery.cli.parser import parse, wanted_language
from machinery.errors import MachineryError, SettingError
from machinery.i18n import translator
from machinery.settings import settings as read_settings


def main(argv: Sequence[str]) -> int:
    """Run one command line; 0 done, 1 refused or found faults, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Danish letters gets an escape instead of a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    channel = OwnChannel()
    try:
        settings = read_settings()
    except SettingError as error:
        channel.stderr(said(error, translator(wanted_language(argv, "da"))) + "\n")
        return 1
    t = translator(wanted_language(argv, settings.lang))
    try:
        args = parse(argv, t)
    except SystemExit as end:
        return int(end.code or 0)
    is_terminal = sys.stderr.isatty()
    empty = Output(channel, t, is_json=args.json, is_terminal=is_terminal, files={})
    try:
        files = prepared(args, settings)
    except MachineryError as error:
        empty.refuse(error)
        return 1
    out = Output(channel, t, is_json=args.json, is_terminal=is_terminal, files=files)
    try:
        return run_command(argv, args, settings, out)
    except KeyboardInterrupt:
        out.message("cli.interrupted")
        return 1
