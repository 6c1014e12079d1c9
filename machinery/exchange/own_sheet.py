"""What stands on the one page that a builder's management gets: figures and names, not yet set."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetTier:
    """A tier as it is drawn: its name, and how strong its filling is, of 1."""

    code: str
    name: str
    strength: float


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A machine class and its machine-months by half-year: planned and firm, and early beside it."""

    name: str
    sure: tuple[float, ...]
    early: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SheetBar:
    """Machine-months of a half-year by tier, in the order of the sheet's tiers."""

    label: str
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site's need. `peak_kw` is None where there is no place to connect; `connection_kw` where it is unknown."""

    name: str
    machines: int
    energy_kwh_per_day: float
    peak_kw: float | None
    connection_kw: float | None


@dataclass(frozen=True, slots=True)
class SheetAmount:
    """A step of commitment or a level, with machine-months; `lines` is None where lines are not counted."""

    name: str
    machine_months: float
    lines: int | None = None


@dataclass(frozen=True)
class OwnSheet:
    """All of it. Rows are in order, the largest first; what does not fit on the page is summed and said.

    `as_of` and `edition_line` are written already. `periods` are the columns of `demand`, `half_year` is that of the
    sites. Each of `bars` is one half-year; `after_bars` says what comes after the last of them, or is empty. `sites`
    have a place, `without_place_kwh` is the energy a day of what has none.
    """

    builder: str
    as_of: str
    edition_line: str
    is_example: bool
    sure: float
    early: float
    tiers: Sequence[SheetTier]
    periods: Sequence[str]
    demand: Sequence[DemandRow]
    bars: Sequence[SheetBar]
    after_bars: str
    half_year: str
    sites_of: str
    sites: Sequence[SiteRow]
    without_place_kwh: float
    ladder: Sequence[SheetAmount]
    levels: Sequence[SheetAmount]
