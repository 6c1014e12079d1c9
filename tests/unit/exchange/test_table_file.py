"""Files as builders' spreadsheets save them, and files that are none."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinery.domain.pledge import FIELDS
from machinery.errors import BadFile
from machinery.exchange.table_file import MAX_COLUMNS, MAX_LINES, MAX_ROWS, nearest_header, read_table
from machinery.i18n import translator

HEADER = "places,start_month,end_month,machine_class,machines_peak,commitment,project"
ROW = "0101,2027-03,2027-08,crawler_excavator_16_25t,3,planned,Ærø Å"
DANISH = "Sted;Første måned;Sidste måned;Maskinklasse;Maskiner på samme tid;Forpligtelsesgrad;Projekt"
DANISH_ROW = "København;2027-03;2027-08;Bæltegraver 16-25 t;3;Planlagt;Ærø Å"
NEEDED = ["places", "start_month", "end_month", "machine_class", "machines_peak", "commitment"]


def refused(data: bytes, name: str = "behov.csv", **options: int) -> BadFile:
    with pytest.raises(BadFile) as error:
        read_table(data, name, **options)
    assert error.value.values["file"] == name
    for lang in ("da", "en"):
        assert translator(lang)(error.value.key, **error.value.values)
    return error.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("header", "row"), [(HEADER, ROW), (DANISH, DANISH_ROW), (HEADER.replace(",", "\t"), ROW.replace(",", "\t"))]
)
def test_the_ways_in_which_spreadsheets_save(encoding: str, newline: str, header: str, row: str) -> None:
    table = read_table(newline.join([header, row, ""]).encode(encoding), "behov.csv")
    assert table.headers == (*NEEDED, "project")
    assert table.unknown_headers == ()
    [(row_no, cells)] = table.rows
    assert row_no == 2
    assert cells["project"] == "Ærø Å"
    assert cells["machines_peak"] == "3"


def test_headers_in_any_order_case_and_spelling_and_extra_columns_named() -> None:
    header = " FORPLIGTELSESGRAD ;Bemærkning;machine class;Maskiner  på samme tid*;Foerste maaned;end_month;sted;;"
    row = "Planlagt;x;y;3;2027-03;2027-08;0101;;"
    table = read_table(f"{header}\n{row}\n".encode(), "behov.csv")
    assert table.headers == ("commitment", "machine_class", "machines_peak", "start_month", "end_month", "places")
    assert table.unknown_headers == ("Bemærkning",)
    assert (table.beyond, table.padded_rows) == ({}, frozenset())
    assert table.rows[0][1]["places"] == "0101"


def test_every_field_is_known_by_its_danish_and_english_header() -> None:
    for lang in ("da", "en"):
        header = ";".join(translator(lang)(f"fields.{field.name}") for field in FIELDS)
        table = read_table(f"{header}\n{';'.join('x' for _ in FIELDS)}\n".encode(), "behov.csv")
        assert table.headers == tuple(field.name for field in FIELDS)


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    quoted = '0101,2027-03,2027-08,x,3,planned,"to\nlinjer, ""citat"""'
    text = "\n".join([HEADER, "", quoted, ",,,,,,", "  ", ROW, "", ""])
    table = read_table(text.encode(), "behov.csv")
    assert [row_no for row_no, _ in table.rows] == [3, 6]
    assert table.rows[0][1]["project"] == 'to\nlinjer, "citat"'


def test_lines_above_the_header_and_the_mark_for_the_separator() -> None:
    assert read_table(f"\n\n{DANISH}\n{DANISH_ROW}\n".encode(), "behov.csv").rows[0][0] == 4
    marked = read_table(f"sep=;\r\n{DANISH}\r\n{DANISH_ROW}\r\n".encode("cp1252"), "behov.csv")
    assert marked.rows[0][0] == 3
    assert marked.rows[0][1]["places"] == "København"


def test_a_row_with_more_cells_than_headers_is_marked_and_a_short_one_is_not() -> None:
    text = "\n".join([HEADER, ROW + ",,", ROW + ",7", "0101,2027-03"])
    table = read_table(text.encode(), "behov.csv")
    assert table.beyond == {3: ("7",)}
    assert table.padded_rows == {2}
    assert table.rows[2][1] == {"places": "0101", "start_month": "2027-03"}


def test_formulas_and_leading_zeros_stay_text() -> None:
    table = read_table(f"{HEADER}\n0101,2027-03,2027-08,x,3,planned,=1+1\n".encode(), "behov.csv")
    assert table.rows[0][1]["project"] == "=1+1"
    assert table.rows[0][1]["places"] == "0101"


def test_one_apostrophe_before_what_would_be_a_formula_is_taken_off_and_no_other() -> None:
    written = ["'=1+1", "'+45 12", "'-5", "'@x", "'\tx", "''=1", "'Ærø", "'", "O'=x"]
    lines = "\n".join(f'0101,2027-03,2027-08,x,3,planned,"{cell}"' for cell in written)
    table = read_table(f"{HEADER}\n{lines}\n".encode(), "behov.csv")
    assert [cells["project"] for _, cells in table.rows] == [
        "=1+1", "+45 12", "-5", "@x", "\tx", "''=1", "'Ærø", "'", "O'=x",
    ]  # fmt: skip


def test_the_limits_of_rows_lines_and_columns() -> None:
    line = f"{ROW}\n".encode()
    start = f"{HEADER}\n".encode()
    assert len(read_table(start + line * MAX_ROWS, "behov.csv").rows) == MAX_ROWS
    assert refused(start + line * (MAX_ROWS + 1)).key == "import.too_many_rows"
    assert read_table(start + b"\n" * 1000 + line, "behov.csv").rows[0][0] == 1002
    assert refused(start + line + b"\n" * MAX_LINES).key == "import.too_many_lines"
    many = ",".join(f"ekstra {no}" for no in range(MAX_COLUMNS))
    assert refused(f"{HEADER},{many}\n{ROW}\n".encode()).key == "import.too_many_columns"
    assert read_table(f"{HEADER}{',' * 10 * MAX_COLUMNS}\n{ROW}\n".encode(), "behov.csv").unknown_headers == ()


def test_a_slip_in_a_header_has_a_nearest_header_and_another_word_has_none() -> None:
    assert nearest_header("visiblity").startswith("visibility (")
    assert nearest_header("Maskinmånder").startswith("machine_months (")
    assert nearest_header("Budget") == ""


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"", "a.csv", "import.empty_file"),
        (b"\xef\xbb\xbf", "a.csv", "import.empty_file"),
        (b" \r\n;;;\r\n", "a.csv", "import.empty_file"),
        (HEADER.encode(), "a.csv", "import.no_rows"),
        (f"{HEADER}\n,,,\n\n".encode(), "a.csv", "import.no_rows"),
        (b"PK\x03\x04rest", "a.csv", "import.workbook_not_yet"),
        (b"Sted;Projekt\n", "a.xlsx", "import.workbook_not_yet"),
        (b"\xd0\xcf\x11\xe0rest", "a.csv", "import.workbook_not_yet"),
        (b"%PDF-1.7 rest", "a.csv", "import.not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "import.not_text"),
        (f"{HEADER}\n{ROW}\0\n".encode(), "a.csv", "import.not_text"),
        (b"places,project\n\x81\x8d\xff", "a.csv", "import.not_text"),
        (b"\xff\xfe\x00", "a.csv", "import.not_text"),
        (b"navn;antal\nx;3\n", "a.csv", "import.no_header"),
        (f"{HEADER},sted\n{ROW},x\n".encode(), "a.csv", "import.column_twice"),
        (
            f'{HEADER}\n{ROW}\n0101,2027-03,2027-08,x,3,planned,"ingen ende\n{ROW}\n'.encode(),
            "a.csv",
            "import.broken_quotes",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data: bytes, name: str, key: str) -> None:
    assert refused(data, name).key == key


def test_an_open_quotation_mark_names_its_row() -> None:
    broken = f'{HEADER}\n{ROW}\n0101,2027-03,2027-08,x,3,planned,"ingen ende\n{ROW}\n'
    assert refused(broken.encode()).values["row"] == 3


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_column_is_named_in_both_languages(missing: str) -> None:
    header = ",".join(name for name in HEADER.split(",") if name != missing)
    error = refused(f"{header}\nx,x,x,x,x,x\n".encode())
    assert error.key == "import.missing_columns"
    danish = translator("da")(f"fields.{missing}")
    assert error.values["columns"] == f"{missing} ({danish})"


def test_a_required_header_that_is_written_otherwise_is_told_with_the_right_one() -> None:
    error = refused(HEADER.replace("start_month", "startmonth_").encode() + b"\nx")
    assert error.key == "import.missing_columns_misspelt"
    assert "startmonth_ → start_month (Første måned)" in translator("da")(error.key, **error.values)
    error = refused(HEADER.replace("places", "Budget").encode() + b"\nx")
    assert error.key == "import.missing_columns_unknown"
    for lang in ("da", "en"):
        assert "Budget" in translator(lang)(error.key, **error.values)


def test_a_file_without_any_known_header_lists_those_that_must_be_there() -> None:
    error = refused(b"navn;antal\nx;3\n")
    for lang in ("da", "en"):
        said = translator(lang)(error.key, **error.values)
        assert all(name in said for name in NEEDED)
        assert "docs/commands.md" in said


def test_a_file_over_the_limit_says_how_large_it_may_be() -> None:
    error = refused(b"x" * (2 * 1024 * 1024 + 1), limit_bytes=2 * 1024 * 1024)
    assert error.key == "import.too_large"
    assert error.values["limit_mb"] == 2


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, HEADER.encode() + b"\n"]))
def test_any_bytes_are_a_table_or_a_bad_file(data: bytes, start: bytes) -> None:
    try:
        table = read_table(start + data, "behov.csv")
    except BadFile:
        return  # anything but BadFile fails the test; that its sentence exists is asserted by every other test here
    assert table.rows
    assert set(NEEDED) <= set(table.headers)
