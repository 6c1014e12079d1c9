"""The invented world for benchmarks: valid, the same for the same seed, with everything in it."""

from datetime import timedelta

import pytest

from machinery.errors import Refused
from machinery.reference import reference
from machinery.signal.demand import DemandQuery, demand
from machinery.store.checking import run_checks
from machinery.store.database import Store
from machinery.store.synthetic import WORLD_AS_OF, fill_synthetic
from tests.second.worlds import ME, add_builders

QUERY = DemandQuery(by=("class", "region", "half_year"), as_of=WORLD_AS_OF)


def filled(seed, pledges=5000):
    store = Store.open(":memory:", reference=reference())
    fill_synthetic(store, 50, pledges, seed)
    return store


def test_it_is_valid_varied_and_marked():
    with filled(1) as store:
        assert run_checks(store) == []
        assert {"name": "is_demo", "value": "true"} in store.rows("meta")
        rows = demand(store, ME, QUERY)
        assert set(rows["region"]) == {"1081", "1082", "1083", "1084", "1085", "ostdanmark", "without_fixed_place"}
        assert set(rows["tier"]) == {"early", "planned", "firm"}
        assert rows["class"].nunique() == 30
        assert (rows["machines_low"] <= rows["machines_high"]).all()
        facts = store._connection.cursor().execute(
            "select count(*), count(*) filter (where place_count > 1), count(*) filter (where revision > 1), "
            "min(start_no), max(end_no) from pledge_line"
        )
        lines, spread, revised, first, last = facts.fetchone()
        assert lines > 5000
        assert spread > 100
        assert revised > 100
        assert (first, last) == (2026 * 12 + 6, 2032 * 12 + 11)


def test_a_seed_is_a_world():
    with filled(1) as one, filled(1) as again, filled(2) as other:
        assert demand(one, ME, QUERY).equals(demand(again, ME, QUERY))
        assert not demand(one, ME, QUERY).equals(demand(other, ME, QUERY))
        before = DemandQuery(as_of=WORLD_AS_OF - timedelta(days=100))
        assert demand(one, ME, before)["machine_months"].sum() < demand(one, ME, QUERY)["machine_months"].sum()


def test_a_store_in_use_is_left_alone():
    with Store.open(":memory:", reference=reference()) as store:
        with pytest.raises(Refused):
            fill_synthetic(store, 0, 10, 1)
        add_builders(store)
        with pytest.raises(Refused, match=r"store\.not_empty"):
            fill_synthetic(store, 10, 10, 1)
