"""`charging SITE.json`: the charging need of one site described in a file (DESIGN.md 11)."""

import argparse

from machinery.charging.faults import InvalidSite
from machinery.charging.reading import read_site
from machinery.charging.sizing import size_site
from machinery.cli.files import read_input
from machinery.cli.output import Output
from machinery.i18n import Translator
from machinery.reference import reference
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("site", metavar="SITE.json", help=t("cli.charging.site_help"))


def prepare(args: argparse.Namespace, settings: Settings) -> dict[str, bytes]:
    """Read the file."""
    return read_input(args.site, settings)


def run_alone(args: argparse.Namespace, settings: Settings, out: Output) -> int:
    """Print what the site needs; 1 when the description is faulty. A day that cannot be charged is an answer."""
    known = reference()
    t = out.t
    try:
        result = size_site(read_site(out.input(args.site), known.classes, known))
    except InvalidSite as error:
        sentences = [t(fault.key, **fault.filling) for fault in error.values["faults"]]
        for sentence in sentences:
            out.remark(sentence)
        out.answer({"error": {"key": error.key, "message": " ".join(sentences)}})
        return 1
    answer = result.as_json(t)
    for name, decimals in (("energy_kwh_per_day", 0), ("mean_kw", 1), ("unmanaged_peak_kw", 1), ("managed_peak_kw", 1)):
        if answer[name] is not None:
            out.line(f"{t(f'cli.charging.{name}')}: {t.number(answer[name], decimals)}")
    for name in ("unmanaged_peak_at", "dc_chargers", "overnight_outlets"):
        if answer[name] is not None:
            out.line(f"{t(f'cli.charging.{name}')}: {answer[name]}")
    if answer["buffer_kwh"] is not None:
        out.line(f"{t('cli.charging.buffer_kwh')}: {t.number(answer['buffer_kwh'], 0)}")
    if answer["reason"]:
        out.remark(str(answer["reason"]))
    out.answer(answer)
    return 0
