"""Grids: what stands in them can be read, and no row is cut in two."""

import pandas as pd
import pytest

from machinery.i18n import translator
from machinery.ui.tables import HEAD_PX, ROW_PX, Column, height_of, width_of

T = translator("da")


@pytest.mark.parametrize("rows", [0, 1, 5, 10, 11, 12, 400])
@pytest.mark.parametrize("most", [320, 380, 420])
def test_a_grid_ends_where_a_row_ends(rows, most):
    height = height_of(rows, most)
    assert (height - HEAD_PX) % ROW_PX == 0
    assert height <= most
    assert height == HEAD_PX + ROW_PX * rows or height + ROW_PX > most


def test_a_column_is_as_wide_as_the_longest_of_what_stands_in_it():
    """Also where the longest text stands further down than the browser looks."""
    column = Column("mark", "Status")
    short = pd.Series(["Ude"] * 500)
    long = pd.concat([short, pd.Series(["Kontrakt indgået"])])
    assert width_of(long, column, T) > width_of(short, column, T) + 50
    assert width_of(pd.Series(["x" * 900]), column, T) < 400


def test_a_heading_is_never_cut():
    heading = "En overskrift, der er længere end alt, hvad der står i dens kolonne, og længere end en telefon er bred"
    assert width_of(pd.Series([1.0]), Column("a", heading, 0), T) > 6 * len(heading)


def test_a_figure_is_measured_as_it_is_written():
    small, large = pd.Series([1.0, 2.0]), pd.Series([1.0, 1234567.0, float("nan")])
    assert width_of(large, Column("a", "A", 1), T) > width_of(small, Column("a", "A", 1), T)
    assert width_of(pd.Series([float("nan")]), Column("a", "A", 1), T, "skjult") >= width_of(
        pd.Series(["skjult"]), Column("a", "A"), T
    )
