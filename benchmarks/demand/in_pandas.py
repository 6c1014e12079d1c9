"""The answer in pandas, written for speed: categoricals, one packed number per group, grouped before expanded."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.demand.question import (
    HALVES,
    LINE_COLUMNS,
    MICRO,
    MONTHS,
    NO_TIER,
    ORIGIN,
    REVISION_COLUMNS,
    TENTH,
    TEXT_COLUMNS,
    Asked,
    Codes,
)
from benchmarks.world import World
from machinery.domain.vocabulary import TIERS


@dataclass(frozen=True)
class Frames:
    """The tables in memory."""

    lines: pd.DataFrame
    revisions: pd.DataFrame


def load(world: World, known: Codes) -> Frames:
    """Read the Parquet files; texts become categoricals in the order of the reference data."""
    lines = pd.read_parquet(world.lines, columns=list(LINE_COLUMNS), read_dictionary=list(TEXT_COLUMNS))
    for column, words in zip(TEXT_COLUMNS, (known.places, known.classes, known.commitments), strict=True):
        lines[column] = lines[column].astype("category").cat.set_categories(words)
    return Frames(lines, pd.read_parquet(world.revisions, columns=list(REVISION_COLUMNS)))


def answer(frames: Frames, known: Codes, asked: Asked) -> pd.DataFrame:
    """The measures by `item`, `tier`, `region` and `half`, as numbers."""
    line = _line(frames, known, asked)
    reach = _reach(line, known, asked)
    found = _machines(line, reach).join(_builders(line, reach, known))
    found = found.join(_amount(line, known, asked)).join(_spread(line, reach)).fillna(0).astype("int64")
    high = found["machines"] + found["spread"]
    most = (found["most"] + MICRO - 1) // MICRO
    place, regions = found.index.to_numpy() // HALVES, len(known.regions)
    return pd.DataFrame(
        {
            "item": place // regions // len(TIERS),
            "tier": place // regions % len(TIERS),
            "region": place % regions,
            "half": found.index.to_numpy() % HALVES + ORIGIN // 6,
            "tenths": found["tenths"].to_numpy(),
            "machines_low": np.maximum(most.to_numpy(), found["largest"].to_numpy()),
            "machines_high": high.to_numpy(),
            "builders": found["builders"].to_numpy(),
        }
    )


def _line(frames: Frames, known: Codes, asked: Asked) -> pd.DataFrame:
    """The lines that count: months from `ORIGIN`, `cell` for class, tier and profile of the place, `span` for the cell
    and the half-years in which a line begins and ends."""
    lines, revisions = frames.lines, frames.revisions
    later = revisions[(revisions["revision"] > 1) & (revisions["changed_at"] <= asked.as_of)]
    tier = known.tier_of[lines["commitment"].cat.codes]
    counts = (
        (tier != NO_TIER)
        & (lines["changed_at"] <= asked.as_of).to_numpy()
        & (lines["confirmed_at"] >= asked.confirmed_since).to_numpy()
        & (lines["end_no"] >= asked.first_no).to_numpy()
        & (lines["start_no"] <= asked.last_no).to_numpy()
        & ~_pledge_and_revision(lines).isin(_pledge_and_revision(later) - 1).to_numpy()
    )
    line = lines[counts]
    item = line["machine_class"].cat.codes.to_numpy().astype("int64")
    cell = (item * len(TIERS) + tier[counts]) * known.profiles + known.profile_of[line["place_code"].cat.codes]
    start, end = line["start_no"].to_numpy() - ORIGIN, line["end_no"].to_numpy() - ORIGIN
    base, remainder = line["base"].to_numpy(), line["remainder"].to_numpy()
    return pd.DataFrame(
        {
            "pledge_no": line["pledge_no"],
            "place_count": line["place_count"],
            "machines_peak": line["machines_peak"],
            "base": base,
            "remainder": remainder,
            "micro": base.astype("int64") * TENTH + remainder.astype("int64") * TENTH // (end - start + 1),
            "cell": cell,
            "start": start,
            "end": end,
            "span": (cell * HALVES + start // 6) * HALVES + end // 6,
            "contributor": known.contributor_of[line["builder_no"]],
        },
        copy=False,
    )


def _pledge_and_revision(frame: pd.DataFrame) -> pd.Series:
    return frame["pledge_no"] * 65536 + frame["revision"]


def _amount(line: pd.DataFrame, known: Codes, asked: Asked) -> pd.DataFrame:
    """Tenths per half-year and the most machines in a month, in millionths, from what begins and ends in each month."""
    has_rest = line["remainder"] > 0
    month = line["cell"] * MONTHS + line["start"]
    values = pd.DataFrame({"step": line["base"], "micro": line["micro"]}, copy=False)
    starts = values.assign(step=values["step"] + has_rest).groupby(month, sort=False).sum()
    rests = has_rest[has_rest].groupby((month + line["remainder"])[has_rest], sort=False).size()
    ends = values.groupby(line["cell"] * MONTHS + line["end"] + 1, sort=False).sum()
    steps = pd.concat([starts, pd.DataFrame({"step": -rests, "micro": 0}), -ends]).groupby(level=0).sum()
    at = steps.index.to_numpy()
    # Each cell's steps add up to nought, so the running sums need no group.
    tenths, micro = steps["step"].to_numpy().cumsum(), steps["micro"].to_numpy().cumsum()
    begins = np.maximum(at % MONTHS, asked.first_no - ORIGIN)
    ends_at = np.minimum(np.append(at[1:] % MONTHS, 0), asked.last_no - ORIGIN + 1)
    lasts = np.where(micro > 0, np.maximum(ends_at - begins, 0), 0)
    months, which = _expanded(begins, lasts)
    place = _place(known, at[which] // MONTHS, months)
    by_month = pd.DataFrame({"tenths": tenths[which], "micro": micro[which]}).groupby(place * MONTHS + months).sum()
    key = by_month.index.to_numpy()
    placed = key // MONTHS * HALVES + key % MONTHS // 6
    return by_month.groupby(placed).agg(tenths=("tenths", "sum"), most=("micro", "max"))


def _reach(line: pd.DataFrame, known: Codes, asked: Asked) -> pd.DataFrame:
    """For each span the places and half-years it reaches, `placed`."""
    span = line["span"].unique()
    first = np.maximum(span // HALVES % HALVES, (asked.first_no - ORIGIN) // 6)
    half, which = _expanded(first, span % HALVES - first + 1)
    place = _place(known, span[which] // HALVES // HALVES, half * 6)
    return pd.DataFrame({"span": span[which], "placed": place * HALVES + half})


def _machines(line: pd.DataFrame, reach: pd.DataFrame) -> pd.DataFrame:
    """Machines of pledges with one place, and the largest pledge of all."""
    whole = line["machines_peak"].where(line["place_count"] == 1, 0)
    frame = pd.DataFrame({"span": line["span"], "machines": whole, "largest": line["machines_peak"]}, copy=False)
    by_span = frame.groupby("span", sort=False).agg({"machines": "sum", "largest": "max"})
    return reach.join(by_span, on="span").groupby("placed").agg({"machines": "sum", "largest": "max"})


def _builders(line: pd.DataFrame, reach: pd.DataFrame, known: Codes) -> pd.Series:
    """Distinct contributors: a row of bits for each span first, put together for each place and half-year."""
    number, spans = pd.factorize(line["span"].to_numpy())
    has = np.zeros((len(spans), int(known.contributor_of.max()) + 1), dtype=bool)
    has[number, line["contributor"].to_numpy()] = True
    bits = np.packbits(has, axis=1)
    in_order = reach.sort_values("placed", kind="stable")
    placed, starts = np.unique(in_order["placed"].to_numpy(), return_index=True)
    together = np.bitwise_or.reduceat(bits[pd.Index(spans).get_indexer(in_order["span"])], starts, axis=0)
    return pd.Series(np.bitwise_count(together).sum(axis=1), index=placed, name="builders")


def _spread(line: pd.DataFrame, reach: pd.DataFrame) -> pd.Series:
    """Machines of pledges with several places, once for each place that holds several of theirs."""
    several = line.loc[line["place_count"] > 1, ["span", "pledge_no", "machines_peak"]].merge(reach, on="span")
    once = several.drop_duplicates(["placed", "pledge_no"])
    return once.groupby("placed")["machines_peak"].sum().rename("spread")


def _expanded(first: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`counts[i]` numbers from `first[i]` on, for every i, and the i each belongs to."""
    which = np.repeat(np.arange(len(counts)), counts)
    begun = np.cumsum(counts) - counts
    return first[which] + np.arange(len(which)) - begun[which], which


def _place(known: Codes, cell: np.ndarray, month: np.ndarray) -> np.ndarray:
    """One number for class, tier and the region that the profile of `cell` lies in in a month from `ORIGIN`."""
    era = np.searchsorted(known.era_starts - ORIGIN, month, side="right") - 1
    return cell // known.profiles * len(known.regions) + known.region_of[era, cell % known.profiles]
