"""A chart with everything it may never be without: its text alternative and its figures as a table."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd


class Head(NamedTuple):
    """A column of the table: its name in the frame, its heading, and decimals where it holds figures."""

    name: str
    heading: str
    decimals: int | None = None


@dataclass(frozen=True, eq=False)
class Figure:
    """`chart` is the finished Altair chart, `alt` says what it shows, `frame` holds the same figures by `heads`.

    Headings and words are in the language of the page; figures are numbers, nan where withheld.
    """

    chart: Any
    alt: str
    frame: pd.DataFrame
    heads: tuple[Head, ...]
