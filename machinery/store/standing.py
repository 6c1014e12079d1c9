"""Which pledges count at a moment, told without looking at them: what an answer may be kept by."""

from dataclasses import dataclass
from datetime import datetime

from machinery.domain.periods import first_open_half_year
from machinery.store.database import Store
from machinery.store.moments import months_before


@dataclass(frozen=True)
class Standing:
    """Two moments of equal standing have the same answer to every question about open demand or its sites.

    Between them nothing was written, no revision came to count, none left the signal for its age, and no half-year
    ended. The newest change alone would not do: a write of several may bear one moment, and a write of the past an
    earlier one.
    """

    state_no: int
    newest_change: datetime | None
    oldest_confirmation: datetime | None
    first_half_year: str


def standing(store: Store, as_of: datetime) -> Standing:
    """The standing of the store at an aware moment."""
    # The number first: a write in between is then found at the next question, and never hidden by an old answer.
    state_no = store.state_no
    (row,) = store.rows("standing", as_of=as_of, confirmed_since=months_before(as_of, store.out_after_months))
    return Standing(state_no, row["newest_change"], row["oldest_confirmation"], first_open_half_year(as_of))
