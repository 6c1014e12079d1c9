"""One wrong row of each kind, planted in a copy of the data: refused with file, row, column and rule."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from machinery.errors import ReferenceDataError
from machinery.reference import DATA_FOLDER, check_reference, load_reference

CsvRow = dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("demo")))


def change(folder: Path, file: str, edit: Callable[[list[CsvRow]], int]) -> int:
    """Edit the rows of a file; `edit` returns the index of the row it spoiled. Returns its line in a spreadsheet."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    index = edit(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return index + 2


def where(**wanted: str) -> Callable[[list[CsvRow]], int]:
    def index(rows: list[CsvRow]) -> int:
        return next(i for i, row in enumerate(rows) if all(row[k] == v for k, v in wanted.items()))

    return index


def put(find: Callable[[list[CsvRow]], int], **values: str) -> Callable[[list[CsvRow]], int]:
    def edit(rows: list[CsvRow]) -> int:
        index = find(rows)
        rows[index].update(values)
        return index

    return edit


def repeat(rows: list[CsvRow]) -> int:
    rows.append(dict(rows[0]))
    return len(rows) - 1


DIGGER = where(machine_class="crawler_excavator_16_25t")
AC = where(parameter="charging_efficiency_ac")
ASSUMED = where(parameter="ac_charge_kw", machine_class="crawler_excavator_10_16t")
COPENHAGEN = where(builder_id="koebenhavns_kommune")

PLANTED = [
    ("machine_classes.csv", put(DIGGER, battery_kwh="264,0"), "battery_kwh", "type_number", "264,0"),
    ("machine_classes.csv", put(DIGGER, battery_kwh="nan"), "battery_kwh", "type_number", "nan"),
    ("machine_classes.csv", put(DIGGER, battery_kwh="-1"), "battery_kwh", "exclusiveMinimum", "-1"),
    ("machine_classes.csv", put(DIGGER, hours_per_day="25"), "hours_per_day", "maximum", "25"),
    ("machine_classes.csv", put(DIGGER, price_premium_factor="0.5"), "price_premium_factor", "minimum", "0.5"),
    ("machine_classes.csv", put(DIGGER, electric_kwh_per_h=""), "electric_kwh_per_h", "required", ""),
    ("machine_classes.csv", put(DIGGER, eu_power_band="NRE-v-9"), "eu_power_band", "enum", "NRE-v-9"),
    ("machine_classes.csv", put(DIGGER, eu_power_band="NRE-v-4"), "eu_power_band", "power_band", "NRE-v-4"),
    ("machine_classes.csv", put(DIGGER, cpv_code="4326210"), "cpv_code", "pattern", "4326210"),
    ("machine_classes.csv", put(DIGGER, cpv_code="43262199"), "cpv_code", "foreign_key", "43262199"),
    ("machine_classes.csv", put(DIGGER, machine_group="digger"), "machine_group", "foreign_key", "digger"),
    ("machine_classes.csv", put(DIGGER, confidence="sure"), "confidence", "vocabulary", "sure"),
    ("machine_classes.csv", put(DIGGER, size_min_t="30"), "size_min_t", "size_order", "30"),
    ("machine_classes.csv", put(DIGGER, battery_kwh="265"), "battery_kwh", "differs_from_parameters", "265"),
    ("machine_classes.csv", repeat, "machine_class", "primary_key", "mini_excavator_0_2t"),
    ("machine_classes.csv", put(DIGGER, name_da="Bæltegraver "), "name_da", "type_stray_space", "Bæltegraver "),
    ("parameters.csv", put(AC, value="0.99"), "value", "within_range", "0.99"),
    ("parameters.csv", put(AC, note_da="", note_en=""), "note_da", "assumed_needs_note", ""),
    ("parameters.csv", put(AC, note_en=""), "note_en", "both_languages", ""),
    ("parameters.csv", put(AC, value_low="0.9", value_high="0.9"), "value_low", "assumed_needs_range", "0.9"),
    ("parameters.csv", put(AC, value_low=""), "value_low", "required", ""),
    ("parameters.csv", put(AC, source_id="guesstimate"), "source_id", "foreign_key", "guesstimate"),
    ("parameters.csv", put(AC, source_locator=""), "source_locator", "required", ""),
    ("parameters.csv", put(AC, processing_level="copied"), "processing_level", "vocabulary", "copied"),
    ("parameters.csv", put(AC, valid_year="2026.5"), "valid_year", "type_integer", "2026.5"),
    ("parameters.csv", put(AC, unit="DKK/kWh"), "currency_year", "money_needs_year", ""),
    ("parameters.csv", put(ASSUMED, value_low="20"), "value_low", "range_too_narrow", "20"),
    (
        "parameters.csv",
        put(AC, machine_class="backhoe_loader"),
        "parameter",
        "not_a_class_factor",
        "charging_efficiency_ac",
    ),
    (
        "parameters.csv",
        put(where(parameter="usable_battery_share"), value="0.85"),
        "value",
        "differs_from_code",
        "0.85",
    ),
    ("sources.csv", put(where(source_id="volvo_ec230"), url="volvoce.com"), "url", "pattern", "volvoce.com"),
    (
        "sources.csv",
        put(where(source_id="volvo_ec230"), date_published="spring 2023"),
        "date_published",
        "pattern",
        "spring 2023",
    ),
    (
        "sources.csv",
        put(where(source_id="volvo_ec230"), note_da="", note_en=""),
        "date_accessed",
        "unknown_needs_note",
        "",
    ),
    ("commitments.csv", put(where(commitment="decided"), tier="planned"), "tier", "differs_from_code", "planned"),
    ("commitments.csv", put(where(commitment="decided"), label_da=""), "label_da", "required", ""),
    ("tiers.csv", put(where(tier="early"), order="0"), "order", "minimum", "0"),
    ("terms.csv", put(where(code="cable"), order="9"), "order", "numbered_without_gaps", "9"),
    ("terms.csv", repeat, "vocabulary,code", "primary_key", "work_type,road"),
    (
        "municipalities.csv",
        put(where(municipality_code="0101"), municipality_code="101"),
        "municipality_code",
        "pattern",
        "101",
    ),
    ("municipalities.csv", put(where(municipality_code="0147"), name="København"), "name", "unique", "København"),
    (
        "municipalities.csv",
        put(where(municipality_code="0147"), province_code="DK099"),
        "province_code",
        "foreign_key",
        "DK099",
    ),
    ("municipalities.csv", put(where(municipality_code="0147"), latitude="12.5"), "latitude", "minimum", "12.5"),
    ("regions.csv", put(where(region_code="1084"), valid_to="2026-13-01"), "valid_to", "type_date", "2026-13-01"),
    ("regions.csv", put(where(region_code="1084"), valid_to="2026-12-30"), "valid_to", "whole_months", "2026-12-30"),
    (
        "regions.csv",
        put(where(region_code="1084"), valid_from="2007-01-02"),
        "valid_from",
        "whole_months",
        "2007-01-02",
    ),
    ("regions.csv", put(where(region_code="1084"), successor_code="1083"), "successor_code", "successor", "1083"),
    ("regions.csv", put(where(region_code="1081"), successor_code="1083"), "successor_code", "successor", "1083"),
    ("participants.csv", put(COPENHAGEN, cvr="64942213"), "cvr", "cvr_modulus_11", "64942213"),
    ("participants.csv", put(COPENHAGEN, signed_letter="yes"), "signed_letter", "type_boolean", "yes"),
    (
        "participants.csv",
        put(COPENHAGEN, signed_letter="false"),
        "signed_on",
        "signed_on_needs_signature",
        "2023-11-23",
    ),
    ("participants.csv", put(COPENHAGEN, home_places="0101;0102"), "home_places", "place_exists", "0102"),
    ("participants.csv", put(COPENHAGEN, left="2021"), "left", "date_order", "2021"),
    (
        "public_requirements.csv",
        put(where(requirement_id="koebenhavn_bonus"), requirement_type="reward"),
        "requirement_type",
        "vocabulary",
        "reward",
    ),
    (
        "public_requirements.csv",
        put(where(requirement_id="koebenhavn_bonus"), builder_id="odense"),
        "builder_id",
        "foreign_key",
        "odense",
    ),
    ("glossary.csv", put(where(da="bygherre"), en=""), "en", "required", ""),
]


@pytest.mark.parametrize(
    ("file", "edit", "column", "rule", "value"), PLANTED, ids=[f"{p[0]}-{p[2]}-{p[3]}-{p[4]}" for p in PLANTED]
)
def test_a_wrong_cell_is_refused_with_file_row_column_and_rule(
    folder: Path, file: str, edit: Callable[[list[CsvRow]], int], column: str, rule: str, value: str
) -> None:
    row = change(folder, file, edit)
    faults = check_reference(folder)
    assert (file, row, column, rule, value) in [(f.file, f.row, f.column, f.rule, f.value) for f in faults]
    assert all(fault.message for fault in faults)
    with pytest.raises(ReferenceDataError) as refused:
        load_reference(folder)
    assert {"file", "row", "column", "rule"} <= refused.value.values.keys()


def found(folder: Path) -> set[tuple[str, int, str, str]]:
    return {(f.file, f.row, f.column, f.rule) for f in check_reference(folder)}


def test_faults_in_several_files_are_all_listed(folder: Path) -> None:
    first = change(folder, "machine_classes.csv", put(DIGGER, battery_kwh="many"))
    second = change(folder, "participants.csv", put(COPENHAGEN, cvr="64942213"))
    third = change(folder, "glossary.csv", put(where(da="dozer"), en=""))
    assert found(folder) == {
        ("machine_classes.csv", first, "battery_kwh", "type_number"),
        ("participants.csv", second, "cvr", "cvr_modulus_11"),
        ("glossary.csv", third, "en", "required"),
    }


def spoil_text(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unknown_and_a_missing_column_are_refused(folder: Path) -> None:
    spoil_text(folder, "glossary.csv", "da,en,note", "da,english,note")
    assert found(folder) == {
        ("glossary.csv", 1, "english", "unknown_column"),
        ("glossary.csv", 1, "en", "missing_column"),
    }


def test_a_row_with_too_many_cells_is_refused(folder: Path) -> None:
    spoil_text(folder, "tiers.csv", "early,1,", "early,1,extra,")
    assert ("tiers.csv", 2, "", "cell_count") in found(folder)


def test_a_deleted_class_factor_is_missed(folder: Path) -> None:
    change(folder, "parameters.csv", lambda rows: rows.remove(rows[ASSUMED(rows)]) or 0)
    assert [(f.rule, f.value) for f in check_reference(folder)] == [("factor_missing", "crawler_excavator_10_16t")]


def test_a_deleted_commitment_list_or_probability_is_missed(folder: Path) -> None:
    change(folder, "commitments.csv", lambda rows: rows.remove(rows[-1]) or 0)
    change(
        folder,
        "terms.csv",
        lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["vocabulary"] != "connector"]) or 0,
    )
    gone = where(parameter="commitment_probability_planned")
    change(folder, "parameters.csv", lambda rows: rows.remove(rows[gone(rows)]) or 0)
    assert {(f.file, f.rule, f.value) for f in check_reference(folder)} == {
        ("commitments.csv", "code_missing", "contracted"),
        ("terms.csv", "code_missing", "connector"),
        ("parameters.csv", "code_missing", "commitment_probability_planned"),
    }


def test_a_province_in_no_region_after_2027_is_refused(folder: Path) -> None:
    spoil_text(folder, "province_regions.csv", "DK011,ostdanmark\n", "")
    assert [(f.rule, f.value) for f in check_reference(folder)] == [("one_region_at_a_time", "DK011")]


def test_a_missing_file_an_undescribed_file_and_a_broken_encoding_are_refused(folder: Path) -> None:
    (folder / "glossary.csv").unlink()
    (folder / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "tiers.csv").write_bytes("tier\nførst\n".encode("cp1252"))
    assert {
        ("glossary.csv", 0, "", "file_missing"),
        ("extra.csv", 0, "", "file_not_described"),
        ("tiers.csv", 0, "", "not_utf8"),
    } <= found(folder)


def test_a_changed_map_is_refused(folder: Path) -> None:
    spoil_text(folder, "municipalities.geojson", "12.4762", "12.4763")
    assert found(folder) == {("municipalities.geojson", 0, "", "checksum")}


def test_a_municipality_renamed_in_the_table_only_disagrees_with_the_map(folder: Path) -> None:
    change(folder, "municipalities.csv", put(where(municipality_code="0151"), name="Ballerupp"))
    assert {f.rule for f in check_reference(folder)} == {"same_municipalities"}


@pytest.mark.parametrize(
    ("field", "rule"),
    [({"type": "geopoint"}, "unknown_type"), ({"constraints": {"maxLength": 3}}, "unknown_constraint")],
)
def test_a_description_that_nothing_checks_is_refused(folder: Path, field: dict, rule: str) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"]["fields"][0].update(field)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert [f.rule for f in check_reference(folder)] == [rule]
    with pytest.raises(ReferenceDataError):
        load_reference(folder)


def test_an_absent_or_broken_descriptor_is_refused(folder: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    del descriptor["resources"][0]["path"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert [f.rule for f in check_reference(folder)] == ["descriptor"]
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    assert [f.rule for f in check_reference(folder)] == ["not_json"]
    (folder / "datapackage.json").unlink()
    assert [f.rule for f in check_reference(folder)] == ["file_missing"]


def test_a_key_to_an_undescribed_table_is_refused(folder: Path) -> None:
    spoil_text(folder, "datapackage.json", '"resource": "machine_groups"', '"resource": "groups"')
    assert [(f.rule, f.value) for f in check_reference(folder)] == [("unknown_resource", "groups")]


def test_a_file_with_a_broken_quote_is_refused(folder: Path) -> None:
    (folder / "tiers.csv").write_text('tier,"order\n', encoding="utf-8")
    assert ("tiers.csv", 0, "", "not_csv") in found(folder)
