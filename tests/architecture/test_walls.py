"""The walls of the house: who may import whom."""

from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, chain, closure, imported, relative, source_files

SHARED = {"machinery", "machinery.errors", "machinery.settings", "machinery.clock"}

# package of ours → packages of ours it may import beside itself and SHARED
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "reference": {"domain"},
    "i18n": {"domain"},
    "access": {"domain", "store"},
    "charging": {"domain", "reference"},
    "disclosure": {"domain"},
    "store": {"domain", "reference"},
    "pledges": {"domain", "reference", "access", "store"},
    "signal": {"domain", "reference", "access", "store"},
    "sites": {"domain", "reference", "access", "store", "charging"},
    "editions": {"domain", "reference", "access", "disclosure", "store", "signal", "pledges", "i18n"},
    "exchange": {"domain", "reference", "access", "store", "pledges", "editions", "i18n"},
    "drafts": {"domain", "access", "store", "pledges", "exchange"},
    "example_world": {"domain", "reference", "access", "store", "pledges", "exchange", "i18n"},
    "charts": {"domain", "reference", "i18n"},
    "http": {"domain", "reference", "access", "editions", "exchange", "charts", "i18n"},
    "process": {"domain", "reference", "access", "store", "i18n", "cli"},
    "cli": {
        "domain", "reference", "access", "store", "pledges", "signal", "sites", "charging", "editions", "exchange",
        "example_world", "process", "i18n",
    },
    "ui": {
        "domain", "reference", "access", "store", "pledges", "signal", "sites", "charging", "editions", "exchange",
        "drafts", "charts", "process", "i18n", "http",
    },
}  # fmt: skip

ONLY_IN = {
    "duckdb": ("machinery/store/",),
    "streamlit": ("machinery/ui/", "pages/", "app.py"),
    "pydeck": ("machinery/charts/",),
    "altair": ("machinery/charts/",),
    "argparse": ("machinery/cli/",),
}

BEHIND_THE_WALL = tuple(
    f"machinery/{name}/" for name in ("store", "signal", "pledges", "drafts", "sites", "process", "cli")
)
SUPPLIER_FACING = sorted(
    [
        ROOT / "pages/home.py",
        ROOT / "pages/signal.py",
        *(ROOT / "machinery/http").glob("*.py"),
        *(ROOT / "machinery/exchange").glob("export_*.py"),
        *(ROOT / "machinery/editions" / f"{name}.py" for name in ("manifest", "reading", "published")),
    ]
)


def package_of(path: Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "machinery" and len(parts) > 2 else None


@pytest.mark.parametrize("path", source_files(), ids=relative)
def test_a_package_imports_only_what_the_table_allows(path):
    package = package_of(path)
    if package is None:
        return
    allowed = MAY_IMPORT[package] | {package}
    wrong = {
        name
        for name in imported(path)
        if name.startswith("machinery.") and name not in SHARED and name.split(".")[1] not in allowed
        and f"machinery.{name.split('.')[1]}" not in SHARED
    }  # fmt: skip
    assert not wrong, f"{relative(path)} may not import {sorted(wrong)}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_only_in_its_rooms(library):
    users = {relative(p) for p in source_files() if any(n.split(".")[0] == library for n in imported(p))}
    assert users, f"nobody imports {library}: take it out of the table"
    assert not {u for u in users if not u.startswith(ONLY_IN[library])}


@pytest.mark.parametrize("path", SUPPLIER_FACING, ids=relative)
def test_supplier_facing_code_reaches_no_pledges(path):
    found = closure(path)
    wrong = [chain(p, found) for p in found if relative(p).startswith(BEHIND_THE_WALL)]
    assert not wrong, "\n".join(wrong)


def test_the_domain_knows_only_the_standard_library():
    import sys

    for path in (ROOT / "machinery/domain").glob("*.py"):
        outside = {n.split(".")[0] for n in imported(path)} - set(sys.stdlib_module_names) - {"machinery", ""}
        assert not outside, f"{relative(path)} imports {outside}"
