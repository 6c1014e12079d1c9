"""Invitations: one use, expiring, revocable, and of two people at once exactly one gets in."""

import contextlib
import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinery.access.accounts import held_roles, withdraw_role
from machinery.access.asking import Asking, Role
from machinery.access.audit import audit_trail
from machinery.access.invitations import (
    State,
    accept_invitation,
    invitation_by_token,
    invitations,
    invite,
    revoke_invitation,
)
from machinery.access.sign_in import Identity, account_of
from machinery.errors import NotAllowed, NotFound, Refused
from machinery.store.checking import run_checks
from machinery.store.database import Store
from tests.access.people import HALF_DAY, ME, NOW, WEEK, accepted, asking, invited, person

TICK = timedelta(microseconds=1)


def test_an_invitation_gives_its_role_and_no_other(store):
    capacity = accepted(store, invited(store))
    assert (capacity.role, capacity.builder_id, capacity.builder_name) == (Role.BUILDER, "town", "Town")
    who = asking(store)
    assert (who.role, who.builder_ids, who.name) == (Role.BUILDER, {"town"}, "builder@by.dk")
    assert run_checks(store) == []


def test_a_second_person_with_the_same_link_is_told(store):
    token = invited(store)
    accepted(store, token)
    with pytest.raises(Refused, match="invitation_used"):
        accepted(store, token, person("bent"))
    assert account_of(store, person("bent")).capacities == ()
    with pytest.raises(Refused, match="invitation_used"):
        invitation_by_token(store, token, now=NOW)


def test_the_same_person_clicking_twice_is_answered_the_same_once_stored(store):
    token = invited(store)
    assert accepted(store, token) == accepted(store, token)
    assert len(held_roles(store, ME)) == 1


def test_a_used_link_gives_no_withdrawn_role_back(store):
    token = invited(store)
    accepted(store, token)
    withdraw_role(store, ME, held_roles(store, ME)[0].role_id, now=NOW)
    with pytest.raises(Refused, match="invitation_used"):
        accepted(store, token)
    assert account_of(store, person()).capacities == ()


@given(st.integers(min_value=1, max_value=90 * 86_400), st.integers(min_value=-86_400, max_value=86_400))
def test_an_invitation_works_until_it_expires(shared, seconds, later):
    valid_for = timedelta(seconds=seconds)
    moment = max(NOW, NOW + valid_for + timedelta(seconds=later))
    token = invited(shared, valid_for=valid_for)
    who = person(token, signed_in_at=moment)
    if moment < NOW + valid_for:
        accepted(shared, token, who, now=moment)
        assert account_of(shared, who).capacities
    else:
        with pytest.raises(Refused, match="invitation_expired"):
            accepted(shared, token, who, now=moment)
        assert not account_of(shared, who).capacities


def test_the_last_microsecond_counts_and_the_next_does_not(store):
    first, second = invited(store), invited(store)
    end = NOW + WEEK
    accepted(store, first, person(signed_in_at=end), now=end - TICK)
    with pytest.raises(Refused, match="invitation_expired"):
        accepted(store, second, person(signed_in_at=end), now=end)
    assert [one.state(end) for one in invitations(store, ME)].count(State.EXPIRED) == 1


def test_a_revoked_invitation_is_refused_and_stays_in_the_list(store):
    token = invited(store)
    (one,) = invitations(store, ME)
    revoke_invitation(store, ME, one.invitation_id, now=NOW)
    with pytest.raises(Refused, match="invitation_revoked"):
        accepted(store, token)
    with pytest.raises(Refused, match="invitation_revoked"):
        revoke_invitation(store, ME, one.invitation_id, now=NOW)
    assert [one.state(NOW) for one in invitations(store, ME)] == [State.REVOKED]


def test_a_used_invitation_cannot_be_revoked(store):
    accepted(store, invited(store))
    with pytest.raises(Refused, match="invitation_used"):
        revoke_invitation(store, ME, invitations(store, ME)[0].invitation_id, now=NOW)


@pytest.mark.parametrize("token", ["", "x", "' or 1=1 --", "L" * 43])
def test_an_unknown_token_is_no_invitation(store, token):
    invited(store)
    with pytest.raises(NotFound):
        accepted(store, token)
    with pytest.raises(NotFound):
        invitation_by_token(store, token, now=NOW)


def test_an_old_sign_in_accepts_nothing(store):
    token = invited(store)
    with pytest.raises(NotAllowed, match="too_old"):
        accepted(store, token, person(signed_in_at=NOW - HALF_DAY - TICK))
    accepted(store, token)


@pytest.mark.parametrize(
    ("role", "builder_id", "mailbox", "key"),
    [
        (Role.BUILDER, "", "drift@by.dk", "builder_needed"),
        (Role.PARTNER, "town", "drift@by.dk", "no_builder_needed"),
        (Role.SUPPLIER, "", "drift@by.dk", "no_builder_needed"),
        (Role.BUILDER, "nowhere", "drift@by.dk", "unknown_builder"),
        (Role.BUILDER, "town", "", "mailbox_needed"),
        (Role.BUILDER, "town", "drift by.dk", "mailbox_needed"),
        (Role.BUILDER, "town", "anne.hansen@by.dk", "mailbox_personal"),
        (Role.PARTNER, "", "annehansen@gmail.com", "mailbox_personal"),
    ],
)
def test_what_makes_no_sense_is_refused(store, role, builder_id, mailbox, key):
    with pytest.raises((Refused, NotFound), match=key):
        invite(store, ME, role, builder_id=builder_id, mailbox=mailbox, valid_for=WEEK, now=NOW)
    assert invitations(store, ME) == []


def test_what_looks_like_a_person_may_be_a_function_after_all(store):
    made = invite(
        store, ME, Role.BUILDER, builder_id="town", mailbox="hans.broge@by.dk", is_function_mailbox=True,
        valid_for=WEEK, now=NOW,
    )  # fmt: skip
    assert made.invitation.mailbox == "hans.broge@by.dk"


def test_one_account_acts_for_several_builders_and_holds_each_once(store):
    for builder_id in ("town", "harbour", "town"):
        accepted(store, invited(store, builder_id=builder_id))
    assert [one.key for one in account_of(store, person()).capacities] == ["builder:harbour", "builder:town"]
    assert len(held_roles(store, ME)) == 2
    assert run_checks(store) == []


def test_each_step_is_in_the_audit_trail(store):
    accepted(store, invited(store))
    invited(store, Role.PARTNER)
    # Both are of the same moment, so that either may come first.
    one = next(one for one in invitations(store, ME) if one.state(NOW) is State.OPEN)
    revoke_invitation(store, ME, one.invitation_id, now=NOW)
    withdraw_role(store, ME, held_roles(store, ME)[0].role_id, now=NOW)
    trail = [(event.who, event.action) for event in audit_trail(store, ME) if event.action != "add_builder"]
    assert sorted(trail) == [
        ("builder@by.dk", "accept_invitation"),
        ("command line", "invite"),
        ("command line", "invite"),
        ("command line", "revoke_invitation"),
        ("command line", "withdraw_role"),
    ]


def _race(store: Store, token: str, people: list[Identity]) -> list[object]:
    """What each of these people is answered who accept at the same moment."""
    answers: list[object] = [None] * len(people)
    start = threading.Barrier(len(people))

    def one(number: int) -> None:
        start.wait()
        try:
            answers[number] = accept_invitation(store, people[number], token, max_age=HALF_DAY, now=NOW)
        except Refused as refused:
            answers[number] = refused.key

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("is_one_at_a_time", [True, False], ids=["one writer", "two connections"])
def test_of_several_people_at_once_one_wins_and_the_others_are_told(store, monkeypatch, is_one_at_a_time):
    if not is_one_at_a_time:
        # Without the process's own turn-taking, as when several processes share the store.
        monkeypatch.setattr(store, "_writing", contextlib.nullcontext())
    for turn in range(5):
        before = len(held_roles(store, ME))
        answers = _race(store, invited(store), [person(f"{turn}-{number}") for number in range(4)])
        assert answers.count("access.invitation_used") == 3, answers
        assert len(held_roles(store, ME)) == before + 1
    assert run_checks(store) == []


@pytest.mark.parametrize("who", [Asking.supplier(), Asking(Role.PARTNER), Asking(Role.BUILDER, frozenset({"town"}))])
def test_only_the_facilitator_invites(store, who):
    with pytest.raises(NotAllowed):
        invite(store, who, Role.PARTNER, mailbox="post@klynge.dk", valid_for=WEEK, now=NOW)
