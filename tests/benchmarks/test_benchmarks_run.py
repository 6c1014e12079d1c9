"""Every benchmark runs at a tiny size, with equal answers: so that none of them rots between two measurements."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from benchmarks.aggregate import report
from benchmarks.demand import in_pandas, in_polars, in_product, question
from benchmarks.demand.question import LINE_COLUMNS
from benchmarks.measuring import Times, in_turns, paired_ratio
from benchmarks.world import contributors, synthetic_world
from machinery.reference import reference
from tests.architecture.imports import ROOT

PLEDGES, BUILDERS = 3_000, 150


def run(module, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_workbook_benchmark_takes_every_row():
    printed = run("benchmarks.workbook", "--rows", 300, "--rounds", 1, "--no-targets")
    assert "product / openpyxl alone" in printed


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return synthetic_world(PLEDGES, BUILDERS, tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="module")
def figures(world):
    """The product's figures, and those of Polars, from the same world."""
    known = question.codes(reference(), contributors(world))
    with world.open() as store:
        product = in_product.comparable(in_product.answer(store))
    polars = in_polars.answer(in_polars.scan(world, known), known, question.asked())
    return product, question.named(polars.to_pandas(), known)


def test_the_aggregate_is_measured_against_everyone_with_equal_answers(tmp_path, capsys):
    run(
        "benchmarks.aggregate", "--pledges", PLEDGES, "--builders", BUILDERS, "--rounds", 2, "--cold", "product",
        "--kept", tmp_path, "--results", tmp_path,
    )  # fmt: skip
    (result,) = json.loads((tmp_path / "aggregate.json").read_text("utf-8"))["results"]
    assert result["pledges"] == PLEDGES
    assert result["rows"] > 100
    assert result["peak_mb_together"] > 50
    assert result["threads"]["duckdb"] == result["threads"]["polars"]
    names = {"product", "bare scan", "polars", "polars_file", "pandas", "pandas_file", "expanded"}
    assert set(result["warm"]) == names
    assert all(len(facts["rounds"]) == 2 for facts in result["warm"].values())
    assert set(result["product_over"]) == names - {"product"}
    assert set(result["cold"]) == {"product"}
    assert all(first["first_answer_s"] > 0 and first["peak_mb"] > 50 for first in result["cold"].values())
    report([result, result | {"pledges": 2 * PLEDGES}])
    assert "growth" in capsys.readouterr().out


def test_a_page_is_measured_in_process(tmp_path):
    run("benchmarks.page", "--changes", 2, "--subjects", 1, "--browser", "--results", tmp_path)
    found = json.loads((tmp_path / "page.json").read_text("utf-8"))
    ((name, by_kind),) = found["in_process"].items()
    assert name == "Samlet efterspørgsel, edition, supplier"
    assert all(len(facts["rounds"]) == 2 for facts in by_kind.values())
    assert set(by_kind) == {"product", "same charts from constants", "empty page"}


def test_a_world_is_kept_until_its_rules_change(world, tmp_path_factory):
    made = world.store_file.stat().st_mtime_ns
    kept = world.store_file.parent.parent
    assert synthetic_world(PLEDGES, BUILDERS, kept).store_file.stat().st_mtime_ns == made
    (world.store_file.parent / "made.json").write_text('{"other": "rules"}', "utf-8")
    assert synthetic_world(PLEDGES, BUILDERS, kept).store_file.stat().st_mtime_ns > made


@pytest.mark.parametrize("measure", question.MEASURES)
def test_one_wrong_tenth_or_machine_is_found(figures, measure):
    product, polars = figures
    question.require_equal([("product", product), ("polars", polars)])
    wrong = polars.copy()
    wrong.loc[len(wrong) // 2, measure] += 1
    with pytest.raises(AssertionError, match="polars differs from product in 1 rows"):
        question.require_equal([("product", product), ("polars", wrong)])


def test_a_missing_row_is_found(figures):
    product, polars = figures
    with pytest.raises(AssertionError, match="differs"):
        question.require_equal([("product", product), ("polars", polars.iloc[1:])])
    with pytest.raises(AssertionError, match="nothing"):
        question.require_equal([("product", product.iloc[:0]), ("polars", polars.iloc[:0])])


def test_part_of_a_tenth_is_found(figures):
    product, _ = figures
    frame = product.rename(columns={"tenths": "machine_months"}).assign(machine_months=product["tenths"] / 10)
    assert in_product.comparable(frame).equals(product)
    with pytest.raises(AssertionError, match="tenth"):
        in_product.comparable(frame.assign(machine_months=frame["machine_months"] + 0.01))


def test_pandas_reads_what_polars_reads(world):
    known = question.codes(reference(), contributors(world))
    by_polars = in_polars.load(world, known).lines.collect().to_pandas()
    by_pandas = in_pandas.load(world, known).lines
    for column in LINE_COLUMNS:
        assert by_polars[column].astype(str).equals(by_pandas[column].astype(str)), column


def test_the_scan_reads_what_the_product_reads_and_nothing_is_answered_from_statistics(world):
    with world.open(), world.connect() as connection:
        read = in_product.columns_read(connection, BUILDERS)
        # Every line of a synthetic world was stated in time, which the statistics of these columns already say.
        assert set(LINE_COLUMNS) - set(read["pledge_line"]) <= {"changed_at", "confirmed_at"}
        assert {"pledge_no", "revision"} <= set(read["pledge_revision"])
        for table, columns in read.items():
            plan = connection.execute(f"explain (format json) {in_product.scan_sql(table, columns)}").fetchone()
            assert in_product.scanned(json.loads(plan[1]))[table] == columns


def test_contestants_take_turns_and_ratios_are_paired():
    called = []
    times = in_turns({name: lambda name=name: called.append(name) for name in "abc"}, rounds=3)
    assert called == [*"abc", *"bca", *"cab"]
    assert all(len(one.wall) == 3 for one in times.values())
    slow, fast = Times(wall=[2.0, 40.0, 9.0]), Times(wall=[1.0, 10.0, 3.0])
    assert paired_ratio(slow, fast) == 3.0
    assert (slow.least, slow.median, slow.p95) == (2.0, 9.0, 40.0)


def test_a_table_is_compared_row_by_row_whatever_the_order():
    one = pd.DataFrame([["a", "r", "2027H1", "firm", 1, 2, 3, 4], ["b", "r", "2027H1", "firm", 1, 2, 3, 4]],
                       columns=[*question.KEYS, *question.MEASURES])  # fmt: skip
    question.require_equal([("one", one), ("other", one.iloc[::-1])])
