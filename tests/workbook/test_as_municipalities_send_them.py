"""What is said about cells and rows as they come from municipalities: taken, told in one sentence, never guessed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from machinery.errors import BadFile
from machinery.exchange.importing import ImportReport
from machinery.exchange.uploaded import read_upload
from machinery.i18n import translator
from machinery.pledges.reading import own_pledges
from machinery.store.database import Store
from tests.workbook.conftest import ASKING, BUILDER, OTHER
from tests.workbook.making import DANISH, rewritten, row, with_cached, with_sheet_text, workbook

Upload = Callable[..., ImportReport]

# Field, what is written, and what is stored; after `?` what is proposed, nothing after it where nothing is near.
CELLS: list[tuple[str, Any, str]] = [
    ("places", "Glad\u00adsaxe", "0159"),
    ("places", "Høje Taastrup", "0169"),
    ("places", "København (60 %); Frederiksberg 40%", "0101:60;0147:40"),
    ("places", "København og Frederiksberg", "?0101;0147"),
    ("places", "København 60 %, Frederiksberg 40 %", "?0101:60;0147:40"),
    ("places", "Kbh.", "?0101"),
    ("places", "Region H", "?1084"),
    ("places", "Faaborg", "?0430"),
    ("places", "8000 Aarhus C", "?0751"),
    ("places", "8000", "?"),
    ("places", "0102", "?0101"),
    ("places", "Malmø", "?"),
    ("places", "diverse", "?"),
    ("places", "60%;40%", "?"),
    ("places", "Hele kommunen", "?"),
    ("places", "Vejle kommune, Danmark", "?"),
    ("machine_class", "Minigraver 2-6t", "mini_excavator_2_6t"),
    ("machine_class", "Bæltegraver 16 - 25 t", "crawler_excavator_16_25t"),
    ("machine_class", "larvebåndsgraver 25 t", "?crawler_excavator_25_60t"),
    ("machine_class", "gravemaskine 8 t", "?midi_excavator_6_10t"),
    ("machine_class", "generator", "?mobile_battery_genset"),
    ("machine_class", "dumper 20 t", "?"),
    ("machine_class", "saxlift", "?"),
    ("machine_class", "20 t", "?"),
    ("commitment", "Politisk besluttet", "?decided"),
    ("commitment", "planlgt", "?planned"),
    ("commitment", "Planlagt/besluttet", "?"),
    ("commitment", "ja", "?"),
    ("machines_peak", "ca. 5", "?5"),
    ("machines_peak", "5-7", "?"),
    ("machines_peak", "3 t", "?"),
    ("machines_peak", "1½", "?"),
    ("machines_peak", ".5", "?"),
    ("machine_months", "7\u202f,5", "?"),
    ("machine_months", "1,234", "?1234"),
    ("machine_months", "1.2.3", "?"),
    ("machine_months", "12, 5", "?"),
    ("start_month", "marts\u200b 2027", "2027-03"),
    ("start_month", "1. kv. 2027", "2027-01"),
    ("start_month", "1. marts 2027 kl. 12", "?2027-03"),
    ("start_month", 46447, "?2027-03"),
    ("start_month", 2027.1, "?"),
    ("start_month", "Q1 '27", "?2027-01"),
    ("pledge_ref", "A-1\ufeff", "A-1"),
]


@pytest.mark.parametrize(("field", "written", "expected"), CELLS)
def test_a_cell_is_taken_where_it_is_certain_and_a_proposal_made_only_where_it_is_near(
    upload: Upload, store: Store, field: str, written: Any, expected: str
) -> None:
    report = upload(workbook([row(**{"ref" if field == "pledge_ref" else field: written})]), dry_run=True)
    if expected.startswith("?"):
        assert {(one.fault.field, one.fault.suggestion) for one in report.problems} == {(field, expected[1:])}
        for lang in ("da", "en"):
            reason = report.problems[0].reason(translator(lang))
            assert bool(re.search(r"Forslag|Suggest", reason)) is bool(expected[1:])
    else:
        assert upload(workbook([row(**{"ref" if field == "pledge_ref" else field: written})])).accepted == 1
        [one] = own_pledges(store, ASKING, BUILDER)
        found = getattr(one.pledge, field)
        text = ";".join(f"{p.code}:{p.share * 100:.0f}" for p in found) if field == "places" else str(found)
        assert text.replace(":100", "") == expected


def test_what_is_no_demand_is_told_in_one_sentence_and_repeated_headers_in_a_note(upload: Upload) -> None:
    total = [None, "I alt", None, None, None, None, "=SUM(G2:G4)", 36, None, None]
    remark = ["Udarbejdet af anlæg"]
    report = upload(workbook([row(), list(DANISH), row("A-2"), total, remark], DANISH))
    assert (report.accepted, report.rejected) == (2, 2)
    assert [(one.row, one.fault.rule) for one in report.problems] == [(5, "no_demand"), (6, "no_demand")]
    assert [note.message(translator("da")) for note in report.notes] == [
        "Række 3 gentager overskrifterne og er ikke læst."
    ]
    half = upload(workbook([row("A-3", places=None, start_month=None, end_month=None, commitment=None)]), later=1)
    assert {one.fault.rule for one in half.problems} == {"required"}, "a demand half filled in is told field by field"


def test_the_file_of_another_builder_is_refused_once_and_ones_own_name_is_taken(upload: Upload, store: Store) -> None:
    def of(builder: str) -> bytes:
        return workbook([[builder, *row(f"A-{no}")] for no in range(3)], ["Bygherre", *DANISH])

    with pytest.raises(BadFile) as error:
        upload(of(OTHER))
    assert error.value.key == "import.other_builder"
    said = translator("da")(error.value.key, **error.value.values)
    assert OTHER in said
    assert f"Eksempel {BUILDER}" in said
    assert upload(of(f"eksempel {BUILDER}".upper())).accepted == 3
    assert upload(of(BUILDER), later=1).unchanged == 3


def test_a_reference_is_what_the_sheet_shows_so_that_a_csv_file_doubles_nothing(upload: Upload, store: Store) -> None:
    def shape(book: Any) -> None:
        book.active["A2"].number_format = "00000"
        book.active["A3"].number_format = "0.00"

    assert upload(workbook([row(123), row(7)], shape=shape)).accepted == 2  # type: ignore[arg-type]
    assert {one.pledge.pledge_ref for one in own_pledges(store, ASKING, BUILDER)} == {"00123", "7"}
    line = ";".join("" if cell is None else str(cell) for cell in row("00123"))
    assert upload(f"{';'.join(DANISH)}\n{line}".encode("cp1252"), "behov.csv", later=1).unchanged == 1


def test_headers_with_a_remark_or_with_signs_nobody_sees_are_known(upload: Upload) -> None:
    written = ["Jeres reference (fast)", "Projekt\u200b", "Sted *", "Første\u00a0måned (åååå-mm)", *DANISH[4:]]
    assert upload(workbook([row()], [header.replace("klasse", "\u00adklasse") for header in written])).accepted == 1
    beside = upload(workbook([[*row("A-2"), "x"]], [*DANISH, "Note (intern)"]), later=1)
    assert beside.accepted == 1
    assert "Note (intern)" in beside.notes[0].message(translator("da"))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r'(<row r="2".*?</row>)(<row r="3".*?</row>)', r"\2\1"), (r'<row r="3"', '<row r="2"')],
)
def test_rows_out_of_order_are_refused_and_none_is_lost_unseen(pattern: str, text: str) -> None:
    data = with_sheet_text(workbook([row(), row("A-2"), row("A-3")]), pattern, text)
    with pytest.raises(BadFile) as error:
        read_upload(data, "behov.xlsx")
    assert error.value.key == "workbook.refused.damaged"


@pytest.mark.parametrize("written", ["<v></v>", "<v/>", "<v />", ""])
def test_a_formula_without_a_value_is_found_however_the_file_writes_it(upload: Upload, written: str) -> None:
    data = with_cached(workbook([row(machines_peak="=1+2")]), "G2", "3")
    assert upload(data, dry_run=True).accepted == 1
    report = upload(with_sheet_text(data, "<v>3</v></c>", f"{written}</c>"))
    assert [one.fault.rule for one in report.problems] == ["formula_without_value"]


def test_dates_of_the_other_date_system_are_the_same_dates(upload: Upload, store: Store) -> None:
    start, end = datetime(2027, 3, 1), datetime(2027, 8, 31)  # noqa: DTZ001 - cells know no time zones

    def of_1904(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return re.sub(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', content)
        days = {b"46447": b"44985", b"46630": b"45168"}
        return re.sub(rb"(?<=<v>)(46447|46630)(?=</v>)", lambda m: days[m[0]], content)

    data = workbook([row(start_month=start, end_month=end)])
    assert upload(rewritten(data, of_1904)).accepted == 1
    assert upload(data, later=1).unchanged == 1
