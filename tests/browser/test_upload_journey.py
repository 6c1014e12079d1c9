"""Planned demand from a file: the template fetched, filled, tried out, stored once, reported on and undone."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from machinery.exchange.importing import ImportReport
from machinery.exchange.workbook_headers import header
from tests.browser.acting import NEXT_YEAR, T
from tests.browser.conftest import Visitor
from tests.browser.product import RunningProduct

pytestmark = pytest.mark.browser

OWN_COUNT = re.compile(r"^I har afgivet \d+ planlagte behov")
GOOD = {
    "pledge_ref": "NY-1", "project": "Rejsen fra en fil", "work_type": "pipe", "places": "0482",
    "start_month": f"{NEXT_YEAR}-01", "end_month": f"{NEXT_YEAR}-12", "machine_class": "mini_excavator_2_6t",
    "machines_peak": 2, "commitment": "planned",
}  # fmt: skip
WRONG = GOOD | {"pledge_ref": "NY-2", "machine_class": "mini_excavater_2_6t"}


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def taken_home(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        button(page, name).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def columns_of(sheet: object) -> tuple[int, dict[str, int]]:
    """The row of the headers, and the column of each field that is filled here."""
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        found = {str(cell.value): cell.column for cell in row}
        if header("machine_class", T) in found:
            return row[0].row, {name: found[header(name, T)] for name in GOOD}
    raise AssertionError("no header row")


def test_from_the_template_to_the_list_and_back(visitor: Visitor, product: RunningProduct, tmp_path: Path) -> None:
    page = visitor.visit(product, "pledge", role="builder:eksempelkommune_nord")
    page.set_viewport_size({"width": 390, "height": 900})
    before = int(re.findall(r"\d+", page.get_by_text(OWN_COUNT).inner_text())[0])

    filled = taken_home(page, T("upload.template"), tmp_path)
    book = load_workbook(filled)
    sheet = book.worksheets[0]
    head, columns = columns_of(sheet)
    own = {sheet.cell(no, columns["pledge_ref"]).value for no in range(head + 2, sheet.max_row + 1)} - {None}
    assert len(own) == before
    for row_no, row in enumerate((GOOD, WRONG), start=head + 2 + before):
        for name, value in row.items():
            sheet.cell(row_no, columns[name]).value = value
    book.save(filled)

    page.locator("input[type=file]").set_input_files(filled)
    report = ImportReport("", before + 2, accepted=1, updated=0, unchanged=before, rejected=1, problems=())
    expect(page.get_by_text(report.summary(T, is_trial=True))).to_be_visible()
    faults = page.get_by_role("table", name=T("upload.faults"))
    expect(faults).to_contain_text("Forslag: Minigraver 2-6 t")
    expect(page.get_by_text(T.count("pledge.own_count", before), exact=True)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    button(page, T.count("upload.store", 1)).dblclick()
    expect(page.get_by_text(report.summary(T), exact=True)).to_be_visible()
    expect(page.get_by_text(T.count("pledge.own_count", before + 1), exact=True)).to_have_count(1)

    faulty = load_workbook(taken_home(page, T("upload.report"), tmp_path)).worksheets[0]
    head, columns = columns_of(faulty)
    refs = [faulty.cell(no, columns["pledge_ref"]).value for no in range(head + 1, faulty.max_row + 1)]
    assert [ref for ref in refs if ref] == ["NY-2"]

    button(page, T("undo.upload.act")).click()
    expect(page.get_by_text(T("undo.upload.done", parts=T.count("undo.withdrawn", 1)))).to_be_visible()
    expect(page.get_by_text(T.count("pledge.own_count", before), exact=True)).to_have_count(1)
