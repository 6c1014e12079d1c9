"""Files to take home: each says which edition it is, that it is not binding, and when it is invented."""

import csv
import io
import json
from datetime import UTC, datetime

import pandas as pd
import pyarrow.parquet as pq
import pytest

from machinery.editions.csv_text import csv_bytes
from machinery.editions.reading import open_edition
from machinery.errors import Refused
from machinery.exchange.export_edition import FORMATS, export_edition
from tests.editions.worlds import small_world, write_edition

SAYS = {"da": ("EKSEMPELDATA", "ikke bindende", "skjult"), "en": ("EXAMPLE DATA", "not binding", "withheld")}


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_file_says_what_it_is(edition, tmp_path, lang):
    written = export_edition(edition, tmp_path / "out", FORMATS, lang)
    assert {path.name for path in written} == {
        "2026-1-cells.csv", "2026-1-named.csv", "2026-1-about.json", "2026-1.json", "2026-1-cells.parquet",
        "2026-1-named.parquet",
    }  # fmt: skip
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in written}
    for path in written:
        text = (
            pq.read_schema(path).metadata[b"about"].decode() if path.suffix == ".parquet" else path.read_text("utf-8")
        )
        assert "2026-1" in text
        words = SAYS[lang][:2] if path.name.endswith("named.csv") else SAYS[lang]
        for word in words:
            assert word in text, (path.name, word)


@pytest.mark.parametrize(("lang", "delimiter", "decimal"), [("da", ";", ","), ("en", ",", ".")])
def test_a_spreadsheet_of_the_language_opens_the_csv(edition, tmp_path, lang, delimiter, decimal):
    export_edition(edition, tmp_path, ["csv"], lang)
    raw = (tmp_path / "2026-1-cells.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfmachine_group" + delimiter.encode())
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=delimiter))
    shown = {(r["machine_group"], r["region_code"], r["year"], r["tier"]): r for r in rows}
    east = shown["excavator", "ostdanmark", "2027", "planned+firm"]
    assert east["machine_months"] == f"87{decimal}0"
    assert "Østdanmark" in east["region_name"]
    withheld = shown["dumper", "1083", "2028", "total"]
    assert (withheld["machine_months"], withheld["mark"]) == ("", ":c")
    assert all(row["edition"] == "2026-1" and row["note"] and row["as_of"] == "2026-11-23" for row in rows)


@pytest.mark.parametrize(("lang", "word"), [("da", "engelske"), ("en", "English")])
def test_every_format_says_that_columns_and_codes_are_english_in_every_language(edition, tmp_path, lang, word):
    export_edition(edition, tmp_path, FORMATS, lang)
    beside = json.loads((tmp_path / "2026-1-about.json").read_text("utf-8"))
    inside = json.loads((tmp_path / "2026-1.json").read_text("utf-8"))["_about"]
    metadata = json.loads(pq.read_schema(tmp_path / "2026-1-cells.parquet").metadata[b"about"])
    for about in (beside, inside, metadata):
        assert word in about["columns"]
        assert "_name" in about["columns"]


def test_the_formats_hold_the_same_figures(edition, tmp_path):
    export_edition(edition, tmp_path, FORMATS, "en")
    from_csv = pd.read_csv(tmp_path / "2026-1-cells.csv", encoding="utf-8-sig", dtype={"region_code": str})
    from_json = pd.DataFrame(json.loads((tmp_path / "2026-1.json").read_text("utf-8"))["cells"])
    from_parquet = pq.read_table(tmp_path / "2026-1-cells.parquet").to_pandas()
    keys = ["machine_group", "region_code", "year", "tier", "machine_months", "region_name", "tier_name"]
    for frame in (from_csv, from_json):
        pd.testing.assert_frame_equal(frame[keys], from_parquet[keys], check_dtype=False)
    assert "null" in (tmp_path / "2026-1.json").read_text("utf-8")


def test_an_unknown_format_is_refused_before_anything_is_written(edition, tmp_path):
    with pytest.raises(Refused) as found:
        export_edition(edition, tmp_path / "out", ["csv", "gpkg"], "da")
    assert found.value.values == {"format": "gpkg", "allowed": "csv, parquet, json"}
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(edition, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(Refused) as found:
        export_edition(edition, tmp_path / "out", ["json"], "da")
    assert found.value.key == "editions.export_cannot_write"


def test_the_day_of_an_edition_is_the_day_in_denmark(tmp_path):
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    write_edition(tmp_path, small_world(), as_of=late)
    export_edition(open_edition(tmp_path), tmp_path / "out", ["csv"], "da")
    raw = (tmp_path / "out" / "2026-1-cells.csv").read_text("utf-8-sig")
    assert {row["as_of"] for row in csv.DictReader(io.StringIO(raw), delimiter=";")} == {"2026-11-24"}


def test_no_cell_of_a_csv_is_a_formula():
    names = ["=HYPERLINK(1)", "+45", "@x", "-1", "\t=1", "Aa", ""]
    frame = pd.DataFrame({"builder_name": names, "machine_months": [-1.0] * 7})
    rows = list(csv.reader(io.StringIO(csv_bytes(frame).decode(), newline="")))
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "'+45", "'@x", "'-1", "'\t=1", "Aa", ""]
    assert rows[1][1] == "-1.0"
