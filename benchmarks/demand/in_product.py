"""The product's own answer, and the bare scan of the columns it reads."""

import json
import re
from typing import Any

import duckdb
import pandas as pd

from benchmarks.demand.question import BY, LINE_COLUMNS, REVISION_COLUMNS, TEXT_COLUMNS, asked, in_order
from machinery.access.asking import Asking
from machinery.signal.demand import DemandQuery, demand
from machinery.store import statements
from machinery.store.database import Store
from machinery.store.synthetic import WORLD_AS_OF


def answer(store: Store) -> pd.DataFrame:
    """What `machinery.signal` answers the facilitator."""
    return demand(store, Asking.command_line(), DemandQuery(by=BY, as_of=WORLD_AS_OF))


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The product's answer in whole tenths; raises `AssertionError` when a figure is not a whole number of them."""
    tenths = (frame["machine_months"] * 10).round()
    if not (tenths / 10 == frame["machine_months"]).all():
        raise AssertionError("the product answers with parts of a tenth")
    return in_order(frame.assign(tenths=tenths.astype("int64")))


def columns_read(connection: duckdb.DuckDBPyConnection, highest_builder_no: int) -> dict[str, list[str]]:
    """The columns of lines and revisions that the plan of the product's query reads in this store, by table.

    Where the statistics of a column already say that a filter lets every row pass, the engine does not read it.
    """
    question = asked()
    (statement,) = statements.statements("reads", "demand")
    given: dict[str, Any] = {name: None for name in statement.parameters}
    given |= {name: name.removeprefix("by_") in BY for name in given if name.startswith("by_")}
    given |= {name: getattr(question, name) for name in ("as_of", "confirmed_since", "first_no", "last_no")}
    given["highest_builder_no"] = highest_builder_no
    row = connection.execute(f"explain (format json) {statement.text}", given).fetchone()
    return scanned(json.loads(row[1]) if row else [])


def scanned(plan: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The columns of lines and revisions that a plan scans, those that only a filter needs among them."""
    known = {"pledge_line": LINE_COLUMNS, "pledge_revision": REVISION_COLUMNS}
    found: dict[str, set[str]] = {}
    nodes = list(plan)
    while nodes:
        node = nodes.pop()
        nodes += node["children"]
        facts = node["extra_info"]
        table = facts.get("Table", "").split(".")[-1]
        words = re.findall(r"\w+", f"{facts.get('Projections', '')} {facts.get('Filters', '')}")
        found.setdefault(table, set()).update(words)
    return {table: [one for one in columns if one in found.get(table, ())] for table, columns in known.items()}


def scan(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> list[tuple[object, ...]]:
    """Read every value of the columns, and do no more with it than sum, min and max."""
    return [connection.execute(scan_sql(table, names)).fetchall()[0] for table, names in columns.items()]


def scan_sql(table: str, columns: list[str]) -> str:
    """Sum, min and max of numbers, min and max of moments and texts."""
    measures = []
    for column in columns:
        kinds = ("min", "max") if column in TEXT_COLUMNS or column.endswith("_at") else ("sum", "min", "max")
        measures += [f"{kind}({column})" for kind in kinds]
    return f"select {', '.join(measures)} from {table}"
