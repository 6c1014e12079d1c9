"""Charts, maps and grids of a page as ready constants: taken once from the real page, drawn again without any work."""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import streamlit as st
from pandas.io.formats.style import Styler

FOLDER = "BENCHMARK_CAPTURED"
"""The environment variable that says where the constants lie."""


@dataclass(frozen=True)
class Element:
    """What one call of Streamlit drew: `kind` is the function, `content` its first argument, ready to be sent."""

    kind: str
    content: Any
    options: dict[str, Any]

    def draw(self) -> None:
        """Draw it again."""
        if self.kind == "vega_lite_chart":
            st.vega_lite_chart(spec=self.content, **self.options)
        elif self.kind == "pydeck_chart":
            # The page understands a click; here the map only has to be able to report one.
            st.pydeck_chart(self.content, **{**self.options, "on_select": "rerun"})
        else:
            st.dataframe(self.content, **self.options)


@contextmanager
def recording() -> Iterator[list[Element]]:
    """What the scripts draw meanwhile, in order. The page itself is drawn as ever."""
    found: list[Element] = []

    def wrapped(kind: str, draw: Callable[..., Any], ready: Callable[[Any], Any]) -> Callable[..., Any]:
        def call(content: Any, **options: Any) -> Any:
            kept = {name: value for name, value in options.items() if name != "on_select"}
            found.append(Element(kind, ready(content), kept))
            return draw(content, **options)

        return call

    def chart(spec: Any, **options: Any) -> Any:
        found.append(Element("vega_lite_chart", spec, options))
        return before["vega_lite_chart"](spec=spec, **options)

    before = {name: getattr(st, name) for name in ("vega_lite_chart", "pydeck_chart", "dataframe")}
    recorded = {
        "vega_lite_chart": chart,
        "pydeck_chart": wrapped("pydeck_chart", st.pydeck_chart, _as_it_is),
        "dataframe": wrapped("dataframe", st.dataframe, _frame_of),
    }
    for name, draw in recorded.items():
        setattr(st, name, draw)
    try:
        yield found
    finally:
        for name, draw in before.items():
            setattr(st, name, draw)


def _as_it_is(content: Any) -> Any:
    return content


def _frame_of(content: Any) -> Any:
    # A styled frame writes its figures anew at every run: a constant has none of that.
    return cast(Any, content).data if isinstance(content, Styler) else content


def keep(folder: Path, number: int, by_value: dict[str, list[Element]]) -> None:
    """Write the constants of a subject."""
    (folder / f"{number}.pickle").write_bytes(pickle.dumps(by_value))


@cache
def kept(number: int) -> dict[str, list[Element]]:
    """The constants of a subject, read once per process."""
    content = (Path(os.environ[FOLDER]) / f"{number}.pickle").read_bytes()
    return dict(pickle.loads(content))
