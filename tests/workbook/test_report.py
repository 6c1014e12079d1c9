"""The faulty rows come back in the workbook they came in, can be mended there, and nothing in it runs."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.comments import Comment

from machinery.exchange.importing import ImportReport
from machinery.exchange.workbook_package import opened_package
from machinery.exchange.workbook_report import report_workbook
from machinery.i18n import translator
from machinery.pledges.reading import own_pledges
from machinery.reference import reference
from machinery.store.database import Store
from tests.workbook.conftest import ASKING, BUILDER
from tests.workbook.making import (
    DANISH,
    HEADERS,
    opened,
    rewritten,
    row,
    saved,
    sheet_texts,
    with_cached,
    with_sheet_text,
    workbook,
)

Upload = Callable[..., ImportReport]
DANGEROUS = ['=HYPERLINK("http://x.example","y")', "+45 1234", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]


def given_back(data: bytes, report: ImportReport, lang: str = "da", name: str = "behov.xlsx") -> bytes:
    return report_workbook(data, name, report, known=reference(), t=translator(lang))


def table_of(data: bytes, header: str) -> tuple[Any, int, dict[str, int]]:
    """The sheet with a header, its row number and the column of each header."""
    for sheet in opened(data).worksheets:
        for cells in sheet.iter_rows(max_row=10):
            texts = {str(cell.value): cell.column for cell in cells if cell.value is not None}
            if header in texts:
                return sheet, cells[0].row, texts
    raise AssertionError(header)


def shape(book: Any) -> None:
    sheet = book.active
    sheet.title = "Anlægsplan"
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Vores plan"
    sheet.merge_cells("A1:D1")
    book.create_sheet("Noter")["A1"] = "=1+1 som tekst"
    book["Noter"]["A1"].data_type = "s"


@pytest.mark.parametrize(("lang", "explanation"), [("da", "Hvad der skal rettes"), ("en", "What to correct")])
def test_the_faulty_rows_stand_in_a_copy_of_the_workbook_with_what_is_wrong(
    upload: Upload, lang: str, explanation: str
) -> None:
    rows = [[*row(f"A-{no}"), f"J-{no}"] for no in range(6)]
    rows[1][2] = "Kjøbenhavn"
    rows[4][6], rows[4][8] = 0, "beslutet"
    data = workbook(rows, [*DANISH, "Journalnr."], shape)
    report = upload(data)
    assert (report.accepted, report.rejected) == (4, 2)
    back = given_back(data, report, lang)
    sheet, header_row, columns = table_of(back, explanation)
    assert sheet.title == "Anlægsplan"
    assert sheet["A1"].value == "Vores plan"
    assert opened(back)["Noter"]["A1"].value == "=1+1 som tekst"
    assert list(columns) == [*DANISH, "Journalnr.", explanation], "the builder's own columns come back"
    assert [sheet.cell(no, 1).value for no in range(header_row + 1, sheet.max_row + 1)] == ["A-1", "A-4"]
    assert [sheet.cell(no, 11).value for no in (header_row + 1, header_row + 2)] == ["J-1", "J-4"]
    told = [sheet.cell(header_row + no, columns[explanation]).value for no in (1, 2)]
    assert "Kjøbenhavn" in told[0]
    assert ("København" if lang == "da" else "Copenhagen (write 0101)") in told[0], "the nearest valid value"
    assert len(told[1].splitlines()) == 2
    wrong = [sheet.cell(header_row + 2, column) for column in (7, 9)]
    right = sheet.cell(header_row + 2, 6)
    assert all(cell.border.left.style and cell.fill.fgColor.rgb != right.fill.fgColor.rgb for cell in wrong)
    assert right.border.left.style is None


def test_what_is_mended_in_the_report_is_read_in_and_nothing_is_doubled(upload: Upload, store: Store) -> None:
    rows = [row(f"A-{no}") for no in range(4)]
    rows[0][2], rows[2][6] = "Kjøbenhavn", "mange"
    data = workbook(rows, DANISH, shape)
    back = given_back(data, upload(data))
    assert upload(back, later=1).rejected == 2, "unmended rows are faulty still"
    second = given_back(back, upload(back, later=2, dry_run=True))
    book = opened(second)
    sheet = book["Anlægsplan"]
    assert [cell.value for cell in sheet[3]].count("Hvad der skal rettes") == 1, "one column of explanations, not two"
    sheet["C4"], sheet["G5"] = "København", 2
    mended = upload(saved(book), later=3)
    assert (mended.accepted, mended.rejected, mended.notes) == (2, 0, ())
    data = workbook([rows[1], rows[3]], DANISH)
    assert upload(data, later=4).unchanged == 2
    assert len(own_pledges(store, ASKING, BUILDER)) == 4


@pytest.mark.parametrize("name", ["behov.xlsx", "behov.csv"])
def test_no_cell_of_a_report_is_a_formula(upload: Upload, name: str) -> None:
    rows = [row(f"A-{no}", project=text, machines_peak=0) for no, text in enumerate(DANGEROUS)]
    if name == "behov.csv":
        texts = [[str("" if cell is None else cell).replace('"', '""') for cell in cells] for cells in rows]
        quoted = [[f'"{text}"' for text in cells] for cells in texts]
        data = "\n".join(";".join(cells) for cells in [HEADERS, *quoted]).encode()
    else:

        def as_text(book: Any) -> None:
            for cells in book.active.iter_rows(min_row=2):
                cells[1].data_type = "s"
                cells[9].value = "=1+1"

        data = workbook(rows, shape=as_text)
        data = with_cached(data, "J2", "2")
        data = with_cached(data, "J3", "=HYPERLINK(1)", kind="str")
    report = upload(data, name)
    assert report.rejected == len(DANGEROUS)
    back = given_back(data, report, name=name)
    for text in sheet_texts(back).values():
        assert not re.search(r"<(\w+:)?f[\s/>]", text), "no formula in the XML"
    found = {}
    for sheet in opened(back).worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix, "shown as text also after it is edited"
                    found[cell.value] = cell
    assert {text for text in DANGEROUS if text[0] != "\t"} <= set(found)
    again = upload(back, later=1)
    assert [one.fault.rule for one in again.problems if one.fault.field == "machines_peak"] == ["out_of_range"] * 6


def test_text_that_a_workbook_cannot_hold_comes_back_with_a_sign_in_its_place(upload: Upload) -> None:
    data = "\n".join([";".join(HEADERS), "A-1;x\x01y;0101;2027-03;2027-08;?;3;;planned;"]).encode()
    back = given_back(data, upload(data, "behov.csv"), name="behov.csv")
    sheet, header_row, columns = table_of(back, "Projekt")
    assert sheet.cell(header_row + 1, columns["Projekt"]).value == "x\ufffdy"


MERGED = '<mergeCells count="1">{}</mergeCells>'


@pytest.mark.parametrize(
    "more",
    [
        MERGED.format('<mergeCell ref="A9:XFD9999"/>'),
        MERGED.format("<mergeCell ref='A9:XFD9999'/>"),
        MERGED.format('<mergeCell\nref = "A9:XFD9999" ></mergeCell>'),
        '<hyperlinks><hyperlink display=">" location="A1" ref="A9:XFD9999"/></hyperlinks>',
        MERGED.format('<mergeCell ref="A9:&#88;FD9999"/>'),
        MERGED.format('<mergeCell ref="$A$9:xfd9999"/>'),
        MERGED.format(f'<mergeCell {" " * 900_000} ref="A9:XFD9999"/>'),
        '<hyperlinks><hyperlink ref="A9:XFD9999" location="A1"/></hyperlinks>',
    ],
    ids=range(8),
)
def test_a_workbook_too_large_to_copy_comes_back_in_the_form_of_the_template(upload: Upload, more: str) -> None:
    data = with_sheet_text(workbook([row(places="nowhere")]), "</sheetData>", f"</sheetData>{more}")
    assert not opened_package(data, "behov.xlsx").may_be_copied
    back = given_back(data, upload(data), "en")
    sheet, header_row, columns = table_of(back, "What to correct")
    assert sheet.title == "Planned demand"
    assert sheet.cell(header_row + 1, columns["places"]).value == "nowhere"
    assert upload(back, later=1).rejected == 1


def broken_comments(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("xl/comments") else content


def broken_merge(name: str, content: bytes) -> bytes:
    if name != "xl/worksheets/sheet2.xml":
        return content
    return content.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="foo"/></mergeCells>')


def broken_text(name: str, content: bytes) -> bytes:
    if name != "xl/worksheets/sheet2.xml":
        return content
    return content.replace(b"</sheetData>", b'<row r="900"><c r="A900" t="s"><v>999999</v></c></row></sheetData>')


@pytest.mark.parametrize("change", [broken_comments, broken_merge, broken_text])
def test_a_workbook_damaged_beside_its_rows_comes_back_in_the_form_of_the_template(
    upload: Upload, change: Callable[[str, bytes], bytes | None]
) -> None:
    def shape(book: Any) -> None:
        notes = book.create_sheet("Noter")
        for no in range(40):  # longer than a header is looked for
            notes.append([f"tekst {no}"])
        notes["A1"].comment = Comment("se her", "x")

    good = workbook([row(), row("A-2", places="nowhere")], shape=shape)
    data = rewritten(good, change)
    report = upload(data)
    assert (report.accepted, report.rejected) == (1, 1)
    sheet, header_row, columns = table_of(given_back(data, report), "Hvad der skal rettes")
    assert sheet.title == "Planlagt behov"
    assert sheet.cell(header_row + 1, columns["Sted"]).value == "nowhere"
    sheet, *_ = table_of(given_back(good, report), "Hvad der skal rettes")
    assert sheet.title == "Sheet", "the same workbook undamaged is copied"


def test_a_report_has_the_drop_downs_of_the_template(upload: Upload) -> None:
    data = workbook([row(places="nowhere")])
    sheet, _, columns = table_of(given_back(data, upload(data)), "Hvad der skal rettes")
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["F2"].startswith("'Lister'!") or lists["F2"].startswith("Lister!")
    assert columns["machine_class"] == 6
