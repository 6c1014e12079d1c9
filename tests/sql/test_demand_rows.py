"""Golden rows of the signal on a world small enough to compute by hand."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import PlaceShare
from machinery.errors import NotAllowed, UnknownCode
from machinery.pledges.recording import record_pledge
from machinery.reference import reference
from machinery.signal.contributions import contributions
from machinery.signal.demand import DemandQuery, demand
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def shares(**percents: int) -> tuple[PlaceShare, ...]:
    return tuple(PlaceShare(code.removeprefix("m"), Decimal(part) / 100) for code, part in percents.items())


@pytest.fixture(scope="module")
def store():
    """Three pledges: København over the reform, two places of one region, and the whole country."""
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        pledges = (
            # 77 tenths over six months: 13 in each of the first five, 12 in the last.
            plain_pledge(machines_peak=2, machine_months=Decimal("7.7"), start_month="2026-10", end_month="2027-03"),
            plain_pledge(
                builder_id="state", machines_peak=3, machine_months=Decimal("3.0"), places=shares(m0147=50, m0265=50),
                start_month="2027-01", end_month="2027-01",
            ),
            plain_pledge(
                builder_id="harbour", machine_months=Decimal("4.0"), places=shares(DK=100), commitment="decided",
                start_month="2027-03", end_month="2027-06",
            ),
            plain_pledge(commitment="contracted", machine_months=Decimal("5.0")),
        )  # fmt: skip
        for number, pledge in enumerate(pledges):
            record_pledge(opened, ME, pledge, idempotency_key=str(number), now=NOW)
        yield opened


def rows(store, **asked):
    return [tuple(row) for row in demand(store, ME, DemandQuery(as_of=NOW, **asked)).itertuples(index=False)]


def test_region_by_half_year(store):
    assert rows(store, by=("region", "half_year")) == [
        ("1084", "2026H2", "planned", 3.9, 2, 2, 1),
        ("ostdanmark", "2027H1", "planned", 6.8, 5, 5, 2),
        ("without_fixed_place", "2027H1", "firm", 4.0, 1, 1, 1),
    ]


def test_municipality_for_the_whole_horizon_with_tiers_together(store):
    assert rows(store, by=("municipality",), tiers=("firm", "planned")) == [
        ("0101", "planned+firm", 7.7, 2, 2, 1),
        ("0147", "planned+firm", 1.5, 3, 3, 1),
        ("0265", "planned+firm", 1.5, 3, 3, 1),
        ("without_fixed_place", "planned+firm", 4.0, 1, 1, 1),
    ]


def test_the_whole_country_counts_affiliated_builders_once(store):
    # January 2027: 1.3 and 3.0 make five machines; harbour counts with town.
    assert rows(store, tiers=("planned", "firm")) == [("planned+firm", 14.7, 5, 6, 2)]


def test_small_pledges_that_start_together_need_no_more_machines_than_they_share():
    """Thirty pledges of one machine-month over the same three months: ten machines if shared, not twelve."""
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        for number in range(30):
            pledge = plain_pledge(machine_months=Decimal("1.0"), start_month="2027-01", end_month="2027-03")
            record_pledge(opened, ME, pledge, idempotency_key=str(number), now=NOW)
        (row,) = rows(opened)
        assert row == ("planned", 30.0, 10, 30, 1)


def test_place_filter_takes_codes_of_any_level_as_they_are_then(store):
    assert rows(store, places=("1084",)) == [("planned", 3.9, 2, 2, 1)]
    assert rows(store, places=("DK021",)) == [("planned", 1.5, 3, 3, 1)]
    assert rows(store, places=("ostdanmark",), by=("year",)) == [(2027, "planned", 6.8, 5, 5, 2)]
    assert rows(store, places=("0851",)) == []


def test_periods_clip_and_no_rows_is_an_answer(store):
    assert rows(store, from_period="2027H1", to_period="2027") == [
        ("planned", 6.8, 5, 5, 2),
        ("firm", 4.0, 1, 1, 1),
    ]
    assert rows(store, from_period="2030") == []
    assert list(demand(store, ME, DemandQuery(by=("year", "class"), from_period="2030", as_of=NOW)).columns) == [
        "year", "class", "tier", "machine_months", "machines_low", "machines_high", "builders",
    ]  # fmt: skip


def test_contributions(store):
    found = contributions(store, ME, NOW)
    columns = ["contributor", "builder_id", "region", "half_year", "tier", "tenths", "machines"]
    assert [tuple(row) for row in found[columns].itertuples(index=False)] == [
        ("town", "town", "1084", "2026H2", "planned", 39, 2),
        ("town", "town", "ostdanmark", "2027H1", "planned", 38, 2),
        ("town", "harbour", "without_fixed_place", "2027H1", "firm", 40, 1),
        ("state", "state", "ostdanmark", "2027H1", "planned", 30, 3),
    ]


def test_who_may_ask(store):
    town = Asking(Role.BUILDER, frozenset({"town"}), "town")
    assert len(demand(store, town, DemandQuery(builders=("town",), as_of=NOW))) == 1
    for asking, builders in ((town, None), (town, ()), (town, ("town", "state")), (Asking.supplier(), ("town",)),
                             (Asking(Role.PARTNER), None)):  # fmt: skip
        with pytest.raises(NotAllowed):
            demand(store, asking, DemandQuery(builders=builders, as_of=NOW))
        with pytest.raises(NotAllowed):
            contributions(store, asking, NOW)


@pytest.mark.parametrize(
    "wrong", [{"by": ("klasse",)}, {"tiers": ("early", "sure")}, {"from_period": "2027Q1"}, {"to_period": "27"}]
)
def test_a_question_with_an_unknown_word_is_refused(store, wrong):
    with pytest.raises(UnknownCode):
        demand(store, ME, DemandQuery(as_of=NOW, **wrong))
