import pytest

from machinery.reference import reference
from machinery.store.database import Store
from tests.second.worlds import add_builders


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store" / "machinery.duckdb"


@pytest.fixture
def reopen(path, tmp_path):
    """Opens the store of this test; what is still open at the end is closed."""
    opened = []

    def open_it():
        store = Store.open(path, reference=reference(), backup_dir=tmp_path / "backups")
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen):
    store = reopen()
    add_builders(store)
    return store
