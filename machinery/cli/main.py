"""The entry of the command line."""

import logging
import sys
from collections.abc import Mapping, Sequence

from machinery.cli.dispatch import prepared, run_command
from machinery.cli.output import Output, OwnChannel
from machinery.cli.parser import parse, wanted_language, wants_json
from machinery.errors import MachineryError, Refused
from machinery.i18n import translator
from machinery.settings import settings as read_settings


def main(argv: Sequence[str]) -> int:
    """Run one command line; 0 done, 1 refused or found faults, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Danish letters gets an escape instead of a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    is_json, is_terminal = wants_json(argv), sys.stderr.isatty()

    def output(lang: str, files: Mapping[str, bytes]) -> Output:
        return Output(OwnChannel(), translator(lang), is_json=is_json, is_terminal=is_terminal, files=files)

    lang = wanted_language(argv, "da")
    try:
        settings = read_settings()
        lang = wanted_language(argv, settings.lang)
        args = parse(argv, translator(lang))
        out = output(lang, prepared(args, settings))
    except SystemExit as end:
        return int(end.code or 0)
    except MachineryError as error:
        return output(lang, {}).refuse(error)
    try:
        return run_command(argv, args, settings, out)
    except KeyboardInterrupt:
        return out.refuse(Refused("cli.interrupted"))
