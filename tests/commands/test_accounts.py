"""`accounts`: the first facilitator is invited from the command line; roles and invitations end there too."""

import re

import pytest


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_first_facilitator_gets_a_link(call, empty, lang):
    done = call(empty, "accounts", "invite", "--role", "facilitator", "--lang", lang)
    assert done.code == 0, done.err
    assert re.search(r"^http://localhost:8501/invitation\?token=[\w-]{43}$", done.out, re.MULTILINE)


def test_the_link_leads_to_the_address_that_is_set(call, empty, monkeypatch):
    monkeypatch.setenv("MACHINERY_ADDRESS", "https://signal.example/")
    link = call(empty, "accounts", "invite", "--role", "facilitator", "--json").json["link"]
    assert link.startswith("https://signal.example/invitation?token=")


def test_the_list_never_shows_a_token(call, empty):
    made = call(
        empty, "accounts", "invite", "--role", "partner", "--mailbox", "post@klynge.dk", "--days", "3", "--json"
    ).json  # fmt: skip
    assert made["invitation"]["created_at"][:10] == "2026-11-23"
    assert made["invitation"]["expires_at"][:10] == "2026-11-26"
    token = made["link"].partition("token=")[2]
    for argv in (["accounts"], ["accounts", "--json"]):
        done = call(empty, *argv)
        assert done.code == 0
        assert token not in done.out
        assert "post@klynge.dk" in done.out


def test_an_invitation_is_taken_back_once(call, empty):
    made = call(empty, "accounts", "invite", "--role", "partner", "--mailbox", "post@klynge.dk", "--json").json
    number = made["invitation"]["invitation_id"]
    assert call(empty, "accounts", "revoke", number).code == 0
    again = call(empty, "accounts", "revoke", number)
    assert (again.code, "trukket tilbage" in again.err) == (1, True)
    assert call(empty, "accounts", "--json").json["invitations"][0]["state"] == "revoked"


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["invite"], 2, "--role"),
        (["withdraw"], 2, "id"),
        (["invite", "--role", "king"], 2, "king"),
        (["invite", "--role", "partner", "--days", "0"], 2, "0"),
        (["revoke"], 2, "id"),
        (["invite", "--role", "builder", "--mailbox", "a@by.dk"], 2, "--builder"),
        (["invite", "aarhus", "--role", "partner", "--mailbox", "a@by.dk"], 2, "»aarhus«"),
        (["invite", "--role", "builder", "--builder", "nowhere", "--mailbox", "a@by.dk"], 1, "»nowhere«"),
        (["invite", "--role", "partner", "--mailbox", "anne.hansen@klynge.dk"], 1, "anne.hansen@klynge.dk"),
        (["withdraw", "nobody"], 1, "nobody"),
        (["revoke", "nothing"], 1, "invitation"),
    ],
)
def test_what_cannot_be_done_is_said(call, empty, argv, code, says):
    done = call(empty, "accounts", *argv)
    assert done.code == code
    assert says in done.err
    assert "Traceback" not in done.err
    assert not re.search(r"\b(access|cli|store)\.\w+", done.err), "a sentence and no key"
    asked = call(empty, "accounts", *argv, "--json")
    assert asked.code == code
    assert says in asked.json["error"]["message"]
    assert call(empty, "accounts", "--json").json["invitations"] == []


def test_an_unknown_builder_is_told_with_the_nearest_one(call, empty):
    assert call(empty, "builders", "add", "aarhus", "--name", "Aarhus Kommune", "--kind", "municipality").code == 0
    done = call(empty, "accounts", "invite", "--role", "builder", "--builder", "arhus", "--mailbox", "a@by.dk")
    assert done.code == 1
    assert "»arhus«" in done.err
    assert "Aarhus Kommune" in done.err
    assert "store." not in done.err


def test_what_looks_like_a_person_may_be_confirmed(call, empty):
    mailbox = ("--mailbox", "anne.hansen@klynge.dk", "--function-mailbox")
    assert call(empty, "accounts", "invite", "--role", "partner", *mailbox).code == 0
