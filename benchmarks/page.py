"""Rerun time of Samlet efterspørgsel and Ladebehov beside an empty page and the same charts from constants.

python -m benchmarks.page               in process and in a browser, 40 changes each
python -m benchmarks.page --changes 20  fewer
"""

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import alone, circumstances, keep, print_table
from benchmarks.screens import in_browser
from benchmarks.screens.subjects import CONSTANTS, EMPTY, PRODUCT, SUBJECTS
from tests.browser.product import command

SEED = 7
EDITION = "2026-1"
Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]


def make_world(folder: Path) -> None:
    """The example world and its first edition."""
    folder.mkdir(parents=True)
    command(folder, "init", "--demo", "--seed", str(SEED))
    command(folder, "publish", EDITION)


def measure(changes: int, folder: Path, *, in_process: Sequence[int], browser: Sequence[int]) -> dict[str, Figures]:
    """Both ways of measuring on the same world."""
    make_world(folder / "world")
    # A process of its own: a process has one product, and the one here would stay open.
    own = shutil.copytree(folder / "world", folder / "in_process")
    numbers = [str(number) for number in in_process]
    found: dict[str, Figures] = {"in_process": alone("benchmarks.screens.in_process", str(own), str(changes), *numbers)}
    if browser:
        subjects = [SUBJECTS[number] for number in browser]
        times = in_browser.measure(folder / "world", own / "captured", folder, changes, subjects)
        found["in_browser"] = {
            name: {kind: one.facts() for kind, one in by_kind.items()} for name, by_kind in times.items()
        }
    return found


def report(found: Mapping[str, Figures]) -> None:
    """Print the figures, ratios first."""
    for way, by_subject in found.items():
        print(f"\n{way.replace('_', ' ')}, milliseconds from change to rest\n")
        rows: list[list[object]] = []
        for subject, by_kind in by_subject.items():
            product = by_kind[PRODUCT]
            for kind in (PRODUCT, CONSTANTS, EMPTY):
                facts = by_kind[kind]
                rows.append(
                    [
                        subject if kind == PRODUCT else f"  {kind}",
                        f"{product['median_s'] / facts['median_s']:.2f}",
                        f"{product['min_s'] / facts['min_s']:.2f}",
                        *(f"{facts[name] * 1000:.0f}" for name in ("min_s", "median_s", "p95_s")),
                        f"{facts['min_cpu_s'] * 1000:.0f}" if facts["min_cpu_s"] is not None else "",
                    ]
                )
        print_table(["", "product ÷ this, median", "min", "min ms", "median ms", "p95 ms", "CPU ms"], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--changes", type=int, default=40, help="changes of each page (default 40)")
    every = range(len(SUBJECTS))
    named = "; ".join(f"{subject.number}: {subject.name}" for subject in SUBJECTS)
    parser.add_argument(
        "--subjects", type=int, nargs="+", choices=every, default=every, help=f"pages, all by default: {named}"
    )
    parser.add_argument(
        "--browser", type=int, nargs="*", choices=every, help="those measured in a browser too (default: all)"
    )
    parser.add_argument("--results", type=Path, help="where the result is written (default var/benchmarks/results)")
    args = parser.parse_args(arguments)
    about = circumstances()
    with tempfile.TemporaryDirectory() as folder:
        browser = args.subjects if args.browser is None else args.browser
        found = measure(args.changes, Path(folder), in_process=args.subjects, browser=browser)
    report(found)
    written = {"about": about, "changes": args.changes, **found}
    print(f"kept in {keep('page', written, args.results) if args.results else keep('page', written)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
