"""A store in memory with two builders."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from machinery.access.asking import Asking
from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.store.database import Store
from tests.unit.exchange.uploading import BUILDER, NOW


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:", reference=reference()) as opened:
        for builder_id in (BUILDER, "eksempel_region"):
            builder = Builder(builder_id, f"Eksempel {builder_id}", "municipality", "2026")
            add_builder(opened, Asking.command_line(), builder, now=NOW - timedelta(days=9))
        yield opened
