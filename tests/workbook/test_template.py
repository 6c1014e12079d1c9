"""The template: every list as a drop-down, help, an example that is never read in, and one's own pledges back."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from machinery.access.asking import Asking
from machinery.domain.checking import check_pledge
from machinery.domain.naming import fold
from machinery.domain.pledge import FIELD, FIELDS, Kind, Pledge
from machinery.errors import BadFile, NotAllowed, NotFound
from machinery.exchange.importing import ImportReport
from machinery.exchange.table_file import header_names
from machinery.exchange.workbook_headers import headers
from machinery.exchange.workbook_template import HEADER_ROW, own_template, template
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import record_pledge, withdraw_pledge
from machinery.reference import reference
from machinery.store.database import Store
from tests.workbook.conftest import ASKING, BUILDER, NOW, OTHER
from tests.workbook.making import opened, saved, sheet_texts

Upload = Callable[..., ImportReport]
DAY = date(2026, 11, 23)
VARIED: tuple[dict[str, object], ...] = (
    {"places": "0101:60;0147:40", "machine_months": "7.5", "connector": "ccs2;type2", "note": "=1+1"},
    {"places": "DK014", "hours_per_day": "6.25", "grid_share": "yes"},
    {"site_latitude": "55.676101", "site_longitude": "12.5683", "charging_area": "no"},
    {"places": "DK", "commitment": "in_tender", "notice_id": "2027/S 011-0222", "tender_quarter": "2027Q3"},
    {"places": "0400", "project": "-12 grader", "contact_mailbox": "anlaeg@eksempel.dk", "site_power_kw": "0.1"},
    {"machine_class": "skid_steer_loader", "power_source": "cable", "visibility": "named", "days_per_month": "31"},
)  # fmt: skip


def pledge(ref: str, **other: object) -> Pledge:
    raw = {
        "pledge_ref": ref, "places": "0101", "start_month": "2027-03", "end_month": "2027-08",
        "machine_class": "mini_excavator_0_2t", "machines_peak": "3", "commitment": "planned",
    } | other  # fmt: skip
    checked = check_pledge(raw, builder_id=BUILDER, known=reference(), today=DAY)
    assert checked.pledge is not None, checked.faults
    return checked.pledge


def checks(sheet: Any) -> dict[str, DataValidation]:
    """The check of each column, by its header."""
    by_column = {}
    for one in sheet.data_validations.dataValidation:
        first = sheet[str(one.sqref).split(":")[0]]
        by_column[str(sheet.cell(HEADER_ROW, first.column).value)] = one
    return by_column


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_list_is_a_drop_down_that_covers_it_and_each_choice_is_read_back(lang: str) -> None:
    t, known = translator(lang), reference()
    data = template(known, t, today=DAY)
    book = opened(data)
    by_header = checks(book.worksheets[0])
    wanted = {
        "machine_class": set(known.classes),
        "places": set(known.geography.places),
        "grid_share": {"yes", "no"},
        **{f.name: set(known.vocabulary[f.vocabulary]) for f in FIELDS if f.vocabulary},
    }
    for name, codes in wanted.items():
        check = by_header[headers(t)[[f.name for f in FIELDS].index(name)]]
        title, cells = re.fullmatch(r"'?([^'!]+)'?!(.+)", check.formula1).groups()
        offered = [cell.value for (cell,) in book[title][cells.replace("$", "")]]
        base = pledge("A-1", notice_id="1", site_latitude="56", site_longitude="10")
        read = set()
        for text in offered:
            raw = {f.name: getattr(base, f.name) for f in FIELDS} | {name: text}
            checked = check_pledge(raw, builder_id=BUILDER, known=known, today=DAY)
            assert checked.pledge is not None, (name, text, checked.faults)
            value = getattr(checked.pledge, name)
            if name == "places":
                read.add(value[0].code)
            elif name == "connector":
                read.add(value[0])
            elif name == "grid_share":
                read.add("yes" if value else "no")
            else:
                read.add(value)
        assert read == codes, name
        assert check.showErrorMessage is (FIELD[name].kind not in (Kind.PLACES, Kind.CODE_LIST))
    assert "<dataValidation" in sheet_texts(data)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headers_help_notice_and_version(lang: str) -> None:
    t = translator(lang)
    sheet = opened(template(reference(), t, today=DAY)).worksheets[0]
    cells = sheet[HEADER_ROW]
    texts = [cell.value for cell in cells]
    assert texts == headers(t)
    assert [header_names()[fold(text)] for text in texts] == [field.name for field in FIELDS]
    if lang == "en":
        assert texts == [field.name for field in FIELDS]
    for cell, field in zip(cells, FIELDS, strict=True):
        assert t(f"fields.help.{field.name}") in cell.comment.text
        must = field.required and field.name != "builder_id"
        assert bool(cell.font.bold) is must
        assert (t("workbook.required") in cell.comment.text) is must
    above = " ".join(str(sheet.cell(no, 1).value) for no in range(1, HEADER_ROW))
    assert t("common.non_binding_notice") in above
    assert t("workbook.version", version=1, day=DAY) in above
    assert sheet.freeze_panes == f"B{HEADER_ROW + 1}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_row_is_never_read_in(upload: Upload, store: Store, lang: str) -> None:
    data = template(reference(), translator(lang), today=DAY)
    with pytest.raises(BadFile) as error:
        upload(data)
    assert error.value.key == "workbook.refused.only_example"
    book = opened(data)
    example = [cell.value for cell in book.worksheets[0][HEADER_ROW + 1]]
    for column, value in enumerate(["A-1", *example[1:]], start=1):
        book.worksheets[0].cell(HEADER_ROW + 2, column, value)
    report = upload(saved(book))
    assert (report.rows, report.accepted) == (1, 1), "but for its mark the example is a demand that could be read"
    assert report.notes == (), "what the template itself has written is nothing to remark on"
    book.worksheets[0].cell(HEADER_ROW + 1, 1 + [f.name for f in FIELDS].index("project"), "Skolen")
    [note] = upload(saved(book), later=1).notes
    assert "6" in note.message(translator("da")), "somebody wrote over the example and would miss the row"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_with_own_pledges_changes_nothing_when_it_is_read_in(
    upload: Upload, store: Store, lang: str
) -> None:
    for no, other in enumerate(VARIED):
        one = pledge(f"A-{no}" if no else "=A1", **other)
        record_pledge(store, ASKING, one, idempotency_key=f"k{no}", now=NOW - timedelta(hours=2))
    gone = record_pledge(store, ASKING, pledge("X"), idempotency_key="x", now=NOW - timedelta(hours=2))
    withdraw_pledge(store, ASKING, gone.pledge_id, 1, reason="", idempotency_key="w", now=NOW - timedelta(hours=1))
    data = own_template(store, ASKING, BUILDER, known=reference(), t=translator(lang), now=NOW)
    report = upload(data, later=5)
    assert report.problems == ()
    first = opened(data).worksheets[0][HEADER_ROW + 2]
    assert (f"Eksempel {BUILDER}" if lang == "da" else BUILDER) in {cell.value for cell in first}
    assert (report.rows, report.unchanged, report.batch_id) == (len(VARIED), len(VARIED), None)
    assert {one.outcome for one in report.outcomes} == {"unchanged"}
    assert not re.search(r"<f[\s/>]", sheet_texts(data)["xl/worksheets/sheet1.xml"])


def test_what_follows_from_other_fields_follows_again_when_those_are_changed(upload: Upload, store: Store) -> None:
    record_pledge(store, ASKING, pledge("A-1"), idempotency_key="k", now=NOW)
    book = opened(own_template(store, ASKING, BUILDER, known=reference(), t=translator("en"), now=NOW))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    sheet.cell(HEADER_ROW + 2, columns["machines_peak"], 5)
    report = upload(saved(book), later=5)
    assert [(one.outcome, one.fields) for one in report.outcomes] == [("changed", ("machines_peak", "machine_months"))]
    [one] = own_pledges(store, ASKING, BUILDER)
    assert one.pledge.machine_months == 30


def test_a_template_of_an_invented_builder_says_so(store: Store) -> None:
    invented = template(reference(), translator("da"), today=DAY, is_example=True)
    assert "EKSEMPELDATA" in str(opened(invented).worksheets[0]["A3"].value)
    own = own_template(store, ASKING, BUILDER, known=reference(), t=translator("da"), now=NOW)
    assert "EKSEMPELDATA" not in str(opened(own).worksheets[0]["A3"].value)


def test_nobody_gets_the_template_of_another_builder(store: Store) -> None:
    for asking, builder_id, error in (
        (ASKING, OTHER, NotAllowed),
        (Asking.supplier(), BUILDER, NotAllowed),
        (Asking.command_line(), "ukendt", NotFound),
    ):
        with pytest.raises(error):
            own_template(store, asking, builder_id, known=reference(), t=translator("da"), now=NOW)


def test_the_template_is_a_plain_workbook(store: Store) -> None:
    with zipfile.ZipFile(BytesIO(template(reference(), translator("da"), today=DAY))) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "externalLink" in name]
