"""A reader who has nothing but the files of an edition, and possibly its own numbers.

Own code on purpose: it knows what the marks mean, not how they were decided. Everything published becomes one linear
system over every builder's amount in every cell and tier, and the least and greatest value that fit are two linear
programs.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

TIERS = ("early", "planned", "firm")
TIERS_OF = {"planned+firm": ("planned", "firm"), "total": TIERS}

Amount = tuple[str, tuple[str, str, str], str]
"""(builder, (group, region, year), tier)."""


class FileReader:
    """Bounds on sums of amounts, in machine-months, for a reader of one edition among known builders."""

    def __init__(self, folder: Path, builders: Iterable[str]) -> None:
        self.rules = json.loads((folder / "manifest.json").read_text("utf-8"))["rules"]
        self.builders = sorted(builders)
        with (folder / "cells.csv").open(encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.cells = sorted({self.cell(row) for row in self.rows if row["shown_as"] != "zero"})
        self.amounts: dict[Amount, int] = {}
        for cell in self.cells:
            for builder in self.builders:
                for tier in TIERS:
                    self.amounts[builder, cell, tier] = len(self.amounts)
        figures = [row for row in self.rows if row["machine_months"] and self.cell(row) in set(self.cells)]
        entries = [
            (number, self.amounts[builder, self.cell(row), tier])
            for number, row in enumerate(figures)
            for builder in self.builders
            for tier in TIERS_OF.get(row["tier"], (row["tier"],))
        ]
        rows, columns = zip(*entries, strict=True)
        self.system = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(figures), len(self.amounts)))
        self.known = np.array([float(row["machine_months"]) for row in figures])

    @staticmethod
    def cell(row: Mapping[str, str]) -> tuple[str, str, str]:
        return row["machine_group"], row["region_code"], row["year"]

    def bounds(self, wanted: Iterable[Amount], own: Mapping[Amount, float] | None = None) -> tuple[float, float]:
        """Least and greatest value of the sum of `wanted`; `own` are amounts the reader knows."""
        lower = np.zeros(len(self.amounts))
        upper = np.full(len(self.amounts), np.inf)
        for amount, value in (own or {}).items():
            lower[self.amounts[amount]] = upper[self.amounts[amount]] = value
        aim = np.zeros(len(self.amounts))
        for amount in wanted:
            aim[self.amounts[amount]] = 1
        least, most = (self._solve(sign * aim, np.stack([lower, upper], axis=1)) for sign in (1, -1))
        return least, -most

    def _solve(self, aim: np.ndarray, limits: np.ndarray) -> float:
        solved = linprog(aim, A_eq=self.system, b_eq=self.known, bounds=limits, method="highs")
        if solved.status == 3:
            return -np.inf
        assert solved.status == 0, solved.message
        return float(solved.fun)
