"""The delivered data folder: complete, described, sourced, and read without guessing."""

import csv
import json
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from machinery.domain.participants import is_valid_cvr
from machinery.domain.vocabulary import TIER_OF, Commitment
from machinery.errors import UnknownCode
from machinery.reference import DATA_FOLDER, check_reference, load_reference, reference
from machinery.reference.class_table import write_class_table
from machinery.reference.rules.factors import CLASS_FACTORS

DESCRIPTOR = json.loads((DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [resource for resource in DESCRIPTOR["resources"] if "schema" in resource]


def rows_of(path: str) -> list[dict[str, str]]:
    with (DATA_FOLDER / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_delivered_data_has_no_fault() -> None:
    assert check_reference(DATA_FOLDER) == []


def test_every_file_is_described_and_every_described_file_is_there() -> None:
    delivered = {path.name for path in DATA_FOLDER.iterdir() if path.suffix in {".csv", ".geojson"}}
    assert delivered == {resource["path"] for resource in DESCRIPTOR["resources"]}


@pytest.mark.parametrize("resource", TABLES, ids=lambda resource: resource["name"])
def test_a_table_has_the_described_columns_in_order_and_is_written_as_described(resource: dict) -> None:
    content = (DATA_FOLDER / resource["path"]).read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    header = next(csv.reader(content.decode("utf-8").splitlines()))
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert all(field.get("description") for field in resource["schema"]["fields"])


def test_numeric_columns_with_a_dimension_carry_a_unit() -> None:
    without = [
        (resource["name"], field["name"])
        for resource in TABLES
        for field in resource["schema"]["fields"]
        if field["type"] == "number" and "unit" not in field and resource["name"] != "parameters"
    ]
    assert without == []
    assert all(row["unit"] for row in rows_of("parameters.csv"))


def test_the_lists_have_their_full_length() -> None:
    known = reference()
    assert len(known.classes) == 30
    assert len(known.groups) == 9
    assert len(known.participants) == 19
    assert sum(p.signed_letter for p in known.participants.values()) == 15
    assert list(known.classes) == [row["machine_class"] for row in rows_of("machine_classes.csv")]
    assert {c.machine_group for c in known.classes.values()} == set(known.groups)


def test_group_sizes_are_those_of_the_domain_notes() -> None:
    sizes = Counter(c.machine_group for c in reference().classes.values())
    assert sizes == {
        "excavator": 8, "wheel_loader": 5, "dumper": 3, "dozer": 1, "compaction": 4, "paving": 1,
        "lifting_handling": 5, "drilling_piling": 1, "concrete_power_other": 2,
    }  # fmt: skip


def test_confidence_is_distributed_as_in_the_domain_notes() -> None:
    assert Counter(c.confidence for c in reference().classes.values()) == {"high": 7, "medium": 12, "low": 11}


def test_eighteen_classes_need_more_than_their_battery_in_a_day() -> None:
    needing = [c for c in reference().classes.values() if c.energy_kwh_per_day > c.usable_battery_kwh + 1e-9]
    assert len(needing) == 18


def test_vocabularies_hold_exactly_the_values_of_a_pledge() -> None:
    lists = reference().vocabulary
    assert list(lists["commitment"]) == ["interest", "intent", "planned", "decided", "in_tender", "contracted"]
    assert list(lists["tier"]) == ["early", "planned", "firm"]
    assert list(lists["work_type"]) == ["road", "pipe", "building", "rail", "port", "park", "other"]
    assert list(lists["power_source"]) == ["any", "battery", "cable", "hydrogen"]
    assert list(lists["acquisition"]) == ["required_of_contractor", "rental", "purchase"]
    assert list(lists["requirement_type"]) == [
        "none_yet", "minimum_requirement", "contract_condition", "award_criterion", "bonus", "option",
    ]  # fmt: skip
    assert list(lists["charging_area"]) == ["yes", "no", "unknown"]
    assert list(lists["visibility"]) == ["counted", "named"]
    assert list(lists["battery_planned"]) == ["yes", "no", "unknown"]
    assert list(lists["change"]) == ["create", "update", "withdraw", "confirm", "undo"]
    assert {"cee_32a", "cee_63a", "ccs2", "type2", "other"} <= set(lists["connector"])


def test_a_commitment_knows_its_tier_and_contracted_has_none() -> None:
    terms = reference().vocabulary["commitment"].values()
    assert all(isinstance(term, Commitment) for term in terms)
    assert {term.code: term.tier for term in terms if isinstance(term, Commitment)} == dict(TIER_OF)
    assert TIER_OF["contracted"] is None


def test_every_word_is_in_both_languages_and_no_key_shows_through() -> None:
    for terms in reference().vocabulary.values():
        for term in terms.values():
            for text in (term.label_da, term.label_en, term.description_da, term.description_en):
                assert text
                assert "_" not in text
            assert term.description_da.endswith(".")
            assert term.description_en.endswith(".")


def test_commitment_probabilities_are_those_of_the_design() -> None:
    expected = {
        "interest": (0.05, 0.15), "intent": (0.15, 0.35), "planned": (0.40, 0.65),
        "decided": (0.75, 0.95), "in_tender": (0.90, 1.00),
    }  # fmt: skip
    for code, (low, high) in expected.items():
        parameter = reference().parameter(f"commitment_probability_{code}")
        assert (parameter.value_low, parameter.value_high) == (low, high)
        assert parameter.value == pytest.approx((low + high) / 2)
    with pytest.raises(UnknownCode):
        reference().parameter("commitment_probability_contracted")


def test_general_factors_are_those_of_the_notes() -> None:
    known = reference()
    values = {
        "charging_efficiency_ac": 0.90, "charging_efficiency_dc": 0.92, "buffer_efficiency_one_way": 0.95,
        "usable_battery_share": 0.9, "diesel_equivalence": 4.0, "co2_per_litre_diesel": 2.66, "days_per_month": 20.0,
        "noise_reduction": 9.0,
    }  # fmt: skip
    assert {name: known.parameter(name).value for name in values} == values
    winter = known.parameter("winter_extra_share")
    assert (winter.value_low, winter.value_high) == (0.10, 0.20)


@pytest.mark.parametrize("ampere", [16, 32, 63, 125, 250, 400])
def test_a_connection_size_is_the_three_phase_power_of_its_current(ampere: int) -> None:
    power = reference().parameter(f"connection_power_{ampere}a")
    assert power.value == pytest.approx(3**0.5 * 400 * ampere / 1000, abs=0.06)
    assert power.unit == "kW"


def test_grid_co2_is_given_per_year_and_asks_for_one() -> None:
    assert reference().parameter("grid_co2", valid_year=2030).value == 30
    with pytest.raises(UnknownCode):
        reference().parameter("grid_co2")


def test_every_class_factor_has_a_row_with_the_range_of_its_confidence() -> None:
    share = {"high": Decimal("0.25"), "medium": Decimal("0.35"), "low": Decimal("0.60")}
    text = {(row["parameter"], row["machine_class"]): row for row in rows_of("parameters.csv")}
    for machine_class in rows_of("machine_classes.csv"):
        for factor in CLASS_FACTORS:
            row = text[factor, machine_class["machine_class"]]
            value = Decimal(machine_class[factor])
            assert Decimal(row["value"]) == value
            low, high = (value * (1 + sign * share[machine_class["confidence"]]) for sign in (-1, 1))
            if factor == "price_premium_factor":
                low = max(low, Decimal(1))
            assert Decimal(row["value_low"]) == low
            if factor == "hours_per_day":
                high = min(high, Decimal(24))
            assert Decimal(row["value_high"]) == high


def test_every_source_is_used_and_no_address_is_made_up() -> None:
    known = reference()
    used = {row["source_id"] for resource in TABLES for row in rows_of(resource["path"]) if "source_id" in row}
    used |= {source for resource in DESCRIPTOR["resources"] for source in resource.get("sourceIds", [])}
    assert used == set(known.sources)
    for source in known.sources.values():
        assert source.citation
        if not source.url:
            assert "address" in source.note_en or "not published" in source.note_en or source.source_id in {
                "municipality_map", "project_design",
            }, source.source_id  # fmt: skip


def test_the_geometry_is_credited_and_its_licence_is_open_database_licence() -> None:
    drawn = next(resource for resource in DESCRIPTOR["resources"] if resource["path"] == "municipalities.geojson")
    assert drawn["licenses"][0]["name"] == "ODbL-1.0"
    assert "© OpenStreetMap contributors" in drawn["sources"][0]["title"]
    assert "© OpenStreetMap contributors" in reference().sources["municipality_map"].citation
    assert reference().sources["municipality_map"].sha256 == drawn["hash"].removeprefix("sha256:")
    assert "© OpenStreetMap contributors" in (DATA_FOLDER / "README.md").read_text(encoding="utf-8")


def test_known_company_numbers_pass_modulus_11_and_a_wrong_digit_fails() -> None:
    given = [p.cvr for p in reference().participants.values() if p.cvr]
    assert len(given) == 11
    assert all(is_valid_cvr(number) for number in given)
    changed = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in given]
    assert not any(is_valid_cvr(number) for number in changed)


def test_public_requirements_say_what_is_public_and_nothing_of_volumes() -> None:
    known = {r.requirement_id: r for r in reference().public_requirements}
    assert known["metroselskabet_under_2_5_t"].requirement_type == "minimum_requirement"
    assert "2,5 ton" in known["metroselskabet_under_2_5_t"].text_da
    assert known["odense_council_agreement"].stated_on == "2023-06-09"
    assert {r.builder_id for r in known.values()} == {
        "metroselskabet", "koebenhavns_kommune", "odense_kommune", "vejdirektoratet",
    }  # fmt: skip


def test_the_class_table_command_carries_a_corrected_factor_and_touches_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(DATA_FOLDER, tmp_path / "data")
    folder = tmp_path / "data"
    write_class_table(folder)
    assert (folder / "machine_classes.csv").read_bytes() == (DATA_FOLDER / "machine_classes.csv").read_bytes()
    text = (folder / "parameters.csv").read_text(encoding="utf-8")
    old = "battery_kwh,crawler_excavator_16_25t,264,"
    assert old in text
    (folder / "parameters.csv").write_text(text.replace(old, old.replace("264", "270")), encoding="utf-8")
    assert [f.rule for f in check_reference(folder)] == ["differs_from_parameters"]
    write_class_table(folder)
    assert check_reference(folder) == []
    assert load_reference(folder).classes["crawler_excavator_16_25t"].battery_kwh == 270
