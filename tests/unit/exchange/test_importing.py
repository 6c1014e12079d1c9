"""Uploads into a real store: good rows kept, faulty ones listed, the same file twice changes nothing."""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from machinery.access.asking import Asking, Role
from machinery.errors import BadFile, NotAllowed, NotFound
from machinery.exchange import importing
from machinery.exchange.importing import ImportReport, import_table
from machinery.i18n import translator
from machinery.pledges.batches import batches, undo_batch
from machinery.pledges.builders import add_builder
from machinery.pledges.reading import own_pledges, pledge_history
from machinery.pledges.recording import change_pledge, record_pledge, withdraw_pledge
from machinery.pledges.stored import Builder, StoredPledge
from machinery.reference import reference
from machinery.store.database import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUILDER = "eksempel_kommune"
HEADER = "pledge_ref,places,start_month,end_month,machine_class,machines_peak,machine_months,commitment,note"
ASKING = Asking(Role.BUILDER, frozenset({BUILDER}), "Anlæg")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:", reference=reference()) as opened:
        for builder_id in (BUILDER, "eksempel_region"):
            builder = Builder(builder_id, f"Eksempel {builder_id}", "municipality", "2026")
            add_builder(opened, Asking.command_line(), builder, now=NOW - timedelta(days=9))
        yield opened


def upload(store: Store, *rows: str, later: int = 0, header: str = HEADER, dry_run: bool = False) -> ImportReport:
    data = "\n".join([header, *rows]).encode()
    moment = NOW + timedelta(minutes=later)
    return import_table(store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=moment, dry_run=dry_run)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    assert report.rows == report.accepted + report.updated + report.unchanged + report.rejected
    return report.rows, report.accepted, report.updated, report.unchanged, report.rejected


def row(ref: str = "A-1", peak: str = "3", note: str = "", months: str = "", end: str = "2027-08") -> str:
    return f"{ref},0101,2027-03,{end},crawler_excavator_16_25t,{peak},{months},planned,{note}"


# A large file, built from a seed --------------------------------------------------------------------------------------

BREAKS: list[tuple[str, str, str]] = [
    ("places", "Kjøbenhavn", "unknown_place"),
    ("places", "0101:60;0147:30", "shares_not_100"),
    ("places", "0101:60;0147", "share_missing"),
    ("places", "0101;0101", "place_twice"),
    ("places", "", "required"),
    ("start_month", "marts 2027", "not_a_month"),
    ("start_month", "1999-01", "month_out_of_range"),
    ("end_month", "2026-12", "end_before_start"),
    ("machine_class", "Gravko", "unknown_class"),
    ("machines_peak", "0", "out_of_range"),
    ("machines_peak", "tre", "not_a_number"),
    ("machines_peak", "2,5", "not_whole"),
    ("machine_months", "0", "not_above"),
    ("machine_months", "1,25", "too_precise"),
    ("machine_months", "89999", "more_than_peak"),
    ("commitment", "måske", "not_in_list"),
    ("commitment", "I udbud", "notice_required"),
    ("power_source", "HVO", "not_emission_free"),
    ("contact_mailbox", "anlæg", "not_an_email"),
    ("note", "x" * 501, "text_too_long"),
]


def large_file(seed: int) -> tuple[bytes, dict[int, str]]:
    """1,000 rows as a Danish spreadsheet saves them, and spreadsheet row → broken rule of the 40 faulty ones."""
    chance, t = random.Random(seed), translator("da")
    known = reference()
    municipalities = [place for place in known.geography.places.values() if place.level == "municipality"]
    names = [
        "pledge_ref", "project", "places", "start_month", "end_month", "machine_class", "machines_peak",
        "machine_months", "hours_per_day", "power_source", "commitment", "contact_mailbox", "note",
    ]  # fmt: skip
    broken = dict(zip(chance.sample(range(1000), 40), BREAKS * 2, strict=True))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([t(f"fields.{name}") for name in names])
    expected = {}
    for no in range(1000):
        start, months, peak = 2027 * 12 + chance.randrange(36), chance.randint(1, 30), chance.randint(1, 12)
        end = start + months - 1
        place = chance.choice(municipalities)
        machine_class = chance.choice(list(known.classes.values()))
        cells = {
            "pledge_ref": f"B-{no}" if no % 5 else "",
            "project": f"Projekt {no // 2}",
            "places": chance.choice([place.code, place.name_da, "0101:60;0147:40", "DK"]),
            "start_month": f"{start // 12}-{start % 12 + 1:02d}",
            "end_month": f"{end // 12}-{end % 12 + 1:02d}",
            "machine_class": chance.choice([machine_class.machine_class, machine_class.name_da]),
            "machines_peak": str(peak),
            "machine_months": chance.choice(["", str(peak), f"{peak * months / 2:.1f}".replace(".", ",")]),
            "hours_per_day": chance.choice(["", "6,5", "8"]),
            "power_source": chance.choice(["", "Batteri", "any"]),
            "commitment": chance.choice(["Interesse", "intent", "Planlagt", "decided"]),
            "contact_mailbox": chance.choice(["", "anlaeg@eksempel.dk"]),
            "note": chance.choice(["", "=1+1", "linje 1\nlinje 2", 'et "citat"; og mere']),
        }
        if no in broken:
            field, value, rule = broken[no]
            cells[field] = value
            expected[no + 2] = rule
        writer.writerow([cells[name] for name in names])
    return out.getvalue().encode("cp1252"), expected


def test_a_large_file_keeps_its_good_rows_lists_its_faulty_ones_and_changes_nothing_the_second_time(
    store: Store,
) -> None:
    data, expected = large_file(seed=2026)
    told: list[tuple[int, int]] = []
    report = import_table(
        store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=NOW, progress=lambda *at: told.append(at)
    )
    assert counts(report) == (1000, 960, 0, 0, 40)
    assert {problem.row: problem.fault.rule for problem in report.problems} == expected
    assert len(report.problems) == 40
    assert told[-1] == (1000, 1000)
    assert report.batch_id is not None
    stored = own_pledges(store, ASKING, BUILDER, as_of=NOW)
    assert len(stored) == 960
    assert {one.batch_id for one in stored} == {report.batch_id}

    again = import_table(store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=NOW + timedelta(days=1))
    assert counts(again) == (1000, 0, 0, 960, 40)
    assert again.batch_id is None
    assert again.problems == report.problems
    after = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=2))
    assert [(one.pledge_id, one.revision, one.pledge) for one in after] == [
        (one.pledge_id, one.revision, one.pledge) for one in stored
    ]
    assert len(batches(store, ASKING, BUILDER)) == 1


def test_the_report_has_exactly_the_shape_that_programs_read(store: Store) -> None:
    report = upload(store, row(), row("A-2", peak="tre"))
    printed = json.loads(json.dumps(report.as_json(translator("da"))))
    assert printed == {
        "batch_id": report.batch_id,
        "rows": 2,
        "accepted": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "problems": [
            {
                "row": 3,
                "field": "machines_peak",
                "value": "tre",
                "rule": "not_a_number",
                "message": "»Maskiner på samme tid« skal være et tal uden enhed, ikke »tre«.",
                "suggestion": "",
            }
        ],
    }


# Matching -------------------------------------------------------------------------------------------------------------


def test_rows_find_their_pledge_by_reference_and_only_changed_ones_get_a_revision(store: Store) -> None:
    upload(store, row("A-1"), row("A-2"), row("A-3"))
    report = upload(store, row(" A-1 "), row("A-2", peak="4"), row("A-4"), later=1)
    assert counts(report) == (3, 1, 1, 1, 0)
    stored = {one.pledge.pledge_ref: one for one in own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))}
    assert {ref: one.revision for ref, one in stored.items()} == {"A-1": 1, "A-2": 2, "A-3": 1, "A-4": 1}
    assert stored["A-2"].pledge.machines_peak == 4


def test_the_same_values_written_otherwise_change_nothing(store: Store) -> None:
    upload(store, row("A-1", months="18"), row("", months="18"))
    header = (
        "Sted;Første måned;Sidste måned;Maskinklasse;Maskiner på samme tid;Maskinmåneder;Forpligtelsesgrad;"
        "Jeres reference"
    )
    other = "Københavns Kommune;2027-03;2027-08;bæltegraver 16–25 t;3,0;18,0;Planlagt;"
    report = upload(store, other + "A-1", other, header=header, later=1)
    assert counts(report) == (2, 0, 0, 2, 0)


def test_rows_without_reference_are_told_apart_by_content_and_by_count(store: Store) -> None:
    first = upload(store, row("", peak="3"), row("", peak="3"), row("", peak="4"))
    assert counts(first) == (3, 3, 0, 0, 0)
    moved = upload(store, row("", peak="4"), row("", peak="3"), row("", peak="3"), row("", peak="3"), later=1)
    assert counts(moved) == (4, 1, 0, 3, 0)
    refs = [one.pledge.pledge_ref for one in own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))]
    assert len(set(refs)) == 4
    assert all(ref.startswith("auto-") for ref in refs)


def test_a_reference_twice_is_a_fault_of_the_later_row(store: Store) -> None:
    report = upload(store, row("A-1"), row("A-1", peak="5"), row("A-2", peak="x"), row("A-2"))
    assert counts(report) == (4, 1, 0, 0, 3)
    assert [(p.row, p.fault.rule, dict(p.fault.values).get("first_row")) for p in report.problems] == [
        (3, "duplicate_ref", 2),
        (4, "not_a_number", None),
        (5, "duplicate_ref", 4),
    ]


def test_a_withdrawn_pledge_is_taken_up_again_and_the_report_says_so(store: Store) -> None:
    upload(store, row("A-1"))
    [stored] = own_pledges(store, ASKING, BUILDER, as_of=NOW)
    withdraw_pledge(
        store, ASKING, stored.pledge_id, 1, reason="udsat", idempotency_key="k", now=NOW + timedelta(minutes=1)
    )
    report = upload(store, row("A-1"), later=2)
    assert counts(report) == (1, 0, 1, 0, 0)
    [warning] = report.warnings
    assert (warning.row, warning.fault.rule) == (2, "reopened")
    for lang in ("da", "en"):
        assert "A-1" in warning.fault.message(translator(lang))
        assert report.as_json(translator(lang))["warnings"][0]["row"] == 2
    assert [one.change for one in pledge_history(store, ASKING, stored.pledge_id)] == ["create", "withdraw", "update"]


def test_months_that_have_passed_stop_new_rows_only(store: Store) -> None:
    upload(store, row("A-1"))
    data = "\n".join([HEADER, row("A-1", peak="2"), row("A-2")]).encode()
    report = import_table(
        store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=datetime(2028, 1, 1, tzinfo=UTC)
    )
    assert counts(report) == (2, 0, 1, 0, 1)
    assert [(p.row, p.fault.rule) for p in report.problems] == [(3, "wholly_past")]


def test_two_uploads_at_one_reading_of_the_clock(store: Store) -> None:
    for peak in ("3", "4", "5", "6"):
        upload(store, row("A-1", peak=peak))
    assert counts(upload(store, row("A-1", peak="6"))) == (1, 0, 0, 1, 0)


# What the store holds and the file does not say, or says otherwise --------------------------------------------------

SHORT = HEADER.removesuffix(",note").replace(",machine_months", "")


def short(ref: str = "A-1", peak: str = "3") -> str:
    return f"{ref},0101,2027-03,2027-08,crawler_excavator_16_25t,{peak},planned"


def standing(store: Store, ref: str = "A-1") -> StoredPledge:
    everyone = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))
    [found] = [one for one in everyone if one.pledge.pledge_ref == ref]
    return found


def edit(store: Store, ref: str, later: int, **changes: object) -> None:
    """What a colleague does on the page."""
    one = standing(store, ref)
    content = replace(one.pledge, **changes)  # type: ignore[arg-type]
    moment = NOW + timedelta(minutes=later)
    change_pledge(store, ASKING, one.pledge_id, one.revision, content, idempotency_key=f"e{later}", now=moment)


def test_a_column_that_the_file_has_not_keeps_its_field_and_an_empty_cell_empties_it(store: Store) -> None:
    header = f"{HEADER},visibility,site_power_kw,grid_share,hours_per_day"
    full = upload(store, row(note="hej", months="10") + ",named,80,yes,5", header=header)
    assert counts(full) == (1, 1, 0, 0, 0)
    before = standing(store).pledge
    assert counts(upload(store, short(), header=SHORT, later=1)) == (1, 0, 0, 1, 0)
    assert counts(upload(store, short(peak="4"), header=SHORT, later=2)) == (1, 0, 1, 0, 0)
    assert standing(store).pledge == replace(before, machines_peak=4)
    assert counts(upload(store, row(peak="4", months="10"), later=3)) == (1, 0, 1, 0, 0)
    assert standing(store).pledge == replace(before, machines_peak=4, note="")


def test_machine_months_that_followed_from_the_other_fields_follow_them_again(store: Store) -> None:
    upload(store, row(peak="3"))
    upload(store, short(peak="4"), header=SHORT, later=1)
    assert standing(store).pledge.machine_months == 24


def test_an_old_file_does_not_set_back_what_was_changed_on_the_page(store: Store) -> None:
    upload(store, row("A-1", peak="3"), row("A-2"))
    edit(store, "A-1", 1, machines_peak=5, note="rettet")
    old = upload(store, row("A-1", peak="3", months="18"), row("A-2", peak="4"), later=2)
    assert counts(old) == (2, 0, 1, 0, 1)
    assert [(p.row, p.fault.field, p.fault.rule, p.fault.value, p.fault.suggestion) for p in old.problems] == [
        (2, "machines_peak", "changed_since", "3", "5"),
        (2, "note", "changed_since", "", "rettet"),
    ]
    for lang in ("da", "en"):
        said = [problem.fault.message(translator(lang)) for problem in old.problems]
        assert all(part in said[0] for part in ("5", "3", "Anlæg"))
        assert translator(lang)("import.nothing") in said[1]
    assert standing(store).pledge.machines_peak == 5
    # The conflict stands however often the file comes, and is over when the row says what the page says.
    again = upload(store, row("A-1", peak="3", months="18"), row("A-2", peak="6"), later=3)
    assert counts(again) == (2, 0, 1, 0, 1)
    mended = upload(store, row("A-1", peak="5", months="18", note="rettet", end="2027-09"), later=4)
    assert counts(mended) == (1, 0, 1, 0, 0)
    assert (standing(store).pledge.end_month, standing(store).pledge.note) == ("2027-09", "rettet")


def test_a_row_may_change_other_fields_than_the_page_did(store: Store) -> None:
    upload(store, row("A-1", peak="3", months="10"))
    edit(store, "A-1", 1, visibility="named")
    assert counts(upload(store, row("A-1", peak="4", months="10"), later=2)) == (1, 0, 1, 0, 0)
    assert (standing(store).pledge.machines_peak, standing(store).pledge.visibility) == (4, "named")


def test_what_was_undone_may_be_read_in_again(store: Store) -> None:
    upload(store, row("A-1", peak="3"))
    second = upload(store, row("A-1", peak="4"), later=1)
    assert second.batch_id is not None
    undo_batch(store, ASKING, second.batch_id, now=NOW + timedelta(minutes=2))
    assert counts(upload(store, row("A-1", peak="4"), later=3)) == (1, 0, 1, 0, 0)


def test_a_pledge_entered_on_the_page_is_replaced_with_a_warning(store: Store) -> None:
    upload(store, row("A-1"))
    content = replace(standing(store).pledge, pledge_ref="W-1")
    record_pledge(store, ASKING, content, idempotency_key="w", now=NOW)
    assert upload(store, row("W-1"), later=1).warnings == ()
    report = upload(store, row("W-1", peak="4", months="18"), later=2)
    assert counts(report) == (1, 0, 1, 0, 0)
    assert [(p.fault.field, p.fault.rule) for p in report.warnings] == [("machines_peak", "replaces_entered")]
    assert report.warnings[0].fault.message(translator("da"))


def test_a_row_without_reference_that_may_be_a_changed_pledge_is_named_with_it(store: Store) -> None:
    upload(store, row("", peak="3", months="18"), row("", peak="9"))
    three = next(one.pledge for one in own_pledges(store, ASKING, BUILDER, as_of=NOW) if one.pledge.machines_peak == 3)
    rows = [row("", peak="4", months="18"), row("", peak="9"), "X-1,0147,2028-01,2028-02,backhoe_loader,1,,interest,"]
    report = upload(store, *rows, later=1)
    assert counts(report) == (3, 2, 0, 1, 0)
    [warning] = report.warnings
    assert (warning.row, warning.fault.rule, warning.fault.suggestion) == (2, "maybe_changed", three.pledge_ref)
    said = warning.fault.message(translator("da"))
    assert three.pledge_ref in said
    assert translator("da")("fields.machines_peak") in said
    # What the warning suggests: the reference in the row makes it the same pledge.
    withdrawn = standing(store, three.pledge_ref)
    named = upload(store, row(three.pledge_ref, peak="6", months="18"), later=2)
    assert counts(named) == (1, 0, 1, 0, 0)
    assert standing(store, three.pledge_ref).pledge_id == withdrawn.pledge_id


def test_a_dry_run_names_the_fields_that_would_change(store: Store) -> None:
    upload(store, row("A-1"))
    report = upload(store, row("A-1", peak="4", months="18", note="ny"), row("A-2"), later=1, dry_run=True)
    for lang in ("da", "en"):
        t = translator(lang)
        [said] = [note.message(t) for note in report.notes]
        assert "A-1" in said
        assert f"{t('fields.machines_peak')}, {t('fields.note')}." in said


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


def test_an_upload_takes_its_moment_when_it_is_its_turn(store: Store) -> None:
    locked: list[bool] = []

    def now() -> datetime:
        locked.append(store._writing.locked())
        return NOW + timedelta(seconds=len(locked))

    import_table(store, ASKING, f"{HEADER}\n{row()}\n".encode(), "behov.csv", BUILDER, known=reference(), now=now)
    assert locked == [False, True]  # once for today's date, once for the write
    assert standing(store).changed_at == NOW + timedelta(seconds=2)


# Faults, notes and refusals -------------------------------------------------------------------------------------------


def test_a_row_of_another_builder_and_a_row_that_slipped_are_faults(store: Store) -> None:
    header = f"builder_id,{HEADER}"
    report = upload(
        store, f"{BUILDER},{row('A-1')}", f"eksempel_region,{row('A-2')}", f",{row('A-3')},5", header=header
    )
    assert counts(report) == (3, 1, 0, 0, 2)
    assert [(p.row, p.fault.rule) for p in report.problems] == [(3, "other_builder"), (4, "too_many_cells")]
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


def test_a_dry_run_says_the_same_and_stores_nothing(store: Store) -> None:
    rows = (row("A-1"), row("A-2", peak="x"), row(""))
    trial = upload(store, *rows, dry_run=True)
    assert trial.batch_id is None
    assert own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1)) == []
    assert counts(trial) == counts(upload(store, *rows))


def test_a_file_of_faulty_rows_only_stores_nothing(store: Store) -> None:
    report = upload(store, row(peak="x"))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.batch_id is None
    assert batches(store, ASKING, BUILDER) == []


def test_an_upload_can_be_undone_and_read_in_again(store: Store) -> None:
    first = upload(store, row("A-1"), row("A-2"))
    assert first.batch_id is not None
    assert undo_batch(store, ASKING, first.batch_id, now=NOW + timedelta(minutes=1)).undone == 2
    assert counts(upload(store, row("A-1"), row("A-2"), later=2)) == (2, 0, 2, 0, 0)
    assert len(own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))) == 2


def test_only_who_may_write_for_the_builder_may_upload(store: Store) -> None:
    data = "\n".join([HEADER, row()]).encode()
    for asking in (Asking.supplier(), Asking(Role.PARTNER), Asking(Role.BUILDER, frozenset({"eksempel_region"}))):
        with pytest.raises(NotAllowed):
            import_table(store, asking, data, "behov.csv", BUILDER, known=reference(), now=NOW)
        with pytest.raises(NotAllowed):  # nothing about the file is told to those who may not write
            import_table(store, asking, b"", "behov.csv", BUILDER, known=reference(), now=NOW)
    with pytest.raises(NotFound):
        import_table(
            store, Asking.command_line(), data, "behov.csv", "ukendt", known=reference(), now=NOW, dry_run=True
        )
    with pytest.raises(BadFile):
        import_table(store, ASKING, b"", "behov.csv", BUILDER, known=reference(), now=NOW)
    assert own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1)) == []


def test_a_change_made_meanwhile_is_seen_and_not_overwritten_blindly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(store, row("A-1"), row("A-2"))
    real, met = importing.record_batch, []

    def after_somebody_else(*args: object, **options: object) -> object:
        if not met:
            met.append(True)
            other = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))[0]
            content = replace(other.pledge, machines_peak=9)
            change_pledge(
                store, ASKING, other.pledge_id, 1, content, idempotency_key="k", now=NOW + timedelta(minutes=1)
            )
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "record_batch", after_somebody_else)
    report = upload(store, row("A-1", peak="9", months="18"), row("A-2", peak="5"), later=2)
    # A-1 now already says what the file says, so only A-2 gets a revision.
    assert counts(report) == (2, 0, 1, 1, 0)
