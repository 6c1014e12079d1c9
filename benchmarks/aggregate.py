"""The product's main aggregate against the bare scan, Polars and pandas, at growing numbers of pledges.

python -m benchmarks.aggregate                    0.1, 1 and 10 million pledges
python -m benchmarks.aggregate --pledges 100000   one size
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import (
    THREADS,
    Times,
    alone,
    circumstances,
    forget_cached,
    in_turns,
    keep,
    limit_threads,
    paired_ratio,
    peak_memory_mb,
    print_table,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from machinery.store.database import Store

SIZES = (100_000, 1_000_000, 10_000_000)
BUILDERS = 2_000
ROUNDS, ROUNDS_OF_MANY, MANY = 7, 5, 5_000_000
"""Fewer rounds from so many pledges on: there a disturbance weighs less, and a round takes most of a minute."""
EXPANDED_UP_TO = 100_000
"""Expanding every line to its months takes memory and minutes; at this size it shows what grouping first saves."""
PRODUCT, SCAN = "product", "bare scan"
LABELS = {
    PRODUCT: "product",
    SCAN: "bare scan of the same columns",
    "polars": "Polars, frames in memory",
    "polars_file": "Polars, from Parquet",
    "pandas": "pandas, frames in memory",
    "pandas_file": "pandas, from Parquet",
    "expanded": "pandas, every line expanded",
}
ALONE = (PRODUCT, SCAN, "polars_file", "pandas_file")


class Field:
    """Everyone who answers, on one world, in this process."""

    def __init__(self, pledges: int, builders: int, kept: Path | None) -> None:
        # Loaded here because Polars counts its threads when it is loaded.
        from benchmarks import world
        from benchmarks.demand import question
        from machinery.reference import reference

        self.world = world.synthetic_world(pledges, builders, kept or world.KEPT)
        self.known = question.codes(reference(), world.contributors(self.world))
        self.asked = question.asked()
        self.load_s: dict[str, float] = {}
        self.opened = ExitStack()

    @cached_property
    def store(self) -> "Store":
        """The store, open until `opened` is closed."""
        return self.opened.enter_context(self.world.open())

    @cached_property
    def connection(self) -> "DuckDBPyConnection":
        """A plain connection to the same open database."""
        assert self.store
        return self.opened.enter_context(self.world.connect())

    def contestant(self, name: str) -> Callable[[], Any]:
        """The call that answers; what it needs beforehand is read now."""
        from benchmarks.demand import expanded, in_pandas, in_polars, in_product

        known, asked, world = self.known, self.asked, self.world
        if name == PRODUCT:
            store = self.store
            return lambda: in_product.answer(store)
        if name == SCAN:
            connection = self.connection
            columns = in_product.columns_read(connection, int(known.contributor_of.max()))
            return lambda: in_product.scan(connection, columns)
        if name == "polars_file":
            return lambda: in_polars.answer(in_polars.scan(world, known), known, asked)
        if name == "pandas_file":
            return lambda: in_pandas.answer(in_pandas.load(world, known), known, asked)
        begun = time.perf_counter()
        if name == "polars":
            frames = in_polars.load(world, known)
            self.load_s[name] = time.perf_counter() - begun
            return lambda: in_polars.answer(frames, known, asked)
        tables = in_pandas.load(world, known)
        self.load_s[name] = time.perf_counter() - begun
        if name == "pandas":
            return lambda: in_pandas.answer(tables, known, asked)
        return lambda: expanded.answer(tables, known, asked)

    def require_all_equal(self, contestants: dict[str, Callable[[], Any]]) -> int:
        """Raise `AssertionError` unless everyone answers what the product does; returns the number of rows.

        This is also everybody's first run, which is not timed.
        """
        from benchmarks.demand import in_product, question

        answers = [(PRODUCT, in_product.comparable(contestants[PRODUCT]()))]
        for name, call in contestants.items():
            if name == SCAN:
                call()
            elif name != PRODUCT:
                frame = call()
                frame = frame.to_pandas() if name.startswith("polars") else frame
                answers.append((name, question.named(frame, self.known)))
        question.require_equal(answers)
        return len(answers[0][1])

    def threads(self) -> dict[str, int]:
        """How many threads the engines really use."""
        import polars

        row = self.connection.execute("select current_setting('threads')").fetchone()
        return {"duckdb": int(row[0]) if row else 0, "polars": polars.thread_pool_size()}


def measure(
    pledges: int, builders: int, rounds: int | None, kept: Path | None, cold: Sequence[str] = ALONE
) -> dict[str, Any]:
    """All contestants on one size: equal answers first, then rounds in turns, then each alone in a new process.

    Says where it is: with ten million pledges that is a matter of minutes.
    """
    begun = time.perf_counter()
    rounds = rounds or (ROUNDS if pledges < MANY else ROUNDS_OF_MANY)

    def say(what: str) -> None:
        print(f"{pledges:,} pledges, {time.perf_counter() - begun:.0f} s: {what}", flush=True)

    field = Field(pledges, builders, kept)
    with field.opened:
        names = [name for name in LABELS if name != "expanded" or pledges <= EXPANDED_UP_TO]
        contestants = {name: field.contestant(name) for name in names}
        say("everyone has the tables in memory")
        rows = field.require_all_equal(contestants)
        say(f"all answers equal; {rounds} rounds begin")
        threads = field.threads()
        if set(threads.values()) != {THREADS}:
            print(f"not on {THREADS} threads each: {threads}")
        times = in_turns(contestants, rounds)
    together_mb = peak_memory_mb()
    say(f"rounds done, {together_mb:,.0f} MB at most in this process; each alone in a new one")
    places = ["--pledges", str(pledges), "--builders", str(builders), *(["--kept", str(kept)] if kept else [])]
    first = {name: alone("benchmarks.aggregate", *places, "--alone", name) for name in cold}
    return {
        "pledges": pledges,
        "rows": rows,
        "took_s": round(time.perf_counter() - begun),
        "peak_mb_together": round(together_mb),
        "threads": threads,
        "warm": {name: times[name].facts() for name in names},
        "product_over": {name: _over(times[PRODUCT], times[name]) for name in names if name != PRODUCT},
        "load_s": {name: round(value, 3) for name, value in field.load_s.items()},
        "cold": first,
    }


def _over(product: Times, other: Times) -> dict[str, float]:
    return {
        "by_min": round(product.least / other.least, 3),
        "paired_median": round(paired_ratio(product, other), 3),
        "by_min_cpu": round(product.least_cpu / other.least_cpu, 3),
    }


def measure_alone(name: str, pledges: int, builders: int, kept: Path | None) -> dict[str, float]:
    """One contestant in this new process with its files out of the page cache: the first answer, then peak memory."""
    field = Field(pledges, builders, kept)
    world = field.world
    forget_cached([world.store_file, world.lines, world.revisions])
    with field.opened:
        begun = time.perf_counter()
        call = field.contestant(name)
        opened = time.perf_counter()
        call()
        answered = time.perf_counter()
        call()
    return {
        "open_s": round(opened - begun, 4),
        "first_answer_s": round(answered - opened, 4),
        "peak_mb": round(peak_memory_mb()),
    }


def report(results: Sequence[dict[str, Any]]) -> None:
    """Print the figures, ratios first."""
    for result in results:
        print(f"\n{result['pledges']:,} pledges, {result['rows']:,} rows, equal in all answers\n")
        rows = []
        for name, facts in result["warm"].items():
            over = result["product_over"].get(name, {"by_min": 1, "paired_median": 1, "by_min_cpu": 1})
            cold = result["cold"].get(name)
            rows.append(
                [
                    LABELS[name],
                    *(f"{over[kind]:.2f}" for kind in ("by_min", "paired_median", "by_min_cpu")),
                    *(f"{facts[kind]:.3f}" for kind in ("min_s", "median_s", "min_cpu_s")),
                    f"{cold['first_answer_s']:.2f}" if cold else "",
                    f"{cold['peak_mb']:,.0f}" if cold else "",
                ]
            )
        print_table(
            ["", "product ÷ this, min", "paired", "CPU", "min s", "median s", "CPU s", "cold s", "peak MB"], rows
        )
        print("reading the Parquet files into memory, s: " + json.dumps(result["load_s"]))
    if len(results) > 1:
        print("\ngrowth: least time per million pledges, s\n")
        names = [name for name in LABELS if all(name in result["warm"] for result in results)]
        rows = [[LABELS[n], *(f"{r['warm'][n]['min_s'] / r['pledges'] * 1e6:.3f}" for r in results)] for n in names]
        print_table(["", *(f"{r['pledges']:,}" for r in results)], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aggregate", description=__doc__)
    parser.add_argument("--pledges", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--builders", type=int, default=BUILDERS, metavar="M")
    parser.add_argument(
        "--rounds", type=int, help=f"rounds of everyone in turn (default {ROUNDS}, {ROUNDS_OF_MANY} with many pledges)"
    )
    parser.add_argument(
        "--cold", nargs="*", choices=ALONE, default=ALONE, help="who is measured alone and cold too (default: all)"
    )
    parser.add_argument("--kept", type=Path, help="where worlds are kept (default var/benchmarks)")
    parser.add_argument("--results", type=Path, help="where the result is written (default var/benchmarks/results)")
    parser.add_argument("--alone", choices=ALONE, help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    limit_threads()
    if args.alone:
        print(json.dumps(measure_alone(args.alone, args.pledges[0], args.builders, args.kept)))
        return 0
    about = circumstances()
    results: list[dict[str, Any]] = []
    for pledges in args.pledges:
        results.append(measure(pledges, args.builders, args.rounds, args.kept, args.cold))
        # After each size: the largest takes longest and may be stopped.
        written = {"about": about, "builders": args.builders, "results": results}
        file = keep("aggregate", written, args.results) if args.results else keep("aggregate", written)
    report(results)
    print(f"\nkept in {file}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
