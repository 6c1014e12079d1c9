"""The headline of demand: what is withheld is never a nought."""

from types import SimpleNamespace

import pytest

from machinery.i18n import translator
from machinery.ui.demand_parts import headline_figure

T = translator("da")


@pytest.mark.parametrize(
    ("months", "hidden", "said"), [(0.0, 0, "0"), (0.0, 3, "skjult"), (12.4, 3, "12"), (1234.0, 0, "1.234")]
)
def test_a_sum_of_which_nothing_is_shown_says_so(months, hidden, said):
    assert headline_figure(months, SimpleNamespace(hidden=hidden), T) == said
