"""`import` and `undo`: good rows in, faulty rows listed, nothing doubled, nothing lost."""

import contextlib
import csv
import io
from collections.abc import Callable

import pytest

from tests.commands.running import Done, command, held_open
from tests.commands.tables import good_row, table, with_faults

PROBLEM = {"row", "field", "value", "rule", "message", "suggestion"}


@pytest.fixture
def builder(call: Callable[..., Done], empty) -> str:
    added = call(empty, "builders", "add", "aalborg_kommune", "--json")
    assert added.code == 0, added.err
    return "aalborg_kommune"


def test_a_thousand_rows_with_forty_faulty_ones(world, builder):
    data, expected = with_faults(1000, 25)
    assert len(expected) == 40
    (world / "behov.csv").write_bytes(data)
    done = command(world, "import", "behov.csv", "--builder", builder, "--report", "fejl.csv", "--json")
    assert done.code == 1, "faults were found"
    report = done.json
    assert set(report) == {"batch_id", "rows", "accepted", "updated", "unchanged", "rejected", "problems"}
    assert (report["rows"], report["accepted"], report["rejected"]) == (1000, 960, 40)
    assert (report["updated"], report["unchanged"]) == (0, 0)
    assert {p["row"]: (p["field"], p["rule"]) for p in report["problems"]} == expected
    for problem in report["problems"]:
        assert set(problem) == PROBLEM
        assert problem["message"]
        assert problem["suggestion"], problem
        assert f"Række {problem['row']}: " in done.err

    rows = list(csv.reader(io.StringIO((world / "fejl.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][-1] == "forklaring"
    assert len(rows) == 41
    assert all(row[-1] for row in rows)
    assert "\r" not in done.err, "no progress where nobody watches"

    again = command(world, "import", "behov.csv", "--builder", builder, "--json").json
    assert (again["accepted"], again["updated"], again["unchanged"], again["rejected"]) == (0, 0, 960, 40)
    assert again["batch_id"] is None


def test_the_report_can_be_mended_and_imported(call, world, builder):
    data, expected = with_faults(50, 10)
    file, report = world / "behov.csv", world / "fejl.csv"
    file.write_bytes(data)
    call(world, "import", str(file), "--builder", builder, "--report", str(report))
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))
    problems = call(world, "import", str(report), "--builder", builder, "--json").json["problems"]
    assert len(problems) == len(rows) == len(expected)
    for row, problem in zip(rows, problems, strict=True):
        row[problem["field"]] = problem["suggestion"]
        del row["forklaring"]
    report.write_bytes(table(rows))
    mended = call(world, "import", str(report), "--builder", builder, "--json")
    assert (mended.code, mended.json["accepted"], mended.json["rejected"]) == (0, len(expected), 0)


def test_no_cell_of_the_report_is_a_formula_and_all_come_back_as_they_were(call, world, builder):
    texts = ["=HYPERLINK(1)", "+45", "-1", "@x", "=a", "Havnen"]
    rows = [good_row(no) | {"project": text, "machines_peak": "0"} for no, text in enumerate(texts)]
    file, report = world / "behov.csv", world / "fejl.csv"
    file.write_bytes(table(rows))
    assert call(world, "import", str(file), "--builder", builder, "--report", str(report)).code == 1
    written = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))
    assert [row["project"] for row in written] == ["'=HYPERLINK(1)", "'+45", "'-1", "'@x", "'=a", "Havnen"]
    assert not [cell for row in written for cell in row.values() if cell[:1] in "=+-@\t\r" and cell]
    for row in written:
        row["machines_peak"] = "2"
        del row["forklaring"]
    report.write_bytes(table(written))
    assert call(world, "import", str(report), "--builder", builder, "--json").json["accepted"] == len(texts)
    file.write_bytes(table([row | {"machines_peak": "2"} for row in rows]))
    again = call(world, "import", str(file), "--builder", builder, "--json").json
    assert (again["accepted"], again["updated"], again["unchanged"]) == (0, 0, len(texts)), "the same texts"


def test_a_dry_run_says_the_same_and_stores_nothing(call, world, builder):
    file = world / "behov.csv"
    file.write_bytes(with_faults(100, 50)[0])
    tried = call(world, "import", str(file), "--builder", builder, "--dry-run", "--json").json
    assert tried["batch_id"] is None
    real = call(world, "import", str(file), "--builder", builder, "--json").json
    assert {**tried, "batch_id": None} == {**real, "batch_id": None}
    assert real["accepted"] == 98


def test_undo_takes_back_a_batch_as_a_whole_and_only_once(call, world, builder):
    file = world / "behov.csv"
    file.write_bytes(table([good_row(no) for no in range(8)]))
    batch_id = call(world, "import", str(file), "--builder", builder, "--json").json["batch_id"]
    assert call(world, "demand", "--json").json["rows"]
    undone = call(world, "undo", batch_id, "--json")
    assert (undone.code, undone.json) == (0, {"batch_id": batch_id, "undone": 8, "left": []})
    after = call(world, "demand", "--as-of", "2026-11-24", "--json")
    assert after.json["rows"] == []
    second = call(world, "undo", batch_id, "--json")
    assert second.code == 1
    assert second.json["error"]["key"] == "store.already_undone"
    assert call(world, "undo", "no-such-batch").code == 1


def test_a_change_after_the_batch_is_left_and_listed(call, world, builder):
    rows = [good_row(no) for no in range(3)]
    file = world / "behov.csv"
    file.write_bytes(table(rows))
    first = call(world, "import", str(file), "--builder", builder, "--json").json["batch_id"]
    rows[1]["machines_peak"] = "9"
    file.write_bytes(table(rows))
    assert call(world, "import", str(file), "--builder", builder, "--json").json["updated"] == 1
    undone = call(world, "undo", first, "--json")
    assert undone.json["undone"] == 2
    assert [left["pledge_ref"] for left in undone.json["left"]] == ["R00001"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.csv", None), ("empty.csv", b""), ("folder", "folder"), ("w.xlsx", b"PK\x03\x04rest")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(call, world, builder, name, content):
    path = world / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    done = call(world, "import", str(path), "--builder", builder, "--json")
    assert done.code == 1
    assert name in done.json["error"]["message"]
    assert "Traceback" not in done.err


def test_a_builder_that_does_not_take_part_is_refused(call, world, builder):
    file = world / "behov.csv"
    file.write_bytes(table([good_row(1)]))
    done = call(world, "import", str(file), "--builder", "vejdirektoratet", "--json")
    assert done.code == 1
    assert "vejdirektoratet" in done.err


def test_the_result_says_how_many_rows_were_taken_and_how_many_refused(call, world, builder):
    file = world / "behov.csv"
    rows = [good_row(no) for no in range(9)]
    for row in rows[2:]:
        row["machines_peak"] = "0"
    file.write_bytes(table(rows))
    tried = call(world, "import", str(file), "--builder", builder, "--dry-run")
    assert (tried.code, "2 af 9 rækker kan indlæses" in tried.out) == (1, True)
    done = call(world, "import", str(file), "--builder", builder)
    assert done.code == 1
    assert "2 af 9 rækker er indlæst: 2 nye, 0 ændrede og 0 uændrede. 7 rækker er afvist." in done.out
    assert "Filen er indlæst" not in done.out
    english = call(world, "import", str(file), "--builder", builder, "--lang", "en")
    assert "2 of 9 rows were imported: 0 new, 0 changed and 2 unchanged. 7 rows were rejected." in english.out


def test_rows_whose_faults_have_no_room_in_the_list_are_in_the_report(call, world, builder, monkeypatch):
    monkeypatch.setattr("machinery.exchange.importing.MAX_PROBLEMS", 2)
    file, report = world / "behov.csv", world / "fejl.csv"
    file.write_bytes(table([good_row(no) | {"machines_peak": "0"} for no in range(5)]))
    done = call(world, "import", str(file), "--builder", builder, "--report", str(report), "--json")
    assert (len(done.json["problems"]), done.json["unlisted"], done.json["rejected"]) == (2, 3, 5)
    assert "Yderligere 3 rækker er afvist" in done.err
    written = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))
    assert [row["pledge_ref"] for row in written] == [f"R{no:05d}" for no in range(5)]
    assert all(row["forklaring"] for row in written)


def test_no_cell_of_a_row_that_has_moved_is_lost_in_the_report(call, world, builder):
    file, report = world / "behov.csv", world / "fejl.csv"
    header = "places;start_month;end_month;machine_class;machines_peak;commitment"
    file.write_text(f"{header}\n0751:60;0147:40;2027-03;2027-08;wheel_loader_6_16t;3;planned\n")
    done = call(world, "import", str(file), "--builder", builder, "--report", str(report))
    assert (done.code, done.err.count("Række 2")) == (1, 1)
    [_, row] = csv.reader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";")
    assert row[:6] == ["0751:60", "0147:40", "2027-03", "2027-08", "wheel_loader_6_16t", "3"]
    assert row[-1] == "planned"


def test_a_builder_with_a_slip_in_its_id_is_told_with_the_right_one(call, world, builder):
    file = world / "behov.csv"
    file.write_bytes(table([good_row(1)]))
    for lang in ("da", "en"):
        done = call(world, "import", str(file), "--builder", "aalborg_komune", "--json", "--lang", lang)
        assert (done.code, done.json["error"]["key"]) == (1, "store.unknown_builder")
        assert "aalborg_komune" in done.json["error"]["message"]
        assert "aalborg_kommune (Aalborg Kommune)" in done.json["error"]["message"]


# Report and receipt ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize("way", ["same", "symlink", "detour"])
def test_a_report_over_the_imported_file_is_wrong_usage(call, world, builder, more, way):
    file = world / "behov.csv"
    file.write_bytes(with_faults(20, 10)[0])
    (world / "mappe").mkdir()
    (world / "genvej.csv").symlink_to(file)
    report = {"same": file, "symlink": world / "genvej.csv", "detour": world / "mappe" / ".." / "behov.csv"}[way]
    refused = call(world, "import", str(file), "--builder", builder, "--report", str(report), "--json", *more)
    assert (refused.code, refused.json["error"]["key"]) == (2, "cli.import_file.report_is_input")
    assert str(report) in refused.err
    assert file.read_bytes() == with_faults(20, 10)[0]
    assert call(world, "import", str(file), "--builder", builder, "--json").json["accepted"] == 18, "nothing was stored"


def test_without_faults_there_is_no_report_and_an_older_one_stays(call, world, builder):
    file, older, new = world / "behov.csv", world / "gammel.csv", world / "ny.csv"
    file.write_bytes(table([good_row(1)]))
    older.write_bytes(b"rettes endnu")
    for report in (older, new):
        done = call(world, "import", str(file), "--builder", builder, "--report", str(report))
        assert done.code == 0
        assert "intet at rapportere" in done.err
    assert older.read_bytes() == b"rettes endnu"
    assert not new.exists()


@pytest.mark.parametrize("is_running", [False, True])
def test_a_report_that_cannot_be_written_hides_no_receipt(world, builder, is_running):
    (world / "behov.csv").write_bytes(with_faults(20, 10)[0])
    (world / "fil").write_text("no folder")
    with held_open(world) if is_running else contextlib.nullcontext():
        done = command(world, "import", "behov.csv", "--builder", builder, "--report", "fil/fejl.csv", "--json")
        assert done.code == 1
        assert (done.json["accepted"], done.json["rejected"]) == (18, 2), "one object, and it is the receipt"
        assert "fil/fejl.csv kan ikke skrives" in done.err
        undone = command(world, "undo", done.json["batch_id"], "--json")
    assert undone.code == 0, undone.err
