"""Dependencies: pinned, each with a reason, none missing and none left over."""

import re
import sys

import pytest

from tests.architecture.imports import ROOT, imported, source_files

MODULE_OF = {"playwright": "playwright", "axe-playwright-python": "axe_playwright_python"}
# uvicorn runs under streamlit, authlib signs people in under it; pyarrow reads and writes Parquet under pandas
NOT_IMPORTED = {"uvicorn", "pyarrow", "authlib"}


def pins(name: str) -> dict[str, str]:
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if re.match(r"^[a-z]", line)]
    return {line.split("==")[0]: line for line in lines}


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_pin_is_exact_and_has_a_reason(name):
    for package, line in pins(name).items():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*\s+# \S.{10,}", line), f"{package}: {line}"


def test_what_the_product_imports_is_pinned_and_the_other_way_round():
    ours = {"machinery", "pages", "app", ""}
    used = {n.split(".")[0] for path in source_files() for n in imported(path)} - set(sys.stdlib_module_names) - ours
    pinned = {package.replace("-", "_") for package in pins("requirements.txt")}
    assert used <= pinned, f"not pinned: {used - pinned}"
    assert pinned - used <= NOT_IMPORTED, f"pinned and never imported: {pinned - used - NOT_IMPORTED}"
