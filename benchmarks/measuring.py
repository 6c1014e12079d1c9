"""How everything here is measured: in turns in one process, and alone in a new one for memory and cold start."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "var/benchmarks/results"
THREADS = 2


@dataclass
class Times:
    """What one contestant took, round by round, in seconds: by the clock, and of processor time of all threads."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, call: Callable[[], Any]) -> Any:
        """Time a call and return what it returned."""
        cpu, wall = time.process_time(), time.perf_counter()
        result = call()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return result

    @property
    def least(self) -> float:
        """The fastest round: what the work takes when nothing disturbs it."""
        return min(self.wall)

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        """The round that 95 % do not exceed, by nearest rank."""
        return sorted(self.wall)[max(0, -(-95 * len(self.wall) // 100) - 1)]

    @property
    def least_cpu(self) -> float:
        """The round with the least processor time."""
        return min(self.cpu)

    def facts(self) -> dict[str, Any]:
        """Everything, rounded to a hundredth of a millisecond."""
        return {
            "min_s": round(self.least, 5),
            "median_s": round(self.median, 5),
            "p95_s": round(self.p95, 5),
            "min_cpu_s": round(self.least_cpu, 5) if self.cpu else None,
            "rounds": [round(value, 5) for value in self.wall],
        }


def in_turns(contestants: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, Times]:
    """Every contestant once per round, each round begun by another one, so that a disturbance meets all alike."""
    times = {name: Times() for name in contestants}
    names = list(contestants)
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            times[name].add(contestants[name])
    return times


def paired_ratio(one: Times, other: Times) -> float:
    """The middle one of the ratios within each round."""
    return statistics.median(a / b for a, b in zip(one.wall, other.wall, strict=True))


def limit_threads() -> None:
    """Two cores for this process and its children. To be called before polars and the store are loaded."""
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


def forget_cached(files: Sequence[Path]) -> None:
    """Ask the system to drop the files from its page cache, so that the next read comes from the disk."""
    for file in files:
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def peak_memory_mb() -> float:
    """The most memory this process has held at a time, since it began."""
    # `getrusage` would count the process that started this one as well.
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    (peak,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(peak.split()[1]) / 1024


def alone(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m module arguments` and return the JSON object it prints last."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def circumstances() -> dict[str, Any]:
    """When and on what this was measured."""
    packages = ("duckdb", "polars", "pandas", "numpy", "pyarrow", "streamlit", "altair", "pydeck", "playwright")
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def keep(name: str, result: Mapping[str, Any], folder: Path = RESULTS) -> Path:
    """Write a result as JSON and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False), "utf-8")
    return file


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table that can be pasted into a document: the first column is text, the others are figures."""
    texts = [[str(value) for value in row] for row in [headings, *rows]]
    widths = [max(len(row[n]) for row in texts) for n in range(len(headings))]
    for number, row in enumerate(texts):
        cells = [
            row[0].ljust(widths[0]),
            *(value.rjust(width) for value, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("| " + " | ".join(cells) + " |")
        if number == 0:
            print("|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|")
    print(flush=True)
