"""Each builder's contribution to the demand: what an edition is made of and what disclosure protects."""

from datetime import datetime

import pandas as pd

from machinery.access.asking import Asking
from machinery.signal.demand import confirmed_since, open_half_year_start
from machinery.store.database import Store


def contributions(store: Store, asking: Asking, as_of: datetime) -> pd.DataFrame:
    """The open demand at a moment by builder; the same pledges and months as `demand`. For the facilitator.

    One row per contributor × builder_id × machine_group × machine_class × region × half_year (and its year) × tier ×
    visibility. `contributor` is the builder that affiliated ones count with; `region` is that of the half-year, or
    without_fixed_place. `tenths` are tenths of a machine-month, above zero, exact; `machines` the sum of the peaks of
    the pledges active. Raises `NotAllowed`.
    """
    asking.require_facilitator()
    return store.read(
        "contributions",
        as_of=as_of,
        confirmed_since=confirmed_since(store, as_of),
        first_no=open_half_year_start(as_of),
    )
