"""A real store in memory."""

import pytest

from machinery.reference import reference
from machinery.store.database import Store


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        yield opened
