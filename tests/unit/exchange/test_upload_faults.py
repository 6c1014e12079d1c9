"""What an upload says of rows and columns that it cannot take."""

import pytest

from machinery.access.asking import Asking
from machinery.errors import NotFound
from machinery.exchange import importing
from machinery.exchange.importing import import_table
from machinery.i18n import translator
from machinery.pledges.batches import batches
from machinery.reference import reference
from machinery.store.database import Store
from tests.unit.exchange.uploading import ASKING, BUILDER, HEADER, NOW, counts, row, upload


def test_a_misspelt_column_is_told_with_the_header_that_was_meant(store: Store) -> None:
    report = upload(store, row() + ",named,100", header=f"{HEADER},visiblity,Budget")
    for lang in ("da", "en"):
        slip, other = (note.message(translator(lang)) for note in report.notes)
        assert "visiblity" in slip
        assert "visibility (" in slip
        assert "Budget" in other
        assert "visiblity" not in other


def test_so_many_faults_are_listed_and_the_other_faulty_rows_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_PROBLEMS", 3)
    report = upload(store, *(row(f"A-{no}", peak="x") for no in range(5)), row("B-1"))
    assert counts(report) == (6, 1, 0, 0, 5)
    assert [problem.row for problem in report.problems] == [2, 3, 4]
    assert report.unlisted == (5, 6)
    assert report.as_json(translator("da"))["unlisted"] == 2
    assert "Yderligere 2 rækker er afvist" in report.notes[-1].message(translator("da"))
    assert "2 further rows were" in report.notes[-1].message(translator("en"))
    one_more = upload(store, *(row(f"A-{no}", peak="x") for no in range(4)))
    assert "Yderligere 1 række er afvist" in one_more.notes[-1].message(translator("da"))
    assert "1 further row was" in one_more.notes[-1].message(translator("en"))


def test_a_row_of_another_builder_and_a_row_that_slipped_are_faults(store: Store) -> None:
    header = f"builder_id,{HEADER}"
    report = upload(
        store, f"{BUILDER},{row('A-1')}", f"eksempel_region,{row('A-2')}", f",{row('A-3')},5", header=header
    )
    assert counts(report) == (3, 1, 0, 0, 2)
    assert [(p.row, p.fault.rule) for p in report.problems] == [(3, "other_builder"), (4, "too_many_cells")]
    assert report.problems[0].fault.suggestion == f"Eksempel {BUILDER}", "its name, which a file may hold too"
    for lang in ("da", "en"):
        assert report.problems[1].as_json(translator(lang))["message"]


SEMICOLONS = "pledge_ref;places;start_month;end_month;machine_class;machines_peak;commitment;project;note"


AFTER_PLACES = "2027-03;2027-08;crawler_excavator_16_25t;3;planned"


@pytest.mark.parametrize(
    ("slipped", "rule"),
    [
        (f"A-2;0751:60;0147:40;{AFTER_PLACES};Å-projekt;", "places_apart"),
        (f"A-2;0751:60;0147:40;{AFTER_PLACES}", "places_apart"),
        (f"A-2;0751:60;0147:40;{AFTER_PLACES};Å-projekt;se bilag", "places_apart"),
        (f"A-2;0751:60 %;København:20;0461:20;{AFTER_PLACES};;", "places_apart"),
        (f"A-2;0751;0147;{AFTER_PLACES};;", "places_apart"),
        (f"A-2;0751;0147:40;{AFTER_PLACES};;", "places_apart"),
        (f"A;2;0751;{AFTER_PLACES};;", "too_many_cells"),
        (f"A-2;0751;{AFTER_PLACES};Vej;sti;og bro", "too_many_cells"),
        ("A-2;0751;2027-03;2027-08;crawler_excavator_16_25t", "too_few_cells"),
    ],
)
def test_a_row_whose_cells_have_moved_has_one_fault_that_says_so(store: Store, slipped: str, rule: str) -> None:
    report = upload(store, f"A-1;0751;{AFTER_PLACES};;", slipped, f"A-3;0751;{AFTER_PLACES};;", header=SEMICOLONS)
    assert counts(report) == (3, 2, 0, 0, 1), "the good rows around it are kept"
    assert [(p.row, p.fault.rule) for p in report.problems] == [(3, rule)]
    for lang in ("da", "en"):
        message = report.problems[0].fault.message(translator(lang))
        assert '"' in message or rule == "too_few_cells"


def test_the_fault_of_places_without_quotation_marks_shows_them_with_and_what_can_be_written_so(store: Store) -> None:
    report = upload(store, f"A-1;0751:60;0147:40;{AFTER_PLACES};;", header=SEMICOLONS)
    [problem] = report.problems
    assert '"0751:60;0147:40"' in problem.fault.message(translator("da"))
    assert (problem.fault.field, problem.fault.suggestion) == ("places", "")
    mended = f'A-1;"{problem.fault.value}";{AFTER_PLACES};;'
    assert counts(upload(store, mended, header=SEMICOLONS)) == (1, 1, 0, 0, 0)


def test_a_row_with_other_faults_is_not_taken_for_one_that_has_moved(store: Store) -> None:
    wrong_class = AFTER_PLACES.replace("crawler", "crawlr")
    report = upload(store, f"A-1;0751;{wrong_class};Aarhus;;", f"A-2;0751;{AFTER_PLACES};;;", header=SEMICOLONS)
    assert counts(report) == (2, 1, 0, 0, 1), "a separator at the end of every line moves nothing"
    assert [(p.row, p.fault.rule) for p in report.problems] == [(2, "unknown_class")]
    named = upload(
        store, "A-3;0751;Aarhus;x;2027-08;crawler_excavator_16_25t;3;planned",
        header="pledge_ref;places;project;start_month;end_month;machine_class;machines_peak;commitment",
    )  # fmt: skip
    assert [p.fault.rule for p in named.problems] == ["not_a_month"], "a project may be called what a place is called"


@pytest.mark.parametrize(
    ("rows", "dry_run", "danish", "english"),
    [
        (
            ["A-1", "A-2", "x", "x", "x"], False,
            "2 af 5 rækker er indlæst: 1 ny, 0 ændrede og 1 uændret. 3 rækker er afvist.",
            "2 of 5 rows were imported: 1 new, 0 changed and 1 unchanged. 3 rows were rejected.",
        ),
        (
            ["A-1", "x"], False,
            "1 af 2 rækker er indlæst: 0 nye, 0 ændrede og 1 uændret. 1 række er afvist.",
            "1 of 2 rows was imported: 0 new, 0 changed and 1 unchanged. 1 row was rejected.",
        ),
        (
            ["A-2", "A-3"], True,
            "Alle 2 rækker kan indlæses: 2 nye, 0 ændrede og 0 uændrede.",
            "All 2 rows can be imported: 2 new, 0 changed and 0 unchanged.",
        ),
        (
            ["A-2"], False, "Filens ene række er indlæst: 1 ny, 0 ændrede og 0 uændrede.",
            "The only row of the file was imported: 1 new, 0 changed and 0 unchanged.",
        ),
        (["x", "x"], False, "Alle 2 rækker er afvist. Intet er gemt.", "All 2 rows were rejected. Nothing was saved."),
        (["x"], True, "Filens ene række er afvist. Intet er gemt.",
         "The only row of the file was rejected. Nothing was saved."),
    ],
)  # fmt: skip
def test_the_summary_counts_what_was_taken_and_what_was_not(
    store: Store, rows: list[str], dry_run: bool, danish: str, english: str
) -> None:
    upload(store, row("A-1"))
    report = upload(store, *(row(ref) if ref != "x" else row(peak="x") for ref in rows), dry_run=dry_run, later=1)
    assert report.summary(translator("da"), is_trial=dry_run) == danish
    assert report.summary(translator("en"), is_trial=dry_run) == english


def test_an_unknown_builder_is_told_with_the_nearest_one(store: Store) -> None:
    with pytest.raises(NotFound) as error:
        import_table(store, Asking.command_line(), b"x", "a.csv", f"{BUILDER}s", known=reference(), now=NOW)
    for lang in ("da", "en"):
        said = translator(lang)(error.value.key, **error.value.values)
        assert f"{BUILDER}s" in said
        assert BUILDER in said.replace(f"{BUILDER}s", "")


def test_columns_that_are_no_field_and_warnings_are_told_without_stopping_anything(store: Store) -> None:
    header = f"{HEADER},Budget,contact_mailbox"
    report = upload(store, row() + ",100,jens.hansen@eksempel.dk", header=header)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert "Budget" in report.notes[0].message(translator("da"))
    assert [(p.row, p.fault.rule) for p in report.warnings] == [(2, "personal_mailbox")]


def test_a_file_of_faulty_rows_only_stores_nothing(store: Store) -> None:
    report = upload(store, row(peak="x"))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.batch_id is None
    assert batches(store, ASKING, BUILDER) == []
