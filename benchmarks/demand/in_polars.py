"""The answer in Polars, written for speed: lazy, texts as enums, one packed number per group, grouped before expanded.

Packing the columns of a group into one number, and builders as bits, were each tried against the plain form and kept
because they were faster: the plain form of this module took about twice as long.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

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

WORD = 64
BITS = pl.Series([1 << bit for bit in range(WORD)], dtype=pl.UInt64)


@dataclass(frozen=True)
class Frames:
    """The tables in memory or, from `scan`, still in their files."""

    lines: pl.LazyFrame
    revisions: pl.LazyFrame


def scan(world: World, known: Codes) -> Frames:
    """The Parquet files, read when asked for; texts become enums in the order of the reference data."""
    names = dict(zip(TEXT_COLUMNS, (known.places, known.classes, known.commitments), strict=True))
    enums = [pl.col(column).cast(pl.Enum(words)) for column, words in names.items()]
    lines = pl.scan_parquet(world.lines).select(LINE_COLUMNS).with_columns(enums)
    return Frames(lines, pl.scan_parquet(world.revisions).select(REVISION_COLUMNS))


def load(world: World, known: Codes) -> Frames:
    """The same, read into memory."""
    files = scan(world, known)
    lines, revisions = pl.collect_all([files.lines, files.revisions])
    return Frames(lines.lazy(), revisions.lazy())


def answer(frames: Frames, known: Codes, asked: Asked) -> pl.DataFrame:
    """The measures by `item`, `tier`, `region` and `half`, as numbers."""
    line = _line(frames, known, asked).collect().lazy()
    reach = _reach(line, known, asked).collect().lazy()
    amount, machines, builders, spread = pl.collect_all(
        [_amount(line, known, asked), _machines(line, reach), _builders(line, reach, known), _spread(line, reach)]
    )
    high = pl.col("machines") + pl.col("spread").fill_null(0)
    most = (pl.col("most").fill_null(0) + MICRO - 1) // MICRO
    place, regions = pl.col("placed") // HALVES, len(known.regions)
    return (
        machines.join(builders, on="placed")
        .join(amount, on="placed", how="left")
        .join(spread, on="placed", how="left")
        .select(
            item=place // regions // len(TIERS),
            tier=place // regions % len(TIERS),
            region=place % regions,
            half=pl.col("placed") % HALVES + ORIGIN // 6,
            tenths=pl.col("tenths").fill_null(0),
            machines_low=pl.max_horizontal(most, "largest"),
            machines_high=high,
            builders="builders",
        )
    )


def _line(frames: Frames, known: Codes, asked: Asked) -> pl.LazyFrame:
    """The lines that count: months from `ORIGIN`, `cell` for class, tier and profile of the place, `span` for the cell
    and the half-years in which a line begins and ends."""
    superseded = frames.revisions.filter(pl.col("revision") > 1, pl.col("changed_at") <= asked.as_of).select(
        "pledge_no", revision=pl.col("revision") - 1
    )
    item = pl.col("machine_class").to_physical().cast(pl.Int64)
    profile = _look_up(known.profile_of, pl.col("place_code").to_physical())
    start, end = pl.col("start_no") - ORIGIN, pl.col("end_no") - ORIGIN
    share = pl.col("remainder").cast(pl.Int64) * TENTH // (end - start + 1)
    return (
        frames.lines.filter(
            pl.col("changed_at") <= asked.as_of,
            pl.col("confirmed_at") >= asked.confirmed_since,
            pl.col("end_no") >= asked.first_no,
            pl.col("start_no") <= asked.last_no,
        )
        .join(superseded, on=["pledge_no", "revision"], how="anti")
        .with_columns(tier=_look_up(known.tier_of, pl.col("commitment").to_physical()))
        .filter(pl.col("tier") != NO_TIER)
        .with_columns(cell=(item * len(TIERS) + pl.col("tier")) * known.profiles + profile)
        .select(
            "pledge_no",
            "place_count",
            "machines_peak",
            "base",
            "remainder",
            "cell",
            micro=pl.col("base").cast(pl.Int64) * TENTH + share,
            start=start,
            end=end,
            span=(pl.col("cell") * HALVES + start // 6) * HALVES + end // 6,
            contributor=_look_up(known.contributor_of, pl.col("builder_no")),
        )
    )


def _amount(line: pl.LazyFrame, known: Codes, asked: Asked) -> pl.LazyFrame:
    """Tenths per half-year and the most machines in a month, in millionths, from what begins and ends in each month."""
    month = pl.col("cell") * MONTHS + pl.col("start")
    first_tenths = (pl.col("base") + (pl.col("remainder") > 0)).sum().cast(pl.Int64)
    starts = line.group_by(at=month).agg(step=first_tenths, micro=pl.col("micro").sum())
    rests = line.filter(pl.col("remainder") > 0).group_by(at=month + pl.col("remainder"))
    ends = line.group_by(at=pl.col("cell") * MONTHS + pl.col("end") + 1)
    steps = pl.concat(
        [
            starts,
            rests.agg(step=-pl.len().cast(pl.Int64), micro=pl.lit(0, pl.Int64)),
            ends.agg(step=-pl.col("base").sum().cast(pl.Int64), micro=-pl.col("micro").sum()),
        ]
    )
    first, last = asked.first_no - ORIGIN, asked.last_no - ORIGIN
    running = [pl.col("step", "micro").cum_sum().over("cell"), pl.col("month").shift(-1).over("cell").alias("next")]
    months = (
        steps.group_by("at")
        .agg(pl.col("step", "micro").sum())
        .sort("at")
        .select("step", "micro", cell=pl.col("at") // MONTHS, month=pl.col("at") % MONTHS)
        .with_columns(running)
        .filter(pl.col("micro") > 0)
        .with_columns(
            month=pl.int_ranges(pl.col("month").clip(lower_bound=first), pl.col("next").clip(upper_bound=last + 1))
        )
        .explode("month", empty_as_null=False)
        .group_by(_place(known, pl.col("cell"), pl.col("month")).alias("place"), "month")
        .agg(pl.col("step", "micro").sum())
    )
    return months.group_by(placed=_placed(pl.col("month") // 6)).agg(
        tenths=pl.col("step").sum(), most=pl.col("micro").max()
    )


def _reach(line: pl.LazyFrame, known: Codes, asked: Asked) -> pl.LazyFrame:
    """For each span the places and half-years it reaches, `placed`."""
    first = (asked.first_no - ORIGIN) // 6
    half, last = pl.col("span") // HALVES % HALVES, pl.col("span") % HALVES
    return (
        line.select(pl.col("span").unique())
        .with_columns(half=pl.int_ranges(half.clip(lower_bound=first), last + 1))
        .explode("half")
        .with_columns(place=_place(known, pl.col("span") // HALVES // HALVES, pl.col("half") * 6))
        .select("span", placed=_placed(pl.col("half")))
    )


def _machines(line: pl.LazyFrame, reach: pl.LazyFrame) -> pl.LazyFrame:
    """Machines of pledges with one place, and the largest pledge of all."""
    whole = pl.when(pl.col("place_count") == 1).then(pl.col("machines_peak")).otherwise(0)
    return (
        line.select("span", machines=whole, largest="machines_peak")
        .group_by("span")
        .agg(pl.col("machines").sum().cast(pl.Int64), pl.col("largest").max())
        .join(reach, on="span")
        .group_by("placed")
        .agg(pl.col("machines").sum(), pl.col("largest").max())
    )


def _builders(line: pl.LazyFrame, reach: pl.LazyFrame, known: Codes) -> pl.LazyFrame:
    """Distinct contributors, as bits in words: for each span first, then for each place and half-year."""
    words = int(known.contributor_of.max()) // WORD + 1
    return (
        line.select(
            key=pl.col("span") * words + pl.col("contributor") // WORD,
            bits=pl.lit(BITS).gather(pl.col("contributor") % WORD),
        )
        .group_by("key")
        .agg(pl.col("bits").bitwise_or())
        .select("bits", span=pl.col("key") // words, word=pl.col("key") % words)
        .join(reach, on="span")
        .select("bits", key=pl.col("placed") * words + pl.col("word"))
        .group_by("key")
        .agg(pl.col("bits").bitwise_or())
        .select("bits", placed=pl.col("key") // words)
        .group_by("placed")
        .agg(builders=pl.col("bits").bitwise_count_ones().cast(pl.Int64).sum())
    )


def _spread(line: pl.LazyFrame, reach: pl.LazyFrame) -> pl.LazyFrame:
    """Machines of pledges with several places, once for each place that holds several of theirs."""
    return (
        line.filter(pl.col("place_count") > 1)
        .select("span", "pledge_no", "machines_peak")
        .join(reach, on="span")
        .unique(["placed", "pledge_no"])
        .group_by("placed")
        .agg(spread=pl.col("machines_peak").sum().cast(pl.Int64))
    )


def _look_up(values: np.ndarray, index: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(values)).gather(index)


def _place(known: Codes, cell: pl.Expr, month: pl.Expr) -> pl.Expr:
    """One number for class, tier and the region that the profile of `cell` lies in in a month from `ORIGIN`."""
    era = pl.lit(0, pl.Int64)
    for start in known.era_starts[1:]:
        era = era + (month >= int(start) - ORIGIN).cast(pl.Int64)
    region = _look_up(known.region_of.ravel(), era * known.profiles + cell % known.profiles)
    return cell // known.profiles * len(known.regions) + region


def _placed(half: pl.Expr) -> pl.Expr:
    return pl.col("place") * HALVES + half
