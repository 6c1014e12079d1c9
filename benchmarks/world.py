"""Synthetic stores and their Parquet files, made once and kept below var/benchmarks."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.demand.question import LINE_COLUMNS, OUT_AFTER_MONTHS, REVISION_COLUMNS
from machinery.reference import reference
from machinery.store import driver, statements
from machinery.store.database import Store
from machinery.store.synthetic import fill_synthetic

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var/benchmarks"
SEED = 1


@dataclass(frozen=True)
class World:
    """A synthetic world: the store file, and below `tables` the columns the question needs as Parquet."""

    pledges: int
    store_file: Path
    tables: Path

    @property
    def lines(self) -> Path:
        """`LINE_COLUMNS` of every line."""
        return self.tables / "lines.parquet"

    @property
    def revisions(self) -> Path:
        """`REVISION_COLUMNS` of every revision."""
        return self.tables / "revisions.parquet"

    @property
    def contributors(self) -> Path:
        """The builder each builder counts as."""
        return self.tables / "contributors.parquet"

    def open(self) -> Store:
        """The store, as the product opens it."""
        return Store.open(self.store_file, reference=reference(), out_after_months=OUT_AFTER_MONTHS)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the database that `open` has open in this process: same engine, same cache."""
        return duckdb.connect(str(self.store_file), config=driver.CONFIG)


def synthetic_world(pledges: int, builders: int, kept: Path = KEPT) -> World:
    """The world of so many pledges and builders; made when it is not there or was made by other rules."""
    folder = kept / f"world-{pledges}-{builders}-{SEED}"
    world = World(pledges, (folder / "store.duckdb").resolve(), (folder / "tables").resolve())
    mark = folder / "made.json"
    rules = _rules()
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == rules:
        return world
    print(f"making a world of {pledges:,} pledges; it is kept in {os.path.relpath(folder, ROOT)}", flush=True)
    mark.unlink(missing_ok=True)
    world.tables.mkdir(parents=True, exist_ok=True)
    for stale in (world.store_file, world.store_file.with_name("store.duckdb.wal")):
        stale.unlink(missing_ok=True)
    with Store.open(world.store_file, reference=reference(), backup_dir=world.tables) as store:
        fill_synthetic(store, builders, pledges, SEED)
        _write_tables(world)
    mark.write_text(json.dumps(rules), "utf-8")
    return world


def contributors(world: World) -> pd.DataFrame:
    """`builder_no` and `contributor_no` of every builder."""
    return pd.read_parquet(world.contributors)


def _write_tables(world: World) -> None:
    with world.connect() as connection:
        for file, columns, table in (
            (world.lines, LINE_COLUMNS, "pledge_line"),
            (world.revisions, REVISION_COLUMNS, "pledge_revision"),
            (world.contributors, ("builder_no", "contributor_no"), "builder_contributor"),
        ):
            connection.execute(f"copy (select {', '.join(columns)} from {table}) to '{file}' (format parquet)")


def _rules() -> dict[str, str]:
    """What a synthetic world follows from: when one of these changes, kept worlds are made anew."""
    files = [(kind, name) for kind in ("migrations", "reference") for name in statements.names(kind)]
    files += [("writes", name) for name in statements.names("writes") if name.startswith("synthetic")]
    lists = sorted((ROOT / "data").glob("*.csv"))
    return {
        **{f"{kind}/{name}": statements.sha256(kind, name) for kind, name in files},
        **{file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in lists},
        "tables": hashlib.sha256(repr((LINE_COLUMNS, REVISION_COLUMNS)).encode()).hexdigest(),
    }
