"""Deltagere og adgang: invite, show the link once, withdraw, and read who did what."""

import ast
import html
import re
from datetime import timedelta

import pytest

from machinery.access.accounts import held_roles, withdraw_role
from machinery.access.asking import Asking, Role
from machinery.access.audit import AuditWish, audit_count
from machinery.access.invitations import State, invitations
from machinery.clock import now
from machinery.editions.record import PUBLISHED, RECOGNISED
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import confirm_pledges, withdraw_pledge
from machinery.process.product import running_product
from machinery.ui import access_trail
from machinery.ui.access_trail import ACTIONS, action_name
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.pages_list import ROOT, page_entry
from tests.pages.screen import show, words
from tests.pages.signing_in import MOMENT, claims, give_role, signed_in
from tests.pages.worlds import first_builder

T = translator("da")
ME = Asking.command_line()


@pytest.fixture
def page(fresh_world):
    """The page as the facilitator sees it."""
    give_role("fie", Role.FACILITATOR)
    return signed_in("access", "fie")


def press(at, label):
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception, at.exception


def choose(at, label, value):
    next(box for box in at.selectbox if box.label == label).set_value(value)
    at.run()


def write_mailbox(at, address):
    next(box for box in at.text_input if box.label == T("access.invite.mailbox")).set_value(address)
    at.run()


def test_a_link_is_made_shown_once_and_listed_without_its_token(page, fresh_world):
    choose(page, T("common.terms.builder"), first_builder(fresh_world))
    write_mailbox(page, "anlaeg@kommune.dk")
    press(page, T("access.invite.make"))
    (link,) = [code.value for code in page.code]
    token = re.fullmatch(r"http://localhost:8501/invitation\?token=([\w-]{43})", link)[1]
    press(page, T("access.invite.hide"))
    assert not page.code
    assert token not in words(page)
    assert "anlaeg@kommune.dk" in words(page)
    states = [one.state(now()) for one in invitations(running_product().store, ME)]
    assert sorted(states) == [State.OPEN, State.USED]


def make_link(at):
    choose(at, T("access.invite.role"), "partner")
    write_mailbox(at, "post@klynge.dk")
    press(at, T("access.invite.make"))
    assert len(at.code) == 1


def test_a_link_does_not_come_back_after_another_page(page):
    make_link(page)
    assert "` post@klynge.dk `" in next(done.value for done in page.success if "klynge" in done.value)
    for key in ("home", "access"):
        page.switch_page(str(page_entry(key).file))
        page.run()
        assert not page.exception
    assert T("access.people.heading") in words(page)
    assert not page.code
    assert T("access.invite.make") in {button.label for button in page.button}


def test_a_link_goes_with_the_next_action(page):
    make_link(page)
    one = next(i for i in invitations(running_product().store, ME) if i.state(now()) is State.OPEN)
    choose(page, T("access.invitations.choose"), one.invitation_id)
    assert len(page.code) == 1, "a choice is no action"
    press(page, T("access.invitations.revoke"))
    assert not page.code


def test_an_adviser_whose_chosen_role_ended_is_told_and_chooses(fresh_world):
    first, second = [one.builder_id for one in builders(running_product().store)][:2]
    for builder_id in (first, second):
        give_role("anne", Role.BUILDER, builder_id)
    at = signed_in("pledge", "anne", role=f"builder:{first}")
    assert T("pledge.intro") in words(at)
    role_id = next(h.role_id for h in held_roles(running_product().store, ME) if h.capacity.builder_id == first)
    withdraw_role(running_product().store, ME, role_id, now=MOMENT)
    at.run()
    names = {one.builder_id: one.name for one in builders(running_product().store)}
    other = names[second]
    assert T("access.chosen_ended", capacities=plain(other)) in [said.value for said in at.warning]
    assert T("pledge.only_for") in words(at)
    assert T("common.roles.try_another") not in words(at)
    choose(at, T("access.choose_capacity"), f"builder:{second}")
    assert T("pledge.intro") in words(at)
    assert not at.exception
    assert T("access.chosen_ended", capacities=plain(other)) not in [said.value for said in at.warning]


def test_a_persons_address_is_refused_until_it_is_confirmed(page, fresh_world):
    before = len(invitations(running_product().store, ME))
    choose(page, T("common.terms.builder"), first_builder(fresh_world))
    write_mailbox(page, "anne.hansen@kommune.dk")
    press(page, T("access.invite.make"))
    assert T("access.mailbox_personal", value="x")[5:40] in page.error[0].value
    assert len(invitations(running_product().store, ME)) == before
    (box,) = [box for box in page.checkbox if box.label == T("access.invite.is_function")]
    box.check()
    page.run()
    press(page, T("access.invite.make"))
    assert len(invitations(running_product().store, ME)) == before + 1


def test_without_a_builder_nothing_is_made(page):
    write_mailbox(page, "anlaeg@kommune.dk")
    press(page, T("access.invite.make"))
    assert [error.value for error in page.error] == [T("access.builder_needed")]
    assert not page.code


def test_a_role_is_withdrawn_and_the_end_stands_in_the_list(page, fresh_world):
    give_role("anne", Role.BUILDER, first_builder(fresh_world))
    page.run()
    role_id = next(h.role_id for h in held_roles(running_product().store, ME) if h.capacity.role is Role.BUILDER)
    choose(page, T("access.people.choose"), role_id)
    press(page, T("access.people.withdraw"))
    assert T("access.people.withdrawn") in [done.value for done in page.success]
    assert "Frataget af anlaeg@kommune.dk, 23. nov. 2026" in words(page)
    assert T("access.no_role") in words(signed_in("pledge", "anne"))


def test_an_invitation_is_taken_back(page, fresh_world):
    write_mailbox(page, "post@klynge.dk")
    choose(page, T("access.invite.role"), "partner")
    press(page, T("access.invite.make"))
    press(page, T("access.invite.hide"))
    one = next(i for i in invitations(running_product().store, ME) if i.state(now()) is State.OPEN)
    choose(page, T("access.invitations.choose"), one.invitation_id)
    press(page, T("access.invitations.revoke"))
    assert T("access.invitations.state.revoked") in words(page)


@pytest.mark.parametrize("issued", [MOMENT - timedelta(hours=12, seconds=1), MOMENT + timedelta(hours=1), None])
def test_a_sign_in_too_old_or_without_a_time_is_told_to_sign_in_again(fresh_world, issued):
    give_role("fie", Role.FACILITATOR)
    at = signed_in("access", "fie")
    assert T("access.people.heading") in words(at)
    at.user = {**claims("fie"), "iat": None if issued is None else int(issued.timestamp())}
    at.run()
    text = words(at)
    assert T("access.sign_in_too_old") in text
    assert T("access.only_for") in text
    assert T("access.people.heading") not in text
    assert {T("access.sign_in"), T("access.sign_out")} <= {button.label for button in at.button}


def test_an_address_gives_nobody_a_role(fresh_world):
    builder_id = first_builder(fresh_world)
    for subject in (None, "anne"):
        text = words(signed_in("pledge", subject, role=f"builder:{builder_id}"))
        assert T("pledge.only_for") in text
    give_role("anne", Role.PARTNER)
    for wanted in (f"builder:{builder_id}", "facilitator"):
        at = signed_in("pledge", "anne", role=wanted)
        assert T("pledge.only_for") in words(at)


def test_the_trail_says_names_is_chosen_by_who_what_and_when_and_turned_by_pages(fresh_world):
    builder_id = first_builder(fresh_world)
    store = running_product().store
    builder = next(one for one in builders(store) if one.builder_id == builder_id)
    one, other = own_pledges(store, ME, builder_id)[:2]
    for no in range(access_trail.SHOWN + 1):
        confirm_pledges(store, ME, builder_id, [(one.pledge_id, one.revision + no)], now=now)
    withdraw_pledge(store, ME, other.pledge_id, other.revision, reason="", idempotency_key="w", now=now)
    at = show("access", role="facilitator", did="withdraw")

    def trail():
        (table,) = [
            html.unescape(part.proto.body) for part in at.get("html") if T("access.trail.about") in part.proto.body
        ]
        return table

    assert f"{builder.name} · {other.pledge.project} · {other.pledge.pledge_ref}" in trail()
    assert not re.search(r"\b01[0-9A-Z]{24}\b", trail()), "no id on the screen"
    at = show("access", role="facilitator", did="confirm", since="2026-11-23")
    count = audit_count(store, ME, AuditWish(action="confirm", since=now() - timedelta(hours=12)))
    assert T("access.trail.shown", first=1, last=access_trail.SHOWN, count=count) in trail()
    at.button(key="trail_older").click().run()
    assert T("access.trail.shown", first=access_trail.SHOWN + 1, last=count, count=count) in trail()
    assert show("access", role="facilitator", until="2020-01-01").info[-1].value == T("access.trail.none_chosen")


def test_the_file_of_the_trail_has_the_ids(fresh_world):
    builder_id = first_builder(fresh_world)
    store = running_product().store
    one = own_pledges(store, ME, builder_id)[0]
    withdraw_pledge(store, ME, one.pledge_id, one.revision, reason="", idempotency_key="w", now=now)
    page = Page("access", T, ME, running_product(), None, now())
    file = access_trail._file(page, AuditWish(action="withdraw")).decode("utf-8-sig")
    assert one.pledge_id in file
    assert one.pledge.project in file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_is_written_down_has_words(lang):
    written = {"create", "update", "withdraw", "confirm", "undo_change"}  # changes of a revision are events too
    for file in (ROOT / "machinery").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_noted = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note_event"
            if is_noted and isinstance(node.args[2], ast.Constant):
                written.add(node.args[2].value)
    assert written | {PUBLISHED, RECOGNISED} == set(ACTIONS)
    t = translator(lang)
    named = {action_name(action, t) for action in ACTIONS}
    assert len(named) == len(ACTIONS)
    assert t("access.trail.did.other", action="create") not in named
