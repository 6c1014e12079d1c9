"""Every service that reads or writes the store, called by everybody: one table says who may.

The services are found in the code; one that is missing in the table fails the test.
"""

import importlib
import inspect
import itertools
import pkgutil
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import machinery
from machinery.access.accounts import held_roles, withdraw_role
from machinery.access.asking import Asking, Role
from machinery.access.audit import AuditWish, audit_count, audit_kinds, audit_trail
from machinery.access.invitations import invitations, invite, revoke_invitation
from machinery.access.sign_in import who_is_asking
from machinery.domain.ids import new_ulid
from machinery.domain.pledge import Pledge
from machinery.drafts.keeping import (
    add_drafts,
    change_drafts,
    choose_version,
    duplicate_drafts,
    fill_drafts,
    own_drafts,
    remove_drafts,
    renew_draft,
    split_drafts,
    take_pledges,
)
from machinery.drafts.splitting import parts_by_year
from machinery.drafts.stored import Draft, DraftEdit
from machinery.drafts.submitting import submit_drafts
from machinery.editions.own_levels import own_levels
from machinery.editions.publish import publish
from machinery.editions.reading import open_edition
from machinery.editions.record import record_edition
from machinery.errors import NotAllowed
from machinery.exchange.importing import import_table
from machinery.exchange.workbook_template import own_template
from machinery.i18n import translator
from machinery.pledges.appending import Revision, append, next_numbers
from machinery.pledges.batches import batches, record_batch, undo_batch, write_batch
from machinery.pledges.builders import add_builder, change_dates, completeness
from machinery.pledges.doubles import likely_doubles
from machinery.pledges.reading import (
    all_pledges,
    changes,
    former_references,
    last_uploaded,
    own_pledges,
    pledge_by_id,
    pledge_histories,
    pledge_history,
)
from machinery.pledges.recording import change_pledge, confirm_pledges, record_pledge, undo_change, withdraw_pledge
from machinery.pledges.stored import BatchChange, Builder
from machinery.pledges.unconfirming import undo_confirmation
from machinery.pledges.visibility import choose_visibility
from machinery.reference import reference
from machinery.settings import settings
from machinery.signal.contributions import contributions
from machinery.signal.demand import DemandQuery, demand
from machinery.sites.asked import question
from machinery.sites.listing import sites
from machinery.sites.need import charging_need, charging_need_all
from machinery.store.checking import run_checks
from machinery.store.database import Store
from machinery.store.known_builders import known_builder
from tests.access.people import HALF_DAY, ME, NOW, WEEK, accepted, asking, invited, person
from tests.commands.tables import good_row, table
from tests.editions.worlds import frame, write_edition
from tests.second.worlds import add_builders, plain_pledge

OWN = "town"
_number = itertools.count()

# Who asks; each has come by the role through an invitation, but for the first.
PEOPLE = (
    "supplier", "partner", "builder", "another builder", "adviser who has not said for whom", "facilitator",
    "former builder", "former facilitator", "facilitator signed in too long ago",
)  # fmt: skip
FACILITATOR = frozenset({"facilitator"})
WRITERS = frozenset({"builder", "facilitator"})
COMPLETENESS = frozenset({"partner", "facilitator"})
NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(PEOPLE)


def key() -> str:
    return f"key-{next(_number)}"


def pledge(**changes: object) -> Pledge:
    return plain_pledge(builder_id=OWN, **changes)


def a_pledge(store: Store) -> str:
    """The id of a new pledge of the builder in question."""
    return record_pledge(store, ME, pledge(), idempotency_key=key(), now=NOW).pledge_id


def a_pledge_of_another(store: Store) -> str:
    return record_pledge(store, ME, plain_pledge(builder_id="state"), idempotency_key=key(), now=NOW).pledge_id


def a_batch(store: Store) -> str:
    made = record_batch(store, ME, OWN, [BatchChange(pledge(pledge_ref=key()))], file_name="a.csv", now=NOW)
    assert made.batch_id is not None
    return made.batch_id


def unconfirmed(store: Store, asking: Asking) -> object:
    """Undo a confirmation made by the command line."""
    (made,) = confirm_pledges(store, ME, OWN, [(a_pledge(store), 1)], now=NOW)
    return undo_confirmation(store, asking, OWN, ME.name, made.changed_at, now=NOW)


def an_invitation(store: Store) -> str:
    made = invite(store, ME, Role.PARTNER, mailbox="post@klynge.dk", valid_for=WEEK, now=NOW)
    return made.invitation.invitation_id


def a_role(store: Store) -> str:
    """The id of a role that somebody holds, of no importance to anybody else here."""
    before = {held.role_id for held in held_roles(store, ME)}
    accepted(store, invited(store, Role.PARTNER), person(key()))
    (role_id,) = {held.role_id for held in held_roles(store, ME)} - before
    return role_id


def an_edition() -> SimpleNamespace:
    return SimpleNamespace(label=key(), kind="full", published_at=NOW, as_of=NOW, predecessor=None)


def appended(store: Store, who: Asking) -> None:
    def work(writer):
        pledge_id = new_ulid(NOW)
        revision = Revision(pledge_id, 1, next_numbers(writer, 1)[0], pledge(pledge_ref=pledge_id), "create", NOW, NOW)
        append(writer, who, known_builder(writer, OWN), [revision])

    store.run(work)


def published(folder: Path):
    """An edition in which nobody shows anything."""
    write_edition(folder, frame())
    return open_edition(folder)


def a_draft(store: Store) -> Draft:
    """A row in the table of the builder in question."""
    return add_drafts(store, ME, OWN, [good_row(1, key())], now=NOW)[0]


def two_versions(store: Store) -> tuple[Draft, Draft]:
    """A row that two people have changed: what the second wrote, and the row itself."""
    one = a_draft(store)
    change_drafts(store, ME, OWN, [DraftEdit(one, {"note": "a"})], known=reference(), now=NOW)
    (kept,) = change_drafts(store, ME, OWN, [DraftEdit(one, {"note": "b"})], known=reference(), now=NOW)
    assert kept.other is not None
    return kept.draft, kept.other


def chosen_version(store: Store, who: Asking) -> None:
    mine, theirs = two_versions(store)
    choose_version(store, who, OWN, mine.row, theirs.row, keep_mine=True, now=NOW)


def renewed(store: Store, who: Asking) -> None:
    pledge_id = a_pledge(store)
    report = take_pledges(store, ME, OWN, [pledge_id], known=reference(), now=NOW)
    renew_draft(store, who, OWN, (report.made[0], 1), 1, keep_mine=True, known=reference(), now=NOW)


def in_folder(folder: Path):
    return settings({"MACHINERY_EDITIONS": str(folder / "editions"), "MACHINERY_STORE": ":memory:"})


@dataclass(frozen=True)
class Case:
    """A service, how it is called, and who may. `of` tells two ways to call one service apart."""

    service: Callable[..., object]
    call: Callable[[Store, Asking, Path], object]
    allowed: frozenset[str]
    of: str = ""

    @property
    def name(self) -> str:
        return f"{self.service.__module__}.{self.service.__name__}"


CASES = (
    Case(held_roles, lambda s, a, _: held_roles(s, a), FACILITATOR),
    Case(withdraw_role, lambda s, a, _: withdraw_role(s, a, a_role(s), now=NOW), FACILITATOR),
    Case(audit_trail, lambda s, a, _: audit_trail(s, a), FACILITATOR),
    Case(audit_count, lambda s, a, _: audit_count(s, a, AuditWish()), FACILITATOR),
    Case(audit_kinds, lambda s, a, _: audit_kinds(s, a), FACILITATOR),
    Case(
        invite,
        lambda s, a, _: invite(s, a, Role.BUILDER, builder_id=OWN, mailbox="vej@by.dk", valid_for=WEEK, now=NOW),
        FACILITATOR,
    ),
    Case(invitations, lambda s, a, _: invitations(s, a), FACILITATOR),
    Case(revoke_invitation, lambda s, a, _: revoke_invitation(s, a, an_invitation(s), now=NOW), FACILITATOR),
    Case(
        publish,
        lambda s, a, f: publish(s, a, "2026-1", now=NOW, settings=in_folder(f), reference=reference(), dry_run=True),
        FACILITATOR,
    ),
    Case(record_edition, lambda s, a, _: record_edition(s, a, an_edition(), "0" * 64, now=NOW), FACILITATOR),
    Case(
        import_table,
        lambda s, a, _: import_table(s, a, table([good_row(1, key())]), "a.csv", OWN, known=reference(), now=NOW),
        WRITERS,
    ),
    Case(
        import_table,
        lambda s, a, _: import_table(
            s, a, table([good_row(1)]), "a.csv", OWN, known=reference(), now=NOW, dry_run=True
        ),
        WRITERS,
        "a dry run",
    ),
    Case(append, lambda s, a, _: appended(s, a), WRITERS),
    Case(
        record_batch,
        lambda s, a, _: record_batch(s, a, OWN, [BatchChange(pledge(pledge_ref=key()))], file_name="a.csv", now=NOW),
        WRITERS,
    ),
    Case(undo_batch, lambda s, a, _: undo_batch(s, a, a_batch(s), now=NOW), WRITERS),
    Case(batches, lambda s, a, _: batches(s, a, OWN), WRITERS, "one builder"),
    Case(batches, lambda s, a, _: batches(s, a), FACILITATOR, "all"),
    Case(
        write_batch,
        lambda s, a, _: s.run(
            lambda w: write_batch(w, a, OWN, [BatchChange(pledge(pledge_ref=key()))], file_name="", now=NOW)
        ),
        WRITERS,
    ),
    Case(own_drafts, lambda s, a, _: own_drafts(s, a, OWN), WRITERS),
    Case(add_drafts, lambda s, a, _: add_drafts(s, a, OWN, [{}], now=NOW), WRITERS),
    Case(
        take_pledges,
        lambda s, a, _: take_pledges(s, a, OWN, [a_pledge(s)], known=reference(), now=NOW),
        WRITERS,
    ),
    Case(
        change_drafts,
        lambda s, a, _: change_drafts(s, a, OWN, [DraftEdit(a_draft(s), {"note": "ny"})], known=reference(), now=NOW),
        WRITERS,
    ),
    Case(fill_drafts, lambda s, a, _: fill_drafts(s, a, OWN, [a_draft(s).row], {"note": "ny"}, now=NOW), WRITERS),
    Case(duplicate_drafts, lambda s, a, _: duplicate_drafts(s, a, OWN, [a_draft(s).row], now=NOW), WRITERS),
    Case(
        split_drafts,
        lambda s, a, _: split_drafts(s, a, OWN, [a_draft(s).row], parts_by_year, known=reference(), now=NOW),
        WRITERS,
    ),
    Case(remove_drafts, lambda s, a, _: remove_drafts(s, a, OWN, [a_draft(s).row], now=NOW), WRITERS),
    Case(choose_version, lambda s, a, _: chosen_version(s, a), WRITERS),
    Case(renew_draft, lambda s, a, _: renewed(s, a), WRITERS),
    Case(
        submit_drafts,
        lambda s, a, _: submit_drafts(s, a, OWN, [a_draft(s).row], known=reference(), idempotency_key=key(), now=NOW),
        WRITERS,
    ),
    Case(
        add_builder,
        lambda s, a, _: add_builder(s, a, Builder(key(), "Ny", "municipality", "2026"), now=NOW),
        FACILITATOR,
    ),
    Case(likely_doubles, lambda s, a, _: likely_doubles(s, a, at_most=5), FACILITATOR),
    Case(
        change_dates,
        lambda s, a, _: change_dates(
            s, a, Builder("harbour", "Harbour", "port", "2022"), joined="2022", left="", today=NOW.date(), now=NOW
        ),
        FACILITATOR,
    ),
    Case(
        choose_visibility,
        lambda s, a, _: choose_visibility(s, a, OWN, "named", [(a_pledge(s), 1)], now=NOW),
        WRITERS,
    ),
    Case(
        own_levels,
        lambda s, a, f: own_levels(s, a, OWN, published(f), now=NOW, reference=reference()),
        WRITERS,
    ),
    Case(completeness, lambda s, a, _: completeness(s, a), COMPLETENESS),
    Case(own_pledges, lambda s, a, _: own_pledges(s, a, OWN), WRITERS),
    Case(
        own_template,
        lambda s, a, _: own_template(s, a, OWN, known=reference(), t=translator("da"), now=NOW),
        WRITERS,
    ),
    Case(all_pledges, lambda s, a, _: all_pledges(s, a), FACILITATOR, "all"),
    Case(all_pledges, lambda s, a, _: all_pledges(s, a, builder_ids=[OWN]), WRITERS, "one builder"),
    Case(all_pledges, lambda s, a, _: all_pledges(s, a, builder_ids=[OWN, "state"]), FACILITATOR, "two builders"),
    Case(pledge_by_id, lambda s, a, _: pledge_by_id(s, a, a_pledge(s)), WRITERS),
    Case(former_references, lambda s, a, _: former_references(s, a, OWN), WRITERS),
    Case(last_uploaded, lambda s, a, _: last_uploaded(s, a, OWN), WRITERS),
    Case(pledge_histories, lambda s, a, _: pledge_histories(s, a, [a_pledge(s)]), WRITERS, "one builder"),
    Case(
        pledge_histories,
        lambda s, a, _: pledge_histories(s, a, [a_pledge(s), a_pledge_of_another(s)]),
        FACILITATOR,
        "two builders",
    ),
    Case(changes, lambda s, a, _: changes(s, a, OWN, at_most=10), WRITERS),
    Case(pledge_history, lambda s, a, _: pledge_history(s, a, a_pledge(s)), WRITERS),
    Case(record_pledge, lambda s, a, _: record_pledge(s, a, pledge(), idempotency_key=key(), now=NOW), WRITERS),
    Case(
        change_pledge,
        lambda s, a, _: change_pledge(s, a, a_pledge(s), 1, pledge(machines_peak=2), idempotency_key=key(), now=NOW),
        WRITERS,
    ),
    Case(
        change_pledge,
        lambda s, a, _: change_pledge(
            s, a, a_pledge(s), 1, plain_pledge(builder_id="state"), idempotency_key=key(), now=NOW
        ),
        NOBODY,
        "to another builder",
    ),
    Case(
        withdraw_pledge,
        lambda s, a, _: withdraw_pledge(s, a, a_pledge(s), 1, reason="", idempotency_key=key(), now=NOW),
        WRITERS,
    ),
    Case(undo_change, lambda s, a, _: undo_change(s, a, a_pledge(s), 1, idempotency_key=key(), now=NOW), WRITERS),
    Case(confirm_pledges, lambda s, a, _: confirm_pledges(s, a, OWN, [(a_pledge(s), 1)], now=NOW), WRITERS),
    Case(undo_confirmation, lambda s, a, _: unconfirmed(s, a), WRITERS),
    Case(contributions, lambda s, a, _: contributions(s, a, NOW), FACILITATOR),
    Case(demand, lambda s, a, _: demand(s, a, DemandQuery()), FACILITATOR, "all"),
    Case(demand, lambda s, a, _: demand(s, a, DemandQuery(builders=frozenset({OWN}))), WRITERS, "one builder"),
    Case(question, lambda s, a, _: question(s, a, None, None, NOW, False, None), FACILITATOR, "all"),
    Case(question, lambda s, a, _: question(s, a, [OWN], None, NOW, False, None), WRITERS, "one builder"),
    Case(sites, lambda s, a, _: sites(s, a, half_year="2027H1", as_of=NOW), FACILITATOR, "all"),
    Case(sites, lambda s, a, _: sites(s, a, builders=[OWN], half_year="2027H1", as_of=NOW), WRITERS, "one builder"),
    Case(
        charging_need,
        lambda s, a, _: charging_need(s, a, level="region", half_year="2027H1", as_of=NOW),
        FACILITATOR,
        "all",
    ),
    Case(
        charging_need,
        lambda s, a, _: charging_need(s, a, builders=[OWN], level="region", half_year="2027H1", as_of=NOW),
        WRITERS,
        "one builder",
    ),
    Case(charging_need_all, lambda s, a, _: charging_need_all(s, a, level="region", as_of=NOW), FACILITATOR, "all"),
    Case(
        charging_need_all,
        lambda s, a, _: charging_need_all(s, a, builders=[OWN], level="region", as_of=NOW),
        WRITERS,
        "one builder",
    ),
)

NO_SERVICE = {"machinery.access.audit.note_event": "writes within the transaction of a service that has checked"}

# What takes the store and nobody's name: each with the reason why it may.
OPEN_TO_ALL = {
    "machinery.access.invitations.invitation_by_token": "the token itself is the right to see it",
    "machinery.access.invitations.accept_invitation": "the token itself is the right to use it, once",
    "machinery.access.sign_in.account_of": "answers about the roles of whoever is signed in",
    "machinery.access.sign_in.who_is_asking": "makes the asking",
    "machinery.pledges.builders.builders": "who takes part is public",
    "machinery.pledges.builders.require_builder": "answers with nothing, or with ids and names that are public",
    "machinery.editions.record.recorded_labels": "editions are public",
    "machinery.editions.record.recognise_editions": "at start, before anybody asks",
    "machinery.editions.record.edition_faults": "editions are public",
    "machinery.example_world.loading.load_world": "fills an empty store, for the command line",
    "machinery.example_world.marks.is_example": "a mark that every page shows",
    "machinery.example_world.marks.example_mark": "a mark that every page shows",
    "machinery.example_world.marks.mark": "marks a store while it is filled, for the command line",
    "machinery.pledges.reading.stored_pledge": "makes the answer of a service from a row that it has read",
    "machinery.signal.demand.confirmed_since": "computes a date from a setting",
}
ROOMS_APART = ("machinery.ui", "machinery.cli", "machinery.store", "machinery.__main__")
"""Screens and commands call services; the store is what services call."""


def functions_that_take(wanted: type) -> Iterator[str]:
    """Every public function of the services with a parameter of that type."""
    for found in pkgutil.walk_packages(machinery.__path__, "machinery."):
        if found.name.startswith(ROOMS_APART):
            continue
        module = importlib.import_module(found.name)
        for name, thing in vars(module).items():
            if not inspect.isfunction(thing) or thing.__module__ != found.name or name.startswith("_"):
                continue
            hints = {k: v for k, v in typing.get_type_hints(thing).items() if k != "return"}
            if any(hint is wanted or wanted in typing.get_args(hint) for hint in hints.values()):
                yield f"{found.name}.{name}"


def test_every_service_is_in_the_table():
    take_asking = set(functions_that_take(Asking))
    assert len(take_asking) > 20
    assert take_asking == {case.name for case in CASES} | set(NO_SERVICE)
    assert set(functions_that_take(Store)) - take_asking == set(OPEN_TO_ALL)


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    """A store in which everybody who asks has the role they ask in, or had it."""
    with Store.open(":memory:", reference=reference()) as store:
        add_builders(store)
        yield store


@pytest.fixture(scope="module")
def askings(world: Store) -> dict[str, Asking]:
    def with_role(name: str, role: Role, *builder_ids: str) -> Asking:
        for builder_id in builder_ids or ("",):
            accepted(world, invited(world, role, builder_id), person(name))
        return asking(world, person(name))

    former = {
        "former builder": with_role("former builder", Role.BUILDER, OWN),
        "former facilitator": with_role("former facilitator", Role.FACILITATOR),
    }
    for held in held_roles(world, ME):
        withdraw_role(world, ME, held.role_id, now=NOW)
    long_ago = person("late", NOW - HALF_DAY)
    accepted(world, invited(world, Role.FACILITATOR), long_ago)
    clock = [NOW]
    late = who_is_asking(world, long_ago, None, max_age=HALF_DAY, now=lambda: clock[0])
    clock[0] = NOW + timedelta(seconds=1)
    made = former | {
        "supplier": Asking.supplier(),
        "partner": with_role("partner", Role.PARTNER),
        "builder": with_role("builder", Role.BUILDER, OWN),
        "another builder": with_role("another builder", Role.BUILDER, "state"),
        "adviser who has not said for whom": with_role("adviser", Role.BUILDER, OWN, "harbour"),
        "facilitator": with_role("facilitator", Role.FACILITATOR),
        "facilitator signed in too long ago": late,
    }
    assert set(made) == set(PEOPLE)
    return made


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.service.__name__} {case.of}".strip())
def test_a_service_does_it_for_those_in_the_table_and_refuses_all_others(world, askings, tmp_path, case, who):
    if who in case.allowed:
        case.call(world, askings[who], tmp_path)
        return
    with pytest.raises(PermissionError if case.allowed else (NotAllowed, machinery.errors.Refused)):
        case.call(world, askings[who], tmp_path)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_of_no_builders_is_no_way_round(world, askings, who):
    a_pledge(world)
    a = askings[who]
    assert all_pledges(world, a, builder_ids=[]) == []
    assert sites(world, a, builders=[], half_year="2026H2", as_of=NOW) == []


def test_the_table_leaves_a_store_in_which_all_rules_hold(world, askings):
    assert run_checks(world) == []
