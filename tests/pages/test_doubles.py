"""Likely doubles on the page Deltagere: both lines in words, why, and whom to ask; for the facilitator alone."""

from dataclasses import replace

import pytest

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.i18n import LANGUAGES, translator
from machinery.pledges.builders import builders
from machinery.pledges.doubles import likely_doubles
from machinery.pledges.recording import record_pledge
from machinery.process.product import running_product
from tests.pages.screen import assert_readable, show, words
from tests.pages.signing_in import give_role, signed_in
from tests.second.worlds import plain_pledge

ME = Asking.command_line()


def two_alike():
    """Two pledges of one builder and one of another, without a mailbox."""
    store = running_product().store
    one, other = (builder.builder_id for builder in builders(store)[:2])
    pledge = plain_pledge(
        builder_id=one, project="Udvidelse af <b>havnen</b>", start_month="2027-01", end_month="2027-03",
        machines_peak=3, contact_mailbox="havn@by.dk",
    )  # fmt: skip
    record_pledge(store, ME, pledge, idempotency_key="a", now=now)
    record_pledge(store, ME, replace(pledge, pledge_ref="again"), idempotency_key="c", now=now)
    record_pledge(store, ME, replace(pledge, builder_id=other, contact_mailbox=""), idempotency_key="b", now=now)
    return other


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_lines_stand_with_the_reason_and_whom_to_ask(fresh_world, lang):
    t, other = translator(lang), two_alike()
    give_role("anne", Role.BUILDER, other)
    give_role("fie", Role.FACILITATOR)
    at = signed_in("participants", "fie", lang=lang)
    assert_readable(at, "participants", lang)
    (table,) = [html.proto.body for html in at.get("html") if "havnen" in html.proto.body]
    for text in (
        t("doubles.same_class"), t("doubles.same_place"), t("doubles.project.same"), t.count("doubles.months", 3),
        "havn@by.dk", "anlaeg@kommune.dk", "Udvidelse af &lt;b&gt;havnen&lt;/b&gt;",
    ):  # fmt: skip
        assert text in table, text
    assert table.count("<tr>") == 1 + 2
    assert t("doubles.more", first=2, second=1) in table or t("doubles.more", first=1, second=2) in table


@pytest.mark.parametrize("role", ["supplier", "partner", "builder"])
def test_nobody_else_sees_a_line_of_them(fresh_world, role):
    other = two_alike()
    assert likely_doubles(running_product().store, ME, at_most=1).found
    text = words(show("participants", role=f"builder:{other}" if role == "builder" else role))
    assert "havnen" not in text
    assert translator("da")("doubles.heading") not in text


def test_without_any_the_page_says_so(empty_world):
    assert translator("da")("doubles.none") in words(show("participants", role="facilitator"))
