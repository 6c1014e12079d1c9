"""One store for all; each test has builders of its own."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.store.database import Store
from tests.drafts.making import NOW
from tests.second.worlds import ME

_numbers = itertools.count()


@pytest.fixture(scope="package")
def store() -> Iterator[Store]:
    with Store.open(":memory:", reference=reference()) as opened:
        yield opened


@pytest.fixture(scope="package")
def new_builder(store: Store) -> Callable[[], str]:
    """Adds a builder and gives its id."""

    def add() -> str:
        builder_id = f"builder-{next(_numbers)}"
        add_builder(store, ME, Builder(builder_id, builder_id, "municipality", "2026"), now=NOW)
        return builder_id

    return add


@pytest.fixture
def builder(new_builder: Callable[[], str]) -> str:
    return new_builder()
