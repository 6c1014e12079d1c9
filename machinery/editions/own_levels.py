"""What suppliers see because of one builder: at which level each of its lines stands in an edition.

Works from two things only: the edition's own files, which everybody has, and the builder's own pledges as they stood at
the edition's moment. So an answer tells the builder nothing of others that the edition does not tell everybody: levels,
never a value, and never how many stand behind one.

An edition of this format has one table, machine group × region × year, and no totals beside it: a line is in a figure
of its cell, or in none. It does not say what is held over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from machinery.access.asking import Asking
from machinery.disclosure.table import BY_TIER, MIXED, TWO_TIERS, WITHHELD
from machinery.domain.periods import half_year_months
from machinery.domain.places import Geography
from machinery.domain.pledge import Pledge
from machinery.domain.pledge_lines import PledgeLine, open_tenths, pledge_lines
from machinery.domain.vocabulary import TIER_OF
from machinery.editions.published import PublishedEdition
from machinery.editions.reference_copy import WITHOUT_FIXED_PLACE
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import StoredPledge
from machinery.reference import Reference
from machinery.store.database import Store


class Level(StrEnum):
    """How much an edition shows of a line, the most first."""

    NAMED = "named"
    """By the builder's name: class, region, half-year and tier."""
    TIER = "tier"
    """In a figure of group × region × year for its own tier."""
    TWO_TIERS = "two_tiers"
    """In such a figure for planned and firm demand together."""
    TOTAL = "total"
    """Only in the total of all tiers of its group × region × year."""
    HIDDEN = "hidden"
    """In no figure: its group × region × year is withheld."""
    ABSENT = "absent"
    """Not part of the edition; `Absence` says why."""


class Absence(StrEnum):
    """Why a pledge is not part of an edition."""

    LATER = "later"
    WITHDRAWN = "withdrawn"
    CONTRACTED = "contracted"
    UNCONFIRMED = "unconfirmed"
    OVER = "over"
    UNMATCHED = "unmatched"
    """The edition does not show what these pledges would have given: it was made of others, or the store is another."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of a builder's own: a pledge in one place and one year, and where the edition shows it.

    A pledge that is not part of the edition is one line with the year 0 and no place, and `absence` says why.
    `machine_months` are the builder's own. `level_if_named` is where the line would stand had it been named.
    """

    pledge_id: str
    pledge: Pledge
    place_code: str
    region_code: str
    year: int
    machine_months: float
    level: Level
    level_if_named: Level
    absence: Absence | None = None


def own_levels(
    store: Store, asking: Asking, builder_id: str, edition: PublishedEdition, *, now: datetime, reference: Reference
) -> list[OwnLine]:
    """Where each line of a builder's pledges stands in an edition; of all that were stated then or stand now.

    By the order in which pledges are listed, then place and year. Raises `NotAllowed` for another builder's.
    """
    frozen = own_pledges(store, asking, builder_id, as_of=edition.manifest.as_of, with_withdrawn=True)
    today = own_pledges(store, asking, builder_id, as_of=now)
    return levels_of(edition, builder_id, frozen, today, reference.geography)


def levels_of(
    edition: PublishedEdition,
    builder_id: str,
    frozen: Sequence[StoredPledge],
    today: Sequence[StoredPledge],
    geography: Geography,
) -> list[OwnLine]:
    """The same for pledges as they stood at the edition's moment (`frozen`) and as they stand now (`today`).

    Every pledge must be the builder's own: raises `ValueError` for another's.
    """
    if any(one.pledge.builder_id != builder_id for one in (*frozen, *today)):
        raise ValueError(f"a pledge that is not {builder_id}'s")
    first_no = half_year_months(edition.manifest.first_half_year).start
    shown = _Shown.of(edition, builder_id)
    known = {one.pledge_id for one in frozen}
    lines = []
    for one in frozen:
        if (absence := _absence(one, geography, first_no)) is not None:
            lines.append(_absent(one, absence, geography, first_no))
        else:
            lines += [_line(one, cut, shown) for cut in pledge_lines(one.pledge, geography, first_no)]
    later = [_absent(one, Absence.LATER, geography, first_no) for one in today if one.pledge_id not in known]
    return lines + later


def _absence(one: StoredPledge, geography: Geography, first_no: int) -> Absence | None:
    """The first reason that keeps a pledge out; the same as in the signal."""
    if one.is_withdrawn:
        return Absence.WITHDRAWN
    if TIER_OF[one.pledge.commitment] is None:
        return Absence.CONTRACTED
    if one.is_out:
        return Absence.UNCONFIRMED
    return None if open_tenths(one.pledge, geography, first_no) else Absence.OVER


def _absent(one: StoredPledge, absence: Absence, geography: Geography, first_no: int) -> OwnLine:
    return OwnLine(
        pledge_id=one.pledge_id,
        pledge=one.pledge,
        place_code="",
        region_code="",
        year=0,
        machine_months=open_tenths(one.pledge, geography, first_no) / 10,
        level=Level.ABSENT,
        level_if_named=Level.ABSENT,
        absence=absence,
    )


def _line(one: StoredPledge, cut: PledgeLine, shown: "_Shown") -> OwnLine:
    region = cut.region_code or WITHOUT_FIXED_PLACE
    level = shown.level(one.pledge, region, cut.year)
    return OwnLine(
        pledge_id=one.pledge_id,
        pledge=one.pledge,
        place_code=cut.place_code,
        region_code=region,
        year=cut.year,
        machine_months=cut.tenths / 10,
        level=level,
        # By name everything is shown that is part of the edition: no rule for sums holds it back.
        level_if_named=Level.ABSENT if level is Level.ABSENT else Level.NAMED,
        absence=Absence.UNMATCHED if level is Level.ABSENT else None,
    )


@dataclass(frozen=True)
class _Shown:
    """What the files of an edition say: how each cell is shown, and which own rows stand by name."""

    group_of: Mapping[str, str]
    cells: Mapping[tuple[str, str, int], str]
    named: frozenset[tuple[str, str, int, str]]

    @classmethod
    def of(cls, edition: PublishedEdition, builder_id: str) -> "_Shown":
        cells, named = edition.cells, edition.named
        own = named[named["builder_id"] == builder_id]
        years = own["half_year"].str[:4].astype("int64")
        return cls(
            {code: row["machine_group"] for code, row in edition.classes.items()},
            {
                (group, region, int(year)): str(way)
                for group, region, year, way in zip(
                    cells["machine_group"], cells["region_code"], cells["year"], cells["shown_as"], strict=True
                )
            },
            frozenset(zip(own["machine_class"], own["region_code"], years.tolist(), own["tier"], strict=True)),
        )

    def level(self, pledge: Pledge, region: str, year: int) -> Level:
        """Where a line stands. One that the edition can have nothing of is absent."""
        tier = str(TIER_OF[pledge.commitment])
        if pledge.visibility == "named":
            is_there = (pledge.machine_class, region, year, tier) in self.named
            return Level.NAMED if is_there else Level.ABSENT
        way = self.cells.get((self.group_of.get(pledge.machine_class, ""), region, year), "")
        if way == TWO_TIERS:
            return Level.TIER if tier == "early" else Level.TWO_TIERS
        return {BY_TIER: Level.TIER, MIXED: Level.TOTAL, WITHHELD: Level.HIDDEN}.get(way, Level.ABSENT)
