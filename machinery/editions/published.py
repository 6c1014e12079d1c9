"""A published edition and the answers that the suppliers' pages, the HTTP routes and the exports need from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from machinery.editions.charging_need import ChargingNeed, charging_need
from machinery.editions.manifest import CELLS, MANIFEST, NAMED, Manifest, damaged, manifest_bytes, sha256
from machinery.editions.sums import Headline, HowSure, headline, how_sure, sums
from machinery.errors import NotFound

_KEYS = ("machine_group", "region_code", "year")


@dataclass(frozen=True)
class PublishedEdition:
    """One edition as its files hold it, checked when opened. Frames are copies: changing one changes nothing here.

    Every sum is a sum of shown figures and comes with the number of cells that are withheld in it.
    """

    folder: Path
    manifest: Manifest
    manifest_sha256: str
    reference: Mapping[str, Any] = field(repr=False)
    frames: Mapping[str, pd.DataFrame] = field(repr=False)

    @property
    def label(self) -> str:
        """Such as `2027-1`."""
        return self.manifest.label

    @property
    def is_example(self) -> bool:
        """Whether the numbers are invented; every screen and file then says so."""
        return self.manifest.is_example

    @property
    def cells(self) -> pd.DataFrame:
        """The published table, one row per figure.

        machine_group, region_code (or `without_fixed_place`), year, months (of the year that count), tier (early,
        planned, firm, planned+firm, total), machine_months (nan when withheld), mark (`:c` when withheld, else
        empty), shown_as (by_tier, two_tiers, mixed, zero, withheld: how the cell is shown), is_mixed,
        contributors_band (`3–4`, `5–9`, `10+`; empty for zero and withheld).
        """
        return self.frames[CELLS].copy()

    @property
    def named(self) -> pd.DataFrame:
        """Demand that its builder shows by name, not in the cells.

        builder_id, builder_name, machine_group, machine_class, region_code, half_year, tier, machine_months,
        machines_peak (machines in use at the same time).
        """
        return self.frames[NAMED].copy()

    @property
    def groups(self) -> dict[str, dict[str, Any]]:
        """Machine groups by code in the order of the reference data: code, name_da, name_en."""
        return {row["code"]: row for row in self.reference["groups"]}

    @property
    def regions(self) -> dict[str, dict[str, Any]]:
        """Regions by code, `without_fixed_place` last: code, name_da, name_en, first_year, last_year in the edition."""
        return {row["code"]: row for row in self.reference["regions"]}

    @property
    def classes(self) -> dict[str, dict[str, Any]]:
        """Machine classes by code: names, machine_group, electric_kwh_per_h, hours_per_day, battery_kwh and more."""
        return {row["machine_class"]: row for row in self.reference["classes"]}

    @property
    def tiers(self) -> dict[str, dict[str, Any]]:
        """Tiers by code, also `planned+firm` and `total`: label_da, label_en, share_low, share_high (estimate)."""
        return {row["code"]: row for row in self.reference["tiers"]}

    @property
    def is_empty(self) -> bool:
        """Whether the edition shows no demand at all, counted or named."""
        cells = self.frames[CELLS]
        return not (cells["machine_months"] > 0).any() and self.frames[NAMED].empty

    @property
    def withheld(self) -> int:
        """Cells withheld in the whole edition."""
        return int((self.frames[CELLS]["mark"] != "").sum())

    def headline(self) -> Headline:
        """The first figures of the edition: planned and firm, early beside it, mixed and named apart."""
        return headline(self.frames, self.manifest)

    def sums(
        self,
        by: Sequence[str] = _KEYS,
        *,
        groups: Collection[str] | None = None,
        regions: Collection[str] | None = None,
        years: Collection[int] | None = None,
    ) -> pd.DataFrame:
        """Sums of what is shown by any of machine_group, region_code, year; a filter of None means all.

        One row per key, also where all is zero or withheld. Columns in machine-months: planned_and_firm (everything
        shown as planned, firm or both together), of it planned, firm, planned_or_firm (only known together); early;
        mixed (cells where only the total of all tiers is known); named_planned_and_firm, named_early (by name, not in
        the others). Counts: cells, cells_shown (with a figure above zero), cells_zero, cells_withheld.
        """
        return sums(self._selected(groups, regions, years), self._order, by)

    def by_group(self, **only: Collection[Any] | None) -> pd.DataFrame:
        """`sums` by machine_group. Filters as there."""
        return self.sums(("machine_group",), **only)

    def by_region(self, **only: Collection[Any] | None) -> pd.DataFrame:
        """`sums` by region_code; regions of 2026 and of later years are rows of their own."""
        return self.sums(("region_code",), **only)

    def by_year(self, **only: Collection[Any] | None) -> pd.DataFrame:
        """`sums` by year. The first year may hold only its second half: `manifest.first_year_is_part`."""
        return self.sums(("year",), **only)

    def by_group_and_region(self, **only: Collection[Any] | None) -> pd.DataFrame:
        """`sums` by machine_group and region_code: the matrix, in long form."""
        return self.sums(("machine_group", "region_code"), **only)

    def how_sure(
        self,
        *,
        groups: Collection[str] | None = None,
        regions: Collection[str] | None = None,
        years: Collection[int] | None = None,
    ) -> HowSure:
        """The shown machine-months by tier, and the expected range as an estimate."""
        return how_sure(self._selected(groups, regions, years), self.tiers)

    def charging_need(
        self,
        by: Sequence[str] = (),
        *,
        groups: Collection[str] | None = None,
        regions: Collection[str] | None = None,
        years: Collection[int] | None = None,
    ) -> ChargingNeed:
        """Energy per working day by year, and by machine_group and region_code where asked: a range low–high."""
        return charging_need(self._selected(groups, regions, years), self._order, by, self.reference, self.manifest)

    def file(self, name: str) -> bytes:
        """One file of the edition, checked against its hash; raises `NotFound` for a name that is none of them."""
        if name == MANIFEST:
            content = self._read(name)
            if sha256(content) != self.manifest_sha256:
                raise damaged(self.label, name)
            return content
        if name not in self.manifest.files:
            raise NotFound("editions.unknown_file", label=self.label, file=name)
        content = self._read(name)
        if sha256(content) != self.manifest.files[name].sha256:
            raise damaged(self.label, name)
        return content

    def verify(self) -> None:
        """Read every file again; raises `BadFile` naming the first that is missing, changed or was not published."""
        self.file(MANIFEST)
        if sha256(manifest_bytes(self.manifest)) != self.manifest_sha256:
            raise damaged(self.label, MANIFEST)
        for name in self.manifest.files:
            self.file(name)
        present = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}
        for name in sorted(present - set(self.manifest.files) - {MANIFEST}):
            raise damaged(self.label, name)

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise damaged(self.label, name) from error

    @property
    def _order(self) -> dict[str, list[Any]]:
        return {
            "machine_group": list(self.groups),
            "region_code": list(self.regions),
            "year": list(self.manifest.years),
        }

    def _selected(
        self,
        groups: Collection[str] | None,
        regions: Collection[str] | None,
        years: Collection[int] | None,
    ) -> dict[str, pd.DataFrame]:
        wanted = {"machine_group": groups, "region_code": regions, "year": years}
        selected = {}
        for name, frame in self.frames.items():
            frame = frame.assign(year=frame["half_year"].str[:4].astype("int64")) if "year" not in frame else frame
            for key, values in wanted.items():
                if values is not None:
                    frame = frame[frame[key].isin([int(v) if key == "year" else v for v in values])]
            selected[name] = frame
        return selected
