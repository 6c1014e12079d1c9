"""A reader who lists every world that fits what one cell shows. Own code: knows the marks, not how they are decided.

A world gives each builder a whole number of tenths in each tier. The *plain* reader uses the figures, the zeros, the
bands and that at least three stand behind a sum. The *knowing* reader also knows the rules and leaves out every world
that would have been shown in another way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from machinery.disclosure.safety import Rules
from machinery.disclosure.table import decide

Worlds = np.ndarray
"""Worlds × builders × tiers, whole tenths."""

WAYS: dict[str, tuple[tuple[int, ...], ...]] = {
    "by_tier": ((0,), (1,), (2,)),
    "two_tiers": ((0,), (1, 2)),
    "mixed": ((0, 1, 2),),
}
"""Which tiers (early, planned, firm) each shown figure of a way adds up."""


@dataclass(frozen=True)
class Narrowing:
    """What is left of one amount of builder 1 for a reader, in tenths: true amount, least and most, and who asks."""

    reader: str
    way: str
    part: tuple[int, ...]
    is_part_safe: bool
    true: int
    least: int
    most: int
    world: tuple[tuple[int, ...], ...]

    @property
    def width(self) -> int:
        return self.most - self.least


def all_worlds(builders: int, tiers: tuple[int, ...], total: int) -> Worlds:
    """Every world of this total in which only these tiers are used."""
    flat = _compositions(builders * len(tiers), total)
    worlds = np.zeros((len(flat), builders, 3), dtype=np.int16)
    worlds[:, :, list(tiers)] = flat.reshape(len(flat), builders, len(tiers))
    return worlds


def narrowings(worlds: Worlds, rules: Rules, *, knowing: bool) -> Iterator[Narrowing]:
    """For every world that is shown: what an outsider, and builder 0 as an insider, can say of builder 1.

    `worlds` must be all worlds of one total; builders are alike, so two of them stand for every pair. One result per
    different outcome.
    """
    shown_as = shown_ways(worlds, rules)
    for way, sums in WAYS.items():
        figures = np.stack([worlds[:, :, list(tiers)].sum(axis=(1, 2)) for tiers in sums], axis=1)
        counts = np.stack([(worlds[:, :, list(tiers)].sum(axis=2) > 0).sum(axis=1) for tiers in sums], axis=1)
        bands = np.digitize(counts, [3, 5, 10])
        possible = ((figures == 0) | (counts >= rules.min_contributors)).all(axis=1)
        if knowing:
            possible &= shown_as == way
        for reader in ("outsider", "insider"):
            known = [figures, bands] + ([worlds[:, 0, :]] if reader == "insider" else [])
            yield from _per_group(worlds, np.concatenate(known, axis=1), possible, shown_as == way, reader, way, rules)


def _per_group(
    worlds: Worlds, known: np.ndarray, possible: np.ndarray, is_true: np.ndarray, reader: str, way: str, rules: Rules
) -> Iterator[Narrowing]:
    if not is_true.any():
        return
    _, group = np.unique(known, axis=0, return_inverse=True)
    group = group.reshape(-1)
    used = [tier for tier in range(3) if worlds[:, :, tier].any()]
    for part in (part for size in range(1, len(used) + 1) for part in combinations(used, size)):
        amount = worlds[:, 1, list(part)].sum(axis=1).astype(int)
        least = np.full(group.max() + 1, np.iinfo(int).max)
        most = np.full(group.max() + 1, -1)
        np.minimum.at(least, group[possible], amount[possible])
        np.maximum.at(most, group[possible], amount[possible])
        candidates = np.flatnonzero(is_true & (amount > 0))
        is_safe = _safe(worlds[candidates][:, :, list(part)], rules)
        rows = np.stack([group[candidates], amount[candidates], is_safe], axis=1)
        for index in np.unique(rows, axis=0, return_index=True)[1]:
            one = candidates[index]
            yield Narrowing(
                reader,
                way,
                part,
                bool(rows[index][2]),
                int(amount[one]),
                int(least[group[one]]),
                int(most[group[one]]),
                tuple(tuple(int(v) for v in row) for row in worlds[one]),
            )


def _safe(worlds: Worlds, rules: Rules) -> np.ndarray:
    by_builder = np.sort(worlds.sum(axis=2), axis=1)[:, ::-1].astype(int)
    enough = (by_builder > 0).sum(axis=1) >= rules.min_contributors
    rest = by_builder[:, 2:].sum(axis=1)
    share = rules.protection
    return enough & (rest * share.denominator >= by_builder[:, 0] * share.numerator)


def shown_ways(worlds: Worlds, rules: Rules) -> np.ndarray:
    """How each world is shown. Builders are alike, so worlds that differ in their order are decided once."""
    base = int(worlds.sum(axis=(1, 2)).max()) + 1
    codes = np.sort(worlds.astype(np.int64) @ np.array([base * base, base, 1]), axis=1)
    distinct, back = np.unique(codes, axis=0, return_inverse=True)
    ways = np.array([_way(row, base, rules) for row in distinct])
    return ways[back.reshape(-1)]


def _way(codes: np.ndarray, base: int, rules: Rules) -> str:
    cell: dict[str, dict[str, int]] = {"early": {}, "planned": {}, "firm": {}}
    for builder, code in enumerate(codes.tolist()):
        for tier, amount in zip(cell, (code // base**2, code // base % base, code % base), strict=True):
            cell[tier][str(builder)] = amount
    return decide(cell, rules).shown_as


def _compositions(slots: int, total: int) -> np.ndarray:
    if slots == 1:
        return np.array([[total]], dtype=np.int16)
    parts = []
    for first in range(total + 1):
        rest = _compositions_kept(slots - 1, total - first)
        parts.append(np.hstack([np.full((len(rest), 1), first, dtype=np.int16), rest]))
    return np.vstack(parts)


def _memory(function: Callable[[int, int], np.ndarray]) -> Callable[[int, int], np.ndarray]:
    kept: dict[tuple[int, int], np.ndarray] = {}

    def remembered(slots: int, total: int) -> np.ndarray:
        if (slots, total) not in kept:
            kept[slots, total] = function(slots, total)
        return kept[slots, total]

    return remembered


_compositions_kept = _memory(_compositions)
