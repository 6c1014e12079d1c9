"""The latest edition, for pages that show what is published."""

from machinery.editions.reading import PublishedEdition, open_edition
from machinery.errors import NotFound
from machinery.settings import settings


def latest_edition() -> PublishedEdition | None:
    """The newest published edition, or None before the first."""
    try:
        return open_edition(settings().editions_dir, "latest")
    except NotFound:
        return None
