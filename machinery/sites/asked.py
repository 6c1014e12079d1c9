"""Which pledges a question about sites is about, and whether whoever asks may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from machinery import clock
from machinery.access.asking import Asking
from machinery.domain.periods import LAST_MONTH_NO, first_open_half_year, half_year_months
from machinery.store.database import Reader, Store
from machinery.store.moments import months_before


@dataclass(frozen=True, slots=True)
class Question:
    """Pledges of some builders (None: of all) as they stood at a moment, active between two months.

    `tiers` keeps some of the open demand (None: all); what is contracted has none and is asked for by itself.
    """

    builder_ids: tuple[str, ...] | None
    as_of: datetime
    first_no: int
    last_no: int
    with_contracted: bool
    tiers: tuple[str, ...] | None = None

    def machines(self, store: Store, reader: Reader) -> pd.DataFrame:
        """Machines per site, class, hours, power source and half-year; see sql/reads/site_machines.sql."""
        return self._read(store, reader, "site_machines")

    def connections(self, store: Store, reader: Reader) -> pd.DataFrame:
        """Connection and position per site; see sql/reads/site_connections.sql."""
        return self._read(store, reader, "site_connections")

    def _read(self, store: Store, reader: Reader, name: str) -> pd.DataFrame:
        return reader.read(
            name,
            builder_ids=self.builder_ids,
            as_of=self.as_of,
            out_before=months_before(self.as_of, store.out_after_months),
            with_contracted=self.with_contracted,
            tiers=self.tiers,
            first_no=self.first_no,
            last_no=self.last_no,
        )


def question(
    store: Store,
    asking: Asking,
    builders: Sequence[str] | None,
    half_year: str | None,
    as_of: datetime | None,
    with_contracted: bool,
    tiers: Sequence[str] | None,
) -> Question:
    """The question, if it may be asked: of all builders by the facilitator, of some by those who act for each.

    Without a half-year it runs from the one that contains `as_of` (default: now) to the last. Raises `NotAllowed`, and
    `UnknownCode` for what is no half-year.
    """
    if builders is None:
        asking.require_facilitator()
    for builder_id in builders or ():
        asking.require_reader_of(builder_id)
    moment = as_of or store.settled(clock.now)
    months = half_year_months(half_year or first_open_half_year(moment))
    return Question(
        builder_ids=None if builders is None else tuple(builders),
        as_of=moment,
        first_no=months.start,
        last_no=LAST_MONTH_NO if half_year is None else months.stop - 1,
        with_contracted=with_contracted,
        tiers=None if tiers is None else tuple(tiers),
    )
