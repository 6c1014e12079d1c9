"""`init`, `check`, `builders`, `synthesize`: making a store and saying what is in it."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from machinery.access.asking import Asking
from machinery.example_world import loading
from machinery.example_world.world import World, example_world
from machinery.pledges.reading import all_pledges
from machinery.reference import DATA_FOLDER, Reference, reference
from machinery.store.database import Store


def test_init_makes_a_store_once_and_changes_nothing_afterwards(call, world):
    first = call(world, "init", "--json")
    assert first.code == 0
    assert first.json == {
        "store": str(world / "store.duckdb"), "is_example": False, "loaded": False, "seed": None, "builders": 0,
    }  # fmt: skip
    assert "EKSEMPEL" not in first.err
    assert call(world, "init", "--json").json == first.json
    assert call(world, "check", "--json").json == {"ok": True, "faults": []}


def test_the_example_world_is_marked_everywhere(call, example):
    done = call(example, "init", "--demo", "--seed", "99", "--json")
    assert done.code == 0
    assert (done.json["loaded"], done.json["seed"], done.json["is_example"]) == (False, 7, True)
    assert "EKSEMPELDATA" in done.err
    assert all(builder["is_example"] for builder in call(example, "builders", "--json").json["builders"])
    assert call(example, "builders", "add", "odense_kommune", "--json").json["builder"]["is_example"] is True
    with Store.open(example / "store.duckdb", reference=reference()) as store:
        pledges = all_pledges(store, Asking.command_line(), with_withdrawn=True)
        assert len(pledges) > 480
        assert all(pledge.is_demo for pledge in pledges)
        assert {pledge.is_stale for pledge in pledges} == {pledge.is_out for pledge in pledges} == {True, False}
        assert any(pledge.is_withdrawn for pledge in pledges)
        assert all(pledge.changed_by.endswith(".example") for pledge in pledges)


def test_example_data_is_never_mixed_with_real_builders(call, empty):
    assert call(empty, "builders", "add", "aalborg_kommune").code == 0
    done = call(empty, "init", "--demo", "--json")
    assert (done.code, done.json["error"]["key"]) == (1, "cli.init.holds_real")
    assert [b["builder_id"] for b in call(empty, "builders", "--json").json["builders"]] == ["aalborg_kommune"]


@pytest.fixture
def small_world(monkeypatch) -> None:
    """`init --demo` with three of the builders."""

    def small(seed: int, today: date, known: Reference) -> World:
        whole = example_world(seed, today, known)
        few = tuple(builder for builder in whole.builders if not builder.affiliated_to)[-3:]
        chosen = {builder.builder_id for builder in few}
        return replace(
            whole,
            builders=few,
            histories=tuple(history for history in whole.histories if history.builder_id in chosen),
        )

    monkeypatch.setattr("machinery.cli.init.example_world", small)


def revisions(folder: Path) -> dict[str, tuple[int, datetime]]:
    """pledge_ref → its newest revision and when that was."""
    with Store.open(folder / "store.duckdb", reference=reference()) as store:
        pledges = all_pledges(store, Asking.command_line(), with_withdrawn=True)
    return {pledge.pledge.pledge_ref: (pledge.revision, pledge.changed_at) for pledge in pledges}


def test_an_interrupted_load_goes_on_to_the_same_world(call, tmp_path, monkeypatch, small_world):
    class Interrupted(Exception):
        pass

    def interrupted(store: Store, world: World, progress: object) -> None:
        def stop(done: int, total: int) -> None:
            if done > total / 4:
                raise Interrupted

        loading.load_world(store, world, progress=stop)

    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    assert call(whole, "init", "--demo", "--seed", "7").code == 0
    with monkeypatch.context() as patched:
        patched.setattr("machinery.cli.init.load_world", interrupted)
        with pytest.raises(Interrupted):
            call(broken, "init", "--demo", "--seed", "7")
    for asked in (("--by", "class,municipality,half_year"), ("--by", "region", "--as-of", "2026-02-01")):
        assert call(broken, "demand", *asked).out != call(whole, "demand", *asked).out
    resumed = call(broken, "init", "--demo", "--seed", "3", "--json")
    assert (resumed.json["loaded"], resumed.json["seed"]) == (True, 7), "the world that was begun, whatever the seed"
    for asked in (("--by", "class,municipality,half_year"), ("--by", "region", "--as-of", "2026-02-01")):
        assert call(broken, "demand", *asked).out == call(whole, "demand", *asked).out
    assert call(broken, "check").code == 0
    assert revisions(broken) == revisions(whole)


@pytest.mark.parametrize("kind", ["municipality", "Kommune", "kommune", "Municipality"])
def test_a_kind_is_known_by_its_code_and_by_its_name(call, empty, kind):
    added = call(empty, "builders", "add", "byen", "--name", "Byen", "--kind", kind, "--json").json["builder"]
    assert added["kind"] == "municipality"


def test_a_builder_of_the_register_needs_no_more_than_its_id(call, empty):
    added = call(empty, "builders", "add", "aarhus_kommune", "--json").json["builder"]
    assert (added["name"], added["kind"], added["home_places"]) == ("Aarhus Kommune", "municipality", ["0751"])
    again = call(empty, "builders", "add", "aarhus_kommune", "--json")
    assert (again.code, again.json["error"]["key"]) == (1, "store.builder_exists")


@pytest.mark.parametrize(
    ("argv", "code", "word"),
    [
        (["add"], 2, "id"),
        (["add", "ny_bygherre"], 2, "--kind"),
        (["add", "aalborg_komune"], 2, "aalborg_kommune"),
        (["add", "Ny Bygherre"], 2, "Ny Bygherre"),
        (["add", "ny", "--name", "Ny", "--kind", "municipalty"], 2, "Mener du municipality"),
        (["add", "ny", "--name", "Ny", "--kind", "øde ø"], 2, "--kind"),
        (["add", "ny", "--name", "Ny", "--kind", "port", "--home", "Aalbrg"], 2, "Aalborg"),
        (["add", "ny", "--name", "Ny", "--kind", "port", "--joined", "i går"], 2, "i går"),
        (["add", "ny", "--name", "Ny", "--kind", "port", "--affiliated-to", "nobody"], 1, "nobody"),
    ],
)
def test_a_builder_that_cannot_be_added_is_refused_in_words(call, empty, argv, code, word):
    done = call(empty, "builders", *argv)
    assert done.code == code
    assert word in done.err
    assert call(empty, "builders", "--json").json["builders"] == []


def test_a_home_may_be_given_by_name(call, empty):
    done = call(
        empty,
        "builders",
        "add",
        "ny",
        "--name",
        "Ny",
        "--kind",
        "port",
        "--home",
        "Aalborg;Region Syddanmark",
        "--json",
    )
    assert done.json["builder"]["home_places"] == ["0851", "1083"]
    assert done.json["builder"]["joined"] == "2026-11-23"


def test_synthesize_fills_an_empty_store_and_no_other(call, world):
    argv = ("synthesize", "--builders", "12", "--pledges", "2000", "--seed", "5", "--json")
    done = call(world, *argv)
    assert done.code == 0
    assert done.json == {"builders": 12, "pledges": 2000, "seed": 5, "is_example": True}
    assert len(call(world, "builders", "--json").json["builders"]) == 12
    assert call(world, "check").code == 0
    assert call(world, *argv).code == 1
    demo = call(world, "init", "--demo", "--json")
    assert (demo.code, demo.json["loaded"]) == (0, False)


def test_check_lists_the_rows_that_break_a_rule(call, example, monkeypatch):
    assert call(example, "check", "--json").json == {"ok": True, "faults": []}
    with duckdb.connect(str(example / "store.duckdb")) as database:
        database.execute(
            "update pledge_line set tenths = tenths + 1 where pledge_id = (select min(pledge_id) from pledge_line)"
        )
    done = call(example, "check", "--json")
    assert done.code == 1
    assert done.json["ok"] is False
    assert {fault["kind"] for fault in done.json["faults"]} == {"store"}
    assert {fault["check"] for fault in done.json["faults"]} & {"line_tenths", "line_spread"}


def test_check_lists_faults_of_the_reference_data_and_opens_no_store(call, world, tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, data)
    classes = data / "machine_classes.csv"
    classes.write_text(
        classes.read_text("utf-8").replace("minigraver", "x").replace(",12,1.0,3.0,20,", ",12,1.0,-3.0,20,", 1)
    )
    monkeypatch.setattr("machinery.cli.check.DATA_FOLDER", data)
    done = call(world, "check", "--json")
    assert done.code == 1
    fault = done.json["faults"][0]
    assert (fault["kind"], fault["file"], fault["row"], fault["column"]) == (
        "reference", "machine_classes.csv", 2, "electric_kwh_per_h",
    )  # fmt: skip
    assert not (world / "store.duckdb").exists()


def test_check_names_an_edition_that_was_tampered_with(call, example):
    assert call(example, "publish", "2026-1").code == 0
    cells = example / "editions" / "2026-1" / "cells.parquet"
    cells.chmod(0o644)
    cells.write_bytes(cells.read_bytes()[:-1] + b"x")
    done = call(example, "check", "--json")
    assert done.code == 1
    (fault,) = done.json["faults"]
    assert (fault["kind"], fault["label"]) == ("edition", "2026-1")
    assert "cells.parquet" in fault["message"]
    listed = call(example, "editions", "--json")
    assert (listed.code, listed.json["editions"][0]["is_intact"]) == (1, False)
