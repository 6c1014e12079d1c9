"""Workbooks as they come: each is read, or refused with a sentence that helps."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from machinery.domain.pledge import pledge_as_row
from machinery.errors import BadFile
from machinery.exchange.importing import ImportReport
from machinery.exchange.table_file import TableFile
from machinery.exchange.uploaded import read_upload
from machinery.i18n import translator
from machinery.pledges.reading import own_pledges
from machinery.store.database import Store
from tests.workbook.conftest import ASKING, BUILDER
from tests.workbook.making import (
    DANISH,
    HEADERS,
    opened,
    rewritten,
    row,
    saved,
    with_cached,
    with_sheet_text,
    workbook,
)

Upload = Callable[..., ImportReport]


def stored(store: Store) -> dict[str, dict[str, str]]:
    return {one.pledge.pledge_ref: pledge_as_row(one.pledge) for one in own_pledges(store, ASKING, BUILDER)}


def notes(report: ImportReport) -> str:
    return " ".join(note.message(translator("da")) for note in report.notes)


def refused(data: bytes, name: str = "behov.xlsx", **more: Any) -> str:
    with pytest.raises(BadFile) as error:
        read_upload(data, name, **more)
    assert error.value.values["file"] == name
    for lang in ("da", "en"):
        assert name in translator(lang)(error.value.key, **error.value.values)
    return error.value.key


@pytest.mark.parametrize("headers", [HEADERS, DANISH])
def test_headers_in_either_language_and_any_order(upload: Upload, store: Store, headers: tuple[str, ...]) -> None:
    report = upload(workbook([row()[::-1]], headers[::-1]))
    assert (report.accepted, report.notes) == (1, ())
    assert stored(store)["A-1"]["project"] == "Separatkloakering"


def test_a_header_that_is_a_slip_is_told_with_the_one_that_was_meant(upload: Upload) -> None:
    assert "skulle den have heddet" in notes(upload(workbook([row()], [*HEADERS[:-1], "Noter"]))).casefold()
    with pytest.raises(BadFile) as error:
        upload(workbook([row()], ["Jeres reference", "Projekt", "Stedd", *DANISH[3:]]))
    assert "Stedd → places (Sted)" in translator("da")(error.value.key, **error.value.values)


def test_extra_columns_are_named_and_left_out(upload: Upload) -> None:
    report = upload(workbook([["x", *row(), 17]], ["Sagsbehandler", *HEADERS, "Journalnr."]))
    assert report.accepted == 1
    assert "Sagsbehandler, Journalnr." in notes(report)


def test_titles_above_the_header_and_empty_rows_between(upload: Upload) -> None:
    def shape(book: Any) -> None:
        sheet = book.active
        sheet.insert_rows(1, 4)
        sheet["A1"] = "Anlægsplan 2027-2030"
        sheet.merge_cells("A1:H2")
        sheet["A3"] = "Sted"
        sheet["A12"], sheet["B12"] = "A-9", "Langt nede"
        for no, value in enumerate(row("A-9"), start=1):
            sheet.cell(12, no, value)

    report = upload(workbook([row(), [None] * 10, [" ", "", None], row("A-2", machines_peak=0)], shape=shape))
    assert [(one.row, one.outcome) for one in report.outcomes] == [(6, "new"), (9, "faulty"), (12, "new")]
    assert report.problems[0].row == 9, "row numbers are those of the sheet"


def test_hidden_sheets_are_not_read_and_that_is_said(upload: Upload) -> None:
    def shape(book: Any) -> None:
        hidden = book.create_sheet("Gammel", 0)
        for cells in [HEADERS, row("GAMMEL")]:
            hidden.append(list(cells))
        hidden.sheet_state = "veryHidden"

    report = upload(workbook([row()], shape=shape))
    assert report.accepted == 1
    assert "Gammel" in notes(report)


def test_the_sheet_with_our_headers_is_found_among_others(upload: Upload, store: Store) -> None:
    def shape(book: Any) -> None:
        book.create_sheet("Forside", 0)["A1"] = "Sted"
        book.create_sheet("Budget").append(["Konto", "Beløb"])
        addresses = book.create_sheet("Adresser")
        for cells in [["Projekt", "Sted", "Gade"], ["Havnen", "0101", "Kajen 1"]]:
            addresses.append(cells)
        unused = book.create_sheet("Skabelon", 1)
        for cells in [HEADERS, row("EKSEMPEL – læses ikke ind")]:
            unused.append(list(cells))
        chart = BarChart()
        chart.add_data(Reference(book.active, min_col=7, min_row=1, max_row=2), titles_from_data=True)
        book.create_chartsheet("Figur").add_chart(chart)

    report = upload(workbook([row()], shape=shape))
    assert list(stored(store)) == ["A-1"]
    [note] = report.as_json(translator("da"))["notes"]
    assert note["key"] == "workbook.note.other_sheets"
    assert "Arket Adresser har nogle af vores overskrifter og er ikke læst." in note["message"]


@pytest.mark.parametrize("columns", [HEADERS, HEADERS[:9]])
def test_demand_on_a_second_sheet_is_never_left_out(upload: Upload, store: Store, columns: tuple[str, ...]) -> None:
    def shape(book: Any) -> None:
        book.active.title = "2027"
        more = book.create_sheet("2028")
        for cells in [["Vores plan"], columns, row("B-1")[: len(columns)]]:
            more.append(list(cells))

    data = workbook([row()], shape=shape)
    with pytest.raises(BadFile) as error:
        upload(data)
    assert error.value.key == "workbook.refused.several_sheets"
    assert "på flere ark: 2027, 2028." in translator("da")(error.value.key, **error.value.values)
    assert stored(store) == {}
    book = opened(data)
    book["2028"].sheet_state = "hidden"
    assert upload(saved(book)).accepted == 1


def test_a_wrong_dimension_in_the_file_hides_no_rows(upload: Upload) -> None:
    data = with_sheet_text(
        workbook([row(f"A-{no}") for no in range(5)]), '<dimension ref="[^"]*"', '<dimension ref="A1"'
    )
    assert upload(data).accepted == 5


def test_a_row_number_beyond_every_sheet_is_no_endless_loop() -> None:
    data = with_sheet_text(workbook([row()]), '<row r="2"', '<row r="99999999999"')
    assert refused(data) == "import.too_many_lines"


PERIODS: list[tuple[Any, Any, str, str]] = [
    ("2027-03", "2027-08", "2027-03", "2027-08"),
    (date(2027, 3, 1), datetime(2027, 8, 31), "2027-03", "2027-08"),  # noqa: DTZ001 - cells know no time zones
    ("03-2027", "8/2027", "2027-03", "2027-08"),
    ("marts 2027", "August 2027", "2027-03", "2027-08"),
    ("March 2027", "aug. 2027", "2027-03", "2027-08"),
    ("1. marts 2027", "31-08-2027", "2027-03", "2027-08"),
    ("2027-03-01", "2027-08-31 00:00:00", "2027-03", "2027-08"),
    ("29-02-2028", "30. sept. 2028", "2028-02", "2028-09"),
    ("Q2 2027", "Q3 2027", "2027-04", "2027-09"),
    ("2. kvt. 2027", "3. kvt. 2027", "2027-04", "2027-09"),
    ("2. kvartal 2027", "2027Q3", "2027-04", "2027-09"),
]


@pytest.mark.parametrize(("start", "end", "first", "last"), PERIODS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_periods_as_people_write_them(
    upload: Upload, store: Store, start: Any, end: Any, first: str, last: str, kind: str
) -> None:
    cells = row(start_month=start, end_month=end)
    if kind == "csv":
        lines = [HEADERS, ["" if value is None else value for value in cells]]
        report = upload("\n".join(";".join(map(str, line)) for line in lines).encode(), "behov.csv")
    else:
        report = upload(workbook([cells]))
    assert report.accepted == 1, report.problems
    assert (stored(store)["A-1"]["start_month"], stored(store)["A-1"]["end_month"]) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("marts 27", "2027", "03/04/2027", "2027.1", 2027.1, 202703, "2. halvår 2027", "snart"),
        *("31-02-2027", "29.02.2027", "2027-02-30", "31. april 2027", "31/11/2027"),
    ],
)
def test_periods_that_could_be_another_one_are_asked_about(upload: Upload, text: Any) -> None:
    report = upload(workbook([row(start_month=text)]))
    assert [problem.fault.rule for problem in report.problems] == ["not_a_month"]


@pytest.mark.parametrize(
    "text", ["Q3 2027", "3. kvt. 2027", "3. kvartal 2027", "2027Q3", date(2027, 8, 1), "aug. 2027"]
)
def test_a_quarter_of_a_tender(upload: Upload, store: Store, text: Any) -> None:
    assert upload(workbook([[*row(), text]], [*HEADERS, "Forventet udbud"])).accepted == 1
    assert stored(store)["A-1"]["tender_quarter"] == "2027Q3"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("machines_peak", "3", "3"),
        ("machines_peak", 3.0, "3"),
        ("machine_months", "7,5", "7.5"),
        ("machine_months", 0.1 + 0.2, "0.3"),
        ("places", 101, "0101"),
        ("places", "101", "0101"),
        ("places", "Københavns Kommune", "0101"),
        ("places", "kobenhavn", None),
        ("places", "Koebenhavn", "0101"),
        ("places", "aarhus kommune", "0751"),
        ("places", "Århus", "0751"),
        ("places", "Faaborg-Midtfyn", "0430"),
        ("places", "Ærø", "0492"),
        ("places", "Aeroe Kommune", "0492"),
        ("machine_class", "Bæltegraver 16-25 t", "crawler_excavator_16_25t"),
        ("machine_class", "crawler excavator 16-25 T", "crawler_excavator_16_25t"),
        ("commitment", "Planlagt", "planned"),
        ("pledge_ref", 1017, "1017"),
        ("note", "linje 1_x000D_\nlinje 2", "linje 1\nlinje 2"),
    ],
)
def test_single_cells(upload: Upload, store: Store, field: str, value: Any, expected: str | None) -> None:
    report = upload(workbook([row(**{field: value})]))
    if expected is None:
        assert [(one.fault.field, bool(one.fault.suggestion)) for one in report.problems] == [(field, True)]
    else:
        assert report.accepted == 1, report.problems
        [one] = stored(store).values()
        assert one[field] == expected


def test_a_number_of_three_decimals_is_never_taken_for_thousands(upload: Upload) -> None:
    report = upload(workbook([row(machine_months=1.234)]))
    assert [(one.fault.field, one.fault.rule) for one in report.problems] == [("machine_months", "too_precise")]


@pytest.mark.parametrize("text", ["minigraver 3 t", "Mini-graver 3t", "minigravemaskine 3 ton"])
def test_a_near_miss_of_a_class_is_a_fault_with_the_class_that_was_meant(upload: Upload, text: str) -> None:
    [problem] = upload(workbook([row(machine_class=text)])).problems
    assert (problem.fault.rule, problem.fault.suggestion) == ("unknown_class", "mini_excavator_2_6t")


def test_formulas_count_by_the_value_saved_with_them(upload: Upload, store: Store) -> None:
    cells = row(machines_peak="=1+2", note='=IF(1=1,"","x")')
    data = with_cached(with_cached(workbook([cells]), "G2", "3"), "J2", "", kind="str")
    assert upload(data).accepted == 1
    assert (stored(store)["A-1"]["machines_peak"], stored(store)["A-1"]["note"]) == ("3", "")


def test_a_formula_without_a_saved_value_is_a_fault_that_says_so(upload: Upload) -> None:
    report = upload(workbook([row(machines_peak="=1+2"), row("A-2", note="=A1")]))
    assert [(one.row, one.fault.field, one.fault.rule) for one in report.problems] == [
        (2, "machines_peak", "formula_without_value"),
        (3, "note", "formula_without_value"),
    ]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_a_cell_that_shows_an_error_is_a_fault(upload: Upload, error: str) -> None:
    report = upload(workbook([row(places=error), row("A-2", note=error)]))
    assert [(one.fault.field, one.fault.rule, one.fault.value) for one in report.problems] == [
        ("places", "cell_error", error),
        ("note", "cell_error", error),
    ]


def test_a_mended_row_without_a_reference_doubles_no_row_like_it(upload: Upload, store: Store) -> None:
    like = row(ref=None)
    assert upload(workbook([row(ref=None, note="#REF!"), like])).accepted == 1
    again = upload(workbook([row(ref=None, note="rettet"), like]), later=1)
    assert (again.accepted, again.unchanged) == (1, 1)
    assert len(stored(store)) == 2


def test_macros_and_links_to_other_files_are_left_alone_and_that_is_said(upload: Upload) -> None:
    more = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    report = upload(rewritten(workbook([row()]), lambda _, content: content, more), "behov.xlsm")
    assert report.accepted == 1
    assert "makroer" in notes(report)
    assert "andre filer" in notes(report)


# Refusals -------------------------------------------------------------------------------------------------------------


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "Workbook".encode("utf-16-le"), "old_format"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "other_format"),
        (zip_of(**{"[Content_Types].xml": b"", "xl__workbook.bin": b""}), "other_format"),
        (zip_of(**{"[Content_Types].xml": b"", "word__document.xml": b""}), "no_workbook"),
        (zip_of(**{"a.txt": b"x"}), "no_workbook"),
        (b"PK\x03\x04rest", "damaged"),
        (b"Sted;Projekt\n", "no_workbook"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "xl__workbook.xml": b"<a/>"}), "damaged"),
        (
            zip_of(
                **{"[Content_Types].xml": b"<a/>", "xl__workbook.xml": b'<a xmlns="http://purl.oclc.org/ooxml/x"/>'}
            ),
            "strict",
        ),
        (workbook([["x"]], ["Konto"]), "no_sheet"),
        (workbook([], []), "no_sheet"),
        (saved(Workbook()), "no_sheet"),
        (workbook([row("Eksempel – læses ikke ind")]), "only_example"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, key: str) -> None:
    assert refused(data) == f"workbook.refused.{key}"


def test_a_workbook_cut_off_or_changed_in_any_place_is_refused_or_read() -> None:
    data = workbook([row()])
    for at in range(4, len(data), 97):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
            try:
                read_upload(broken, "behov.xlsx")
            except BadFile as error:
                translator("da")(error.key, **error.values)


def test_a_file_over_the_limit_is_refused_before_it_is_opened() -> None:
    assert refused(b"PK\x03\x04" + b"\0" * 2_000_000, limit_bytes=1_000_000) == "import.too_large"


def test_a_zip_bomb_is_refused_by_what_it_says_it_unpacks_to() -> None:
    bomb = rewritten(workbook([row()]), lambda _, content: content, {"xl/media/x.bin": b"\0" * 60_000_000})
    assert len(bomb) < 200_000
    assert refused(bomb) == "workbook.refused.unpacks_too_large"


def test_a_package_that_lies_about_what_it_unpacks_to_is_refused() -> None:
    padded = rewritten(workbook([row()]), lambda n, c: c + b" " * 30_000_000 if n.endswith("sheet1.xml") else c)
    with zipfile.ZipFile(io.BytesIO(padded)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = padded.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert lying != padded
    assert refused(lying) == "workbook.refused.damaged"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


def with_part(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A good workbook with one part changed behind its XML declaration, which is left out."""

    def changed(name: str, content: bytes) -> bytes:
        return change(re.sub(rb"^<\?xml[^>]*>\s*", b"", content)) if name == part else content

    data = rewritten(workbook([row()]), changed)
    assert data != workbook([row()])
    return data


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("before", [0, 5_000, 1024 * 1024 - 12, 3_000_000])
def test_entities_anywhere_in_a_part_are_refused(part: str, before: int) -> None:
    comment = b"<!--" + b"x" * before + b"-->"
    assert refused(with_part(part, lambda content: comment + ENTITIES + content)) == "workbook.refused.damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7", "iso-8859-1", "cp037"])
def test_a_part_that_is_not_utf8_is_refused(encoding: str) -> None:
    def change(content: bytes) -> bytes:
        return f'<?xml version="1.0" encoding="{encoding}"?>{content.decode()}'.encode(encoding)

    assert refused(with_part("xl/worksheets/sheet1.xml", change)) == "workbook.refused.damaged"
    assert refused(with_part("xl/styles.xml", change)) == "workbook.refused.damaged"


def test_the_utf16_that_excel_adds_for_its_queries_stops_nothing(upload: Upload) -> None:
    queries = '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAAA</DataMashup>'
    data = rewritten(workbook([row()]), lambda _, content: content, {"customXml/item1.xml": queries.encode("utf-16")})
    assert upload(data).accepted == 1
    hidden = {"customXml/item1.xml": ENTITIES.decode().encode("utf-16")}
    assert refused(rewritten(data, lambda n, c: None if n in hidden else c, hidden)) == "workbook.refused.damaged"


class Counted(int):
    """A row number that counts how often it is compared."""

    compared = 0
    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return int.__eq__(self, other)  # type: ignore[arg-type]


def test_leaving_out_many_example_rows_compares_no_row_with_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = {"pledge_ref": "EKSEMPEL – læses ikke ind"}
    rows = [(Counted(no), dict(marked) if no % 2 else {"places": "0101"}) for no in range(2, 1002)]
    monkeypatch.setattr("machinery.exchange.uploaded.read_table", lambda *_, **__: TableFile(("places",), rows))
    Counted.compared = 0
    assert len(read_upload(b"x", "behov.csv").rows) == 500
    assert Counted.compared < 10 * len(rows)
