"""Pledges of two builders that may be the same demand stated twice. For the facilitator, who asks both."""

from machinery import clock
from machinery.access.asking import Asking
from machinery.domain.periods import first_open_half_year, half_year_months
from machinery.pledges.reading import stored_pledge
from machinery.pledges.stored import Doubles, LikelyDouble
from machinery.store.database import Store
from machinery.store.moments import months_before


def likely_doubles(store: Store, asking: Asking, *, at_most: int) -> Doubles:
    """The likeliest doubles among the pledges that are neither withdrawn, out of date nor over, at most so many.

    Two pledges of two builders, affiliated ones too: machines of one class or group, the same place or one inside the
    other, months in common and project names that are alike; without a name everything else must be equal. A name that
    more than five builders use counts as none. All of two builders, two names and a group are one likely double, told
    by the two that are most alike; without a name, all of the same class, places, months and machines. Raises
    `NotAllowed` for anyone but the facilitator.
    """
    asking.require_facilitator()
    moment = store.settled(clock.now)
    with store.snapshot() as reader:
        rows = reader.rows(
            "likely_doubles",
            as_of=moment,
            confirmed_since=months_before(moment, store.out_after_months),
            first_no=half_year_months(first_open_half_year(moment)).start,
            at_most=at_most,
        )
        ids = sorted({row[f"{side}_pledge_id"] for row in rows for side in "ab"})
        pledges = {
            row["pledge_id"]: stored_pledge(row, store, moment) for row in reader.rows("pledge_newest", pledge_ids=ids)
        }
    return Doubles(
        rows[0]["found"] if rows else 0,
        tuple(
            LikelyDouble(
                first=pledges[row["a_pledge_id"]],
                second=pledges[row["b_pledge_id"]],
                first_pledges=row["a_pledges"],
                second_pledges=row["b_pledges"],
                is_affiliated=row["is_affiliated"],
                project_likeness=row["project_likeness"],
                is_same_class=row["is_same_class"],
                is_same_place=row["is_same_place"],
                shared_months=row["shared_months"],
            )
            for row in rows
        ),
    )
