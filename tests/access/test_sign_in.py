"""Who is asking: exactly the roles of the moment, and not a moment longer."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.access.accounts import held_roles, withdraw_role
from machinery.access.asking import Role
from machinery.access.sign_in import CLOCK_DIFFERENCE, require_fresh, who_is_asking
from machinery.errors import NotAllowed, NotFound, Refused
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import record_pledge
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.access.people import HALF_DAY, ME, NOW, accepted, asking, invited, person
from tests.second.worlds import plain_pledge


def role_ids(store: Store) -> list[str]:
    return [held.role_id for held in held_roles(store, ME) if held.ended_at is None]


def test_nobody_without_a_role_gets_in(store):
    invited(store)
    with pytest.raises(NotAllowed, match="no_role"):
        asking(store)


def test_a_withdrawn_role_ends_at_once_in_what_was_opened_before(store):
    accepted(store, invited(store))
    before = asking(store)
    record_pledge(store, before, plain_pledge(), idempotency_key="a", now=NOW)
    assert len(own_pledges(store, before, "town")) == 1
    withdraw_role(store, ME, *role_ids(store), now=NOW)
    with pytest.raises(NotAllowed, match="role_ended"):
        own_pledges(store, before, "town")
    with pytest.raises(NotAllowed, match="role_ended"):
        record_pledge(store, before, plain_pledge(), idempotency_key="b", now=NOW)
    with pytest.raises(NotAllowed, match="no_role"):
        asking(store)
    assert run_checks(store) == []


def test_a_role_that_ends_while_a_write_waits_ends_that_write(store, monkeypatch):
    accepted(store, invited(store))
    who = asking(store)
    run = store.run

    def withdrawn_meanwhile(work):
        monkeypatch.setattr(store, "run", run)
        withdraw_role(store, ME, *role_ids(store), now=NOW)
        return run(work)

    monkeypatch.setattr(store, "run", withdrawn_meanwhile)
    with pytest.raises(NotAllowed, match="role_ended"):
        record_pledge(store, who, plain_pledge(), idempotency_key="a", now=NOW)
    assert own_pledges(store, ME, "town") == []


def test_the_end_of_one_role_leaves_the_others(store):
    for builder_id in ("town", "harbour"):
        accepted(store, invited(store, builder_id=builder_id))
    town = asking(store, chosen="builder:town")
    harbour = next(h for h in held_roles(store, ME) if h.capacity.builder_id == "harbour")
    withdraw_role(store, ME, harbour.role_id, now=NOW)
    assert own_pledges(store, town, "town") == []
    assert asking(store).builder_ids == {"town"}


def test_an_adviser_says_for_whom_and_sees_only_them(store):
    for builder_id in ("town", "harbour"):
        accepted(store, invited(store, builder_id=builder_id))
    undecided = asking(store)
    assert (undecided.role, undecided.builder_ids) == (Role.SUPPLIER, frozenset())
    assert asking(store, chosen="builder:state") == undecided, "a builder that is not theirs cannot be chosen"
    harbour = asking(store, chosen="builder:harbour")
    assert harbour.builder_ids == {"harbour"}
    with pytest.raises(NotAllowed, match="not_your_builder"):
        own_pledges(store, harbour, "town")


def test_an_adviser_who_loses_the_chosen_builder_does_not_become_the_other_one(store):
    for builder_id in ("town", "harbour"):
        accepted(store, invited(store, builder_id=builder_id))
    town = next(h for h in held_roles(store, ME) if h.capacity.builder_id == "town")
    withdraw_role(store, ME, town.role_id, now=NOW)
    assert asking(store, chosen="builder:town").builder_ids == frozenset()
    assert asking(store, chosen="builder:town").role is Role.SUPPLIER
    assert asking(store).builder_ids == {"harbour"}, "without a choice the only one"
    assert asking(store, chosen="builder:harbour").builder_ids == {"harbour"}


def test_the_same_subject_at_another_provider_is_somebody_else(store):
    accepted(store, invited(store))
    other = person().__class__("https://other.example", "anne", NOW)
    with pytest.raises(NotAllowed, match="no_role"):
        asking(store, other)


@given(st.integers(min_value=-3_600, max_value=30 * 86_400), st.integers(min_value=360, max_value=48 * 3_600))
def test_a_sign_in_counts_as_long_as_the_setting_says(age, longest):
    who, max_age = person(signed_in_at=NOW - timedelta(seconds=age)), timedelta(seconds=longest)
    if -CLOCK_DIFFERENCE.total_seconds() <= age <= longest:
        require_fresh(who, now=NOW, max_age=max_age)
    else:
        with pytest.raises(NotAllowed, match="too_old"):
            require_fresh(who, now=NOW, max_age=max_age)


def test_a_sign_in_that_grows_too_old_ends_what_was_opened_before(store):
    accepted(store, invited(store))
    clock = [NOW]
    who = who_is_asking(store, person(), None, max_age=HALF_DAY, now=lambda: clock[0])
    assert own_pledges(store, who, "town") == []
    clock[0] = NOW + HALF_DAY + timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="too_old"):
        own_pledges(store, who, "town")
    with pytest.raises(NotAllowed, match="too_old"):
        asking(store, now=clock[0])


def test_a_role_ends_once(store):
    accepted(store, invited(store))
    (role_id,) = role_ids(store)
    withdraw_role(store, ME, role_id, now=NOW)
    with pytest.raises(Refused, match="role_ended_before"):
        withdraw_role(store, ME, role_id, now=NOW)
    with pytest.raises(NotFound):
        withdraw_role(store, ME, "nobody", now=NOW)
    (held,) = held_roles(store, ME)
    assert (held.ended_by, held.ended_at, held.account_name) == ("command line", NOW, "builder@by.dk")
