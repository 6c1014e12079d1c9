"""A store with two builders, and uploads into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from machinery.access.asking import Asking, Role
from machinery.exchange.importing import ImportReport, import_table
from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.store.database import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUILDER, OTHER = "eksempel_kommune", "eksempel_region"
ASKING = Asking(Role.BUILDER, frozenset({BUILDER}), "Anlæg")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:", reference=reference()) as opened:
        for builder_id in (BUILDER, OTHER):
            builder = Builder(builder_id, f"Eksempel {builder_id}", "municipality", "2026")
            add_builder(opened, Asking.command_line(), builder, now=NOW - timedelta(days=9))
        yield opened


@pytest.fixture
def upload(store: Store) -> Callable[..., ImportReport]:
    def run(data: bytes, name: str = "behov.xlsx", *, later: int = 0, **more: Any) -> ImportReport:
        moment = NOW + timedelta(minutes=later)
        report = import_table(store, ASKING, data, name, BUILDER, known=reference(), now=moment, **more)
        assert report.rows == report.accepted + report.updated + report.unchanged + report.rejected
        assert len(report.outcomes) == report.rows
        return report

    return run
