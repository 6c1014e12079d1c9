import pytest

from machinery.reference import reference
from machinery.store.database import Store
from tests.second.worlds import add_builders


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened


@pytest.fixture(scope="module")
def shared():
    """One store for all examples of a property: each brings people and invitations of its own."""
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        yield opened
