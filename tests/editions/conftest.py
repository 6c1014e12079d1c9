import pytest

from machinery.editions.published import PublishedEdition
from machinery.editions.reading import open_edition
from tests.editions.worlds import small_world, write_edition


@pytest.fixture
def edition(tmp_path) -> PublishedEdition:
    write_edition(tmp_path, small_world())
    return open_edition(tmp_path)
