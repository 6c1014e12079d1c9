"""`template`, and `import` of workbooks: the way from an empty template to a mended report."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from machinery.exchange.workbook_template import HEADER_ROW
from tests.commands.running import Done, command, held_open
from tests.workbook.making import DANISH, row, workbook


@pytest.fixture
def builder(call: Callable[..., Done], empty) -> str:
    added = call(empty, "builders", "add", "aalborg_kommune", "--json")
    assert added.code == 0, added.err
    return "aalborg_kommune"


def test_a_workbook_its_report_and_the_mended_report(call, world, builder):
    file, report = world / "behov.xlsx", world / "fejl.xlsx"
    rows = [row(f"A-{no}") for no in range(5)]
    rows[3][5] = "minigraver 3 t"
    file.write_bytes(workbook(rows, DANISH))
    tried = call(world, "import", str(file), "--builder", builder, "--dry-run")
    assert "Række 2 (A-0): ny" in tried.out
    assert "Række 5 (A-3): fejl" in tried.out
    done = call(world, "import", str(file), "--builder", builder, "--report", str(report), "--json")
    assert (done.code, done.json["accepted"], done.json["rejected"]) == (1, 4, 1)
    [problem] = done.json["problems"]
    assert (problem["row"], problem["suggestion"]) == (5, "mini_excavator_2_6t")
    book = load_workbook(report)
    assert "Minigraver 2-6 t" in str(book.active["K2"].value)
    book.active["F2"] = "Minigraver 2-6 t"
    book.save(report)
    mended = call(world, "import", str(report), "--builder", builder, "--json")
    assert (mended.code, mended.json["accepted"], mended.err) == (0, 1, "")
    again = call(world, "import", str(file), "--builder", builder, "--json").json
    assert (again["accepted"], again["updated"], again["unchanged"], again["rejected"]) == (0, 0, 4, 1)


def test_a_dry_run_says_which_fields_change(call, world, builder):
    file = world / "behov.xlsx"
    file.write_bytes(workbook([row()]))
    call(world, "import", str(file), "--builder", builder)
    file.write_bytes(workbook([row(note="Ny note", project="Andet navn")]))
    tried = call(world, "import", str(file), "--builder", builder, "--dry-run", "--lang", "en")
    assert "Row 2 (A-1): changed: Project and Note" in tried.out


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_template_of_a_builder_changes_nothing_also_while_the_product_runs(example, lang):
    own = ("eksempelvejvaesenet", "--lang", lang)
    with held_open(example):
        made = command(example, "template", "skabelon.xlsx", "--builder", *own, "--json")
        assert made.code == 0, made.err
        done = command(example, "import", "skabelon.xlsx", "--builder", *own, "--json")
    assert done.code == 0, done.err
    assert done.json["rows"] == done.json["unchanged"] > 0
    book = load_workbook(example / "skabelon.xlsx")
    assert ("EKSEMPELDATA" if lang == "da" else "EXAMPLE DATA") in str(book.active["A3"].value)
    assert book.active.cell(HEADER_ROW, 1).value == ("Jeres reference" if lang == "da" else "pledge_ref")


def test_the_empty_template_needs_no_store(call, world):
    done = call(world, "template", str(world / "skabelon.xlsx"), "--json")
    assert done.code == 0, done.err
    assert not (world / "store.duckdb").exists()
    assert load_workbook(io.BytesIO((world / "skabelon.xlsx").read_bytes())).sheetnames == ["Planlagt behov", "Lister"]
    refused = call(world, "template", str(world / "skabelon.csv"))
    assert refused.code == 1
    assert ".xlsx" in refused.err
    assert call(world, "template", str(world / "x.xlsx"), "--builder", "ukendt").code == 1


@pytest.mark.parametrize("more", [(), ("--builder", "aalborg_kommune")])
def test_a_template_never_replaces_a_file(call, world, builder, more):
    file = world / "skabelon.xlsx"
    file.write_bytes(b"udfyldt")
    refused = call(world, "template", str(file), *more, "--json")
    assert (refused.code, refused.json["error"]["key"]) == (1, "cli.template.exists")
    assert str(file) in refused.err
    assert "Giv skabelonen et andet navn" in refused.err
    assert file.read_bytes() == b"udfyldt"
