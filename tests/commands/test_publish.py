"""`publish`, `editions`, `export`, `charging`."""

import json

import pandas as pd
import pytest

SITE = {
    "slot_hours": 0.5, "base_load_kw": 10, "grid_limit_kw": 80, "usable_battery": 0.9,
    "buffer": {"charge_efficiency": 0.95, "discharge_efficiency": 0.95},
    "charging_windows": [["12:00", "12:30"], ["15:30", "07:00"]],
    "machines": [{
        "machine_class": "crawler_excavator_16_25t", "count": 2, "energy_kwh_per_h": 36, "battery_kwh": 260,
        "charger_kw": 150, "charging_efficiency": 0.9, "work": [["07:00", "12:00"], ["12:30", "15:30"]],
    }],
}  # fmt: skip
ANSWER = {
    "feasible", "reason", "energy_kwh_per_day", "mean_kw", "unmanaged_peak_kw", "unmanaged_peak_at", "managed_peak_kw",
    "dc_chargers", "overnight_outlets", "buffer_kwh", "buffer_feasible", "load_profile", "assumptions",
}  # fmt: skip


def test_at_least_half_of_the_example_world_can_be_shown(call, example):
    tried = call(example, "publish", "2026-1", "--dry-run", "--json")
    assert tried.code == 0
    assert tried.json["share_shown"] >= 0.5
    assert call(example, "editions", "--json").json == {"editions": []}


def test_an_edition_is_published_once_listed_and_exported(call, example, tmp_path):
    done = call(example, "publish", "2026-1", "--json")
    assert done.code == 0
    assert done.json["is_example"] is True
    (head,) = call(example, "editions", "--json").json["editions"]
    assert (head["label"], head["kind"], head["is_example"]) == ("2026-1", "full", True)
    assert head["manifest_sha256"] == done.json["manifest_sha256"]
    refused = call(example, "publish", "2026-2", "--json")
    assert (refused.code, refused.json["error"]["key"]) == (1, "editions.second_edition")

    exported = call(example, "export", "latest", str(tmp_path / "out"), "--formats", "csv,parquet", "--json")
    assert exported.code == 0
    assert exported.json["label"] == "2026-1"
    names = {path.rsplit("/", 1)[1] for path in exported.json["files"]}
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    assert {name.rsplit(".", 1)[1] for name in names} >= {"csv", "parquet"}
    cells = pd.read_csv(tmp_path / "out" / "2026-1-cells.csv", sep=";", decimal=",")
    assert len(cells) > 100
    assert "EKSEMPELDATA" in exported.err


def test_an_unknown_edition_or_format_is_refused(call, example, tmp_path):
    assert call(example, "export", "latest", str(tmp_path / "out")).code == 1
    assert call(example, "publish", "2026-1").code == 0
    assert call(example, "export", "2031-9", str(tmp_path / "out")).code == 1
    done = call(example, "export", "2026-1", str(tmp_path / "out"), "--formats", "cvs")
    assert done.code == 2
    assert "--formats: »cvs« kan ikke bruges" in done.err
    assert "Mener du csv?" in done.err
    assert not (tmp_path / "out").exists()


def test_the_charging_need_of_a_site(call, world):
    file = world / "site.json"
    file.write_text(json.dumps(SITE))
    done = call(world, "charging", str(file), "--json")
    assert done.code == 0
    assert set(done.json) == ANSWER
    # Two machines, eight hours at 36 kWh, through chargers of 90 %, and a base load of 10 kW all day.
    assert done.json["energy_kwh_per_day"] == pytest.approx(2 * 8 * 36 / 0.9 + 240)
    assert len(done.json["load_profile"]) == 48
    assert not (world / "store.duckdb").exists(), "needs no store"
    danish = call(world, "charging", str(file)).out
    assert "880" in danish


def test_a_site_that_cannot_be_meant_is_refused_with_all_faults(call, world):
    file = world / "site.json"
    machine = SITE["machines"][0] | {"machine_class": "crawler_excavator_16_26t"}
    file.write_text(json.dumps(SITE | {"machines": [machine], "grid_limit_kw": -5}))
    done = call(world, "charging", str(file), "--json")
    assert done.code == 1
    assert "crawler_excavator_16_25t" in done.json["error"]["message"]
    assert len(done.err.strip().splitlines()) >= 2
    file.write_text("{")
    assert call(world, "charging", str(file)).code == 1
