"""Reruns inside one process, through Streamlit's own test runner: no browser, no network.

python -m benchmarks.screens.in_process FOLDER CHANGES SUBJECT…

FOLDER holds `store.duckdb` and `editions`; what the pages draw is kept in FOLDER/captured for the page of constants.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.measuring import Times
from benchmarks.screens import captured
from benchmarks.screens.subjects import CONSTANTS, EMPTY, ENTRY, PRODUCT, SCREENS, SUBJECTS, Subject

WAIT_S = 120


class Visit:
    """Somebody on a page of one kind."""

    def __init__(self, subject: Subject, kind: str) -> None:
        self.subject, self.kind = subject, kind
        if kind == PRODUCT:
            self.app = AppTest.from_file(ENTRY, default_timeout=WAIT_S)
            self.app.query_params["role"] = subject.role
            self.app.run()
            self.app.switch_page(str(subject.file))
        else:
            script = "empty_page.py" if kind == EMPTY else "constants_page.py"
            self.app = AppTest.from_file(SCREENS / script, default_timeout=WAIT_S)
            self.app.query_params["subject"] = str(subject.number)
        self.run()

    def choose(self, value: str) -> None:
        """Set the widget, as a click does, without running yet."""
        widgets = self.app.selectbox if self.subject.widget == "selectbox" else self.app.select_slider
        widgets(key=self.subject.key).set_value(value)

    def run(self) -> None:
        """One rerun; raises `AssertionError` when the page shows an error."""
        self.app.run()
        wrong = [one.value for one in (*self.app.exception, *self.app.error)]
        assert not wrong, f"{self.subject.name}, {self.kind}: {wrong}"

    def shown(self) -> tuple[str, ...]:
        """Texts and figures on the page, to see that a change has changed them."""
        app = self.app
        return tuple(str(one.value) for one in (*app.metric, *app.caption, *app.text))


def capture(folder: Path, subjects: Sequence[Subject]) -> None:
    """Keep what each page draws for each of the two values."""
    folder.mkdir(parents=True, exist_ok=True)
    for subject in subjects:
        visit, found = Visit(subject, PRODUCT), {}
        for value in subject.values:
            visit.choose(value)
            with captured.recording() as elements:
                visit.run()
            kinds = {one.kind for one in elements}
            assert kinds == {"vega_lite_chart", "pydeck_chart", "dataframe"}, f"{subject.name} drew only {kinds}"
            found[value] = list(elements)
        captured.keep(folder, subject.number, found)


def measure(changes: int, subjects: Sequence[Subject]) -> dict[str, dict[str, Times]]:
    """Times by subject and kind of page; the three kinds in turns, each changed between its two values."""
    result = {}
    for subject in subjects:
        visits = {kind: Visit(subject, kind) for kind in (PRODUCT, CONSTANTS, EMPTY)}
        expected: dict[tuple[str, str], tuple[str, ...]] = {}
        times = {kind: Times() for kind in visits}
        for number in range(changes + 2):
            value = subject.values[number % 2]
            for kind, visit in visits.items():
                visit.choose(value)
                if number < 2:
                    visit.run()
                    expected[kind, value] = visit.shown()
                else:
                    times[kind].add(visit.run)
                    assert visit.shown() == expected[kind, value], f"{subject.name}, {kind}: another answer"
        for kind in visits:
            assert expected[kind, subject.values[0]] != expected[kind, subject.values[1]], f"{subject.name}: no change"
        result[subject.name] = times
    return result


def main(arguments: Sequence[str]) -> int:
    """Capture, measure, print one JSON object."""
    folder, changes = Path(arguments[0]).resolve(), int(arguments[1])
    os.environ["MACHINERY_STORE"] = str(folder / "store.duckdb")
    os.environ["MACHINERY_EDITIONS"] = str(folder / "editions")
    os.environ[captured.FOLDER] = str(folder / "captured")
    subjects = [SUBJECTS[int(number)] for number in arguments[2:]]
    capture(folder / "captured", subjects)
    found: dict[str, Any] = {
        name: {kind: times.facts() for kind, times in by_kind.items()}
        for name, by_kind in measure(changes, subjects).items()
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
