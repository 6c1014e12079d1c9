"""`check`: reference data, store and editions; every offending row is listed."""

import argparse
from typing import Any

from machinery.cli.output import Output
from machinery.editions.reading import editions
from machinery.editions.record import edition_faults
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.reference import DATA_FOLDER, check_reference
from machinery.settings import Settings
from machinery.store.checking import check_names, run_checks


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """No arguments of its own."""


def before(args: argparse.Namespace, settings: Settings, out: Output) -> int | None:
    """Check the reference data first: with a fault in it no store can be opened."""
    found = [
        {
            "kind": "reference",
            "file": fault.file,
            "row": fault.row,
            "column": fault.column,
            "rule": fault.rule,
            "value": fault.value,
            "message": fault.message,
        }
        for fault in check_reference(DATA_FOLDER)
    ]
    if not found:
        return None
    for fault in found:
        out.line(out.t("cli.check.reference_fault", **{k: v for k, v in fault.items() if k != "kind"}))
    return _end(found, out)


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Run every check of the store and of the editions; 1 when something is found."""
    t = out.t
    found: list[dict[str, Any]] = []
    for broken in run_checks(product.store):
        facts = {name: value if isinstance(value, int) else str(value) for name, value in broken.facts.items()}
        found.append({"kind": "store", "check": broken.check, "facts": facts})
        row = ", ".join(f"{name} {value}" for name, value in facts.items())
        out.line(t("cli.check.store_fault", check=broken.check, row=row))
    for fault in edition_faults(product.store, product.settings.editions_dir):
        message = t(fault.problem, label=fault.label, file=fault.file, folder=fault.file)
        found.append({"kind": "edition", "label": fault.label, "file": fault.file, "message": message})
        out.line(t("cli.check.edition_fault", label=fault.label, message=message))
    if not found:
        counts = {"checks": len(check_names()), "editions": len(editions(product.settings.editions_dir))}
        out.line(t("cli.check.passed", **out.counted(counts)))
    return _end(found, out)


def _end(found: list[dict[str, Any]], out: Output) -> int:
    if found:
        out.remark(out.t.count("cli.check.failed", len(found)))
    out.answer({"ok": not found, "faults": found})
    return 1 if found else 0
