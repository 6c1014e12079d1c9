"""Suppliers' code cannot reach a pledge: neither by its imports nor when it runs."""

import subprocess
import sys

import pytest

from tests.architecture.imports import ROOT, closure, relative

READING = ("editions/manifest.py", "editions/reading.py", "editions/published.py", "exchange/export_edition.py")
BEHIND = ("store", "signal", "pledges", "sites", "process", "cli", "example_world")


@pytest.mark.parametrize("name", READING)
def test_the_imports_of_the_reading_side_stay_outside(name):
    found = {relative(path) for path in closure(ROOT / "machinery" / name)}
    assert "machinery/editions/published.py" in found or name == "editions/manifest.py"
    assert not {path for path in found if path.startswith(tuple(f"machinery/{room}/" for room in BEHIND))}
    assert "machinery/editions/publish.py" not in found


def test_an_edition_is_read_without_loading_the_store():
    program = (
        "import sys\n"
        "import machinery.editions.reading, machinery.exchange.export_edition\n"
        f"behind = tuple('machinery.' + room for room in {BEHIND!r})\n"
        "print([name for name in sys.modules if name.startswith(behind) or name == 'duckdb'])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
