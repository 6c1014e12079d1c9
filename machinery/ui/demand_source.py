"""Where the figures of Samlet efterspørgsel come from: decided here, once."""

from dataclasses import dataclass
from datetime import datetime

from machinery.ui.demand_live import live_options, live_view
from machinery.ui.demand_published import published_options, published_view
from machinery.ui.demand_views import DemandView
from machinery.ui.demonstration import situation
from machinery.ui.filters import DemandOptions, DemandWish
from machinery.ui.page import Page


@dataclass(frozen=True)
class DemandSource:
    """What can be chosen from, of which moment, whether the answers are live, and whether they are invented."""

    options: DemandOptions
    as_of: datetime
    is_live: bool
    is_example: bool


def demand_source(page: Page) -> DemandSource | None:
    """Live figures for the facilitator, the latest edition for everyone else; None before the first edition.

    A builder gets the edition too: a live total with one's own part known would give away the others'.
    """
    if page.asking.is_facilitator:
        return DemandSource(live_options(page), page.now, True, situation().has_example_data)
    if page.edition is None:
        return None
    edition = page.edition
    return DemandSource(published_options(edition, page.t), edition.manifest.as_of, False, edition.is_example)


def demand_view(page: Page, source: DemandSource, wish: DemandWish, *, kind_level: str, map_level: str) -> DemandView:
    """The figures of a wish. Raises `NotAllowed` when a live total is asked for by anyone but the facilitator."""
    if not source.is_live and page.edition is not None:
        return published_view(page.edition, wish, source.options, page.t)
    return live_view(page, wish, source.options, kind_level=kind_level, map_level=map_level)
