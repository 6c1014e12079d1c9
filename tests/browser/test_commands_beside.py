"""Commands beside the running product: import, publish and backup succeed, and the pages show what they did."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.acting import T
from tests.browser.conftest import LABEL, Visitor
from tests.browser.product import RunningProduct, command, running_product
from tests.commands.tables import good_row, table

pytestmark = pytest.mark.browser
BUILDER = "eksempelkommune_bakke"


@pytest.fixture(scope="module")
def product(world_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """The example world before its first edition."""
    with running_product(tmp_path_factory.mktemp("unpublished"), world_template) as running:
        yield running


def test_import_shows_on_the_builders_page(visitor: Visitor, product: RunningProduct, tmp_path: Path) -> None:
    page = visitor.visit(product, "pledge", role=f"builder:{BUILDER}")
    own = page.get_by_text(re.compile(r"^I har afgivet \d+ planlagte behov"))
    count = int(re.findall(r"\d+", own.inner_text())[0])
    rows = [good_row(no, "B") for no in range(8)]
    rows[3]["machine_class"] = "minigraver 2-7 t"
    file = tmp_path / "behov.csv"
    file.write_bytes(table(rows))

    first = json.loads(command(product.folder, "import", str(file), "--builder", BUILDER, "--json", code=1).stdout)
    assert (first["rows"], first["accepted"], first["rejected"]) == (8, 7, 1)
    assert [(p["field"], p["rule"]) for p in first["problems"]] == [("machine_class", "unknown_class")]
    page.reload()
    expect(own).to_have_text(T.count("pledge.own_count", count + 7))

    again = json.loads(command(product.folder, "import", str(file), "--builder", BUILDER, "--json", code=1).stdout)
    assert (again["accepted"], again["updated"], again["unchanged"]) == (0, 0, 7)
    page.reload()
    visitor.settled()
    expect(own).to_have_text(T.count("pledge.own_count", count + 7))


def test_publish_shows_to_suppliers(visitor: Visitor, product: RunningProduct) -> None:
    page = visitor.visit(product, "signal")
    expect(page.get_by_role("status").filter(has_text=T("signal.empty"))).to_be_visible()
    page = visitor.visit(product, "demand")
    expect(page.get_by_text(T("demand.no_edition"))).to_be_visible()

    dry = command(product.folder, "publish", LABEL, "--dry-run", "--json")
    assert json.loads(dry.stdout)
    assert not (product.folder / "editions" / LABEL).exists()
    page = visitor.visit(product, "signal")
    expect(page.get_by_role("status").filter(has_text=T("signal.empty"))).to_be_visible()

    command(product.folder, "publish", LABEL)
    manifest = json.loads((product.folder / "editions" / LABEL / "manifest.json").read_text("utf-8"))
    assert manifest["label"] == LABEL
    page = visitor.visit(product, "signal")
    expect(page.get_by_role("status").filter(has_text=T("signal.empty"))).to_have_count(0)
    expect(page.get_by_text(re.compile(f"udgave {LABEL}, opgjort")).last).to_be_visible()
    page = visitor.visit(product, "demand")
    expect(page.get_by_text(T("demand.intro_edition"))).to_be_visible()
