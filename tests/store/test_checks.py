"""Each rule of the store finds the row that breaks it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from machinery.access.asking import Role
from machinery.access.invitations import accept_invitation, invite
from machinery.access.sign_in import Identity
from machinery.domain.pledge import PlaceShare
from machinery.drafts.keeping import add_drafts
from machinery.drafts.submitting import submit_drafts
from machinery.pledges.batches import record_batch, undo_batch
from machinery.pledges.recording import change_pledge, record_pledge
from machinery.pledges.stored import BatchChange
from machinery.reference import reference
from machinery.store.checking import check_names, run_checks
from machinery.store.database import Store
from tests.second.worlds import ME, add_builders, plain_pledge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TAMPERED = {
    "line_tenths": "update pledge_line set tenths = tenths + 6, base = base + 1 where place_no = 1",
    "line_without_revision": "insert into pledge_line select * replace (9 as revision) from pledge_line limit 1",
    "line_spread": "update pledge_line set base = base + 1, remainder = remainder - months where place_no = 1",
    "line_content": "update pledge_line set machines_peak = 4 where place_no = 1",
    "line_places": "update pledge_line set place_code = '0851' where place_no = 1",
    "revision_shares": "update pledge_revision set places = '0101:60;0147:41' where contains(places, ':')",
    "revision_gap": "update pledge_revision set revision = 3 where revision = 2",
    "revision_order": "update pledge_revision set changed_at = '2020-01-01' where revision = 2",
    "revision_identity": "update pledge_revision set pledge_no = 1",
    "revision_change": "update pledge_revision set change = 'confirm' where revision = 1",
    "revision_amount": "update pledge_revision set machine_months = 500 where revision = 2",
    "unknown_code": "update pledge_revision set machine_class = 'spaceship' where revision = 2",
    "reference_twice": "update pledge_revision set pledge_ref = 'same'",
    "batch_count": "update batch set created = created + 1",
    "receipt_without_revision": "update receipt set revision = 9",
    "affiliation": "update builder set affiliated_to = 'harbour' where builder_id = 'state'",
    "role_holder": "update account_role set account_id = 'nobody'",
    "role_twice": "insert into account_role select * replace ('again' as role_id) from account_role",
    "role_order": "update account_role set granted_at = '2020-01-01'",
    "draft_owner": "update draft set builder_id = 'nobody'",
    "draft_batch_kept": "update draft_batch set batch_id = null",
    "draft_stated_kept": "update draft_stated set revision = 7",
    "invitation_use": "update invitation set used_at = expires_at",
    "invitation_role": "update invitation set role = 'partner', builder_id = null",
    "place_eras": "update place_in_era set last_no = last_no - 1 where era_no = 1 and place_code = 'DK'",
}


@pytest.fixture
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        add_builders(opened)
        places = (PlaceShare("0101", Decimal("0.6")), PlaceShare("0147", Decimal("0.4")))
        receipt = record_pledge(opened, ME, plain_pledge(places=places, machines_peak=2), idempotency_key="a", now=NOW)
        change_pledge(
            opened, ME, receipt.pledge_id, 1, plain_pledge(places=places, machines_peak=3),
            idempotency_key="b", now=NOW,
        )  # fmt: skip
        batch = record_batch(
            opened, ME, "state", [BatchChange(plain_pledge(builder_id="state"))], file_name="", now=NOW
        )
        undo_batch(opened, ME, batch.batch_id, now=NOW)
        record_pledge(opened, ME, plain_pledge(), idempotency_key="c", now=NOW)
        week = timedelta(days=7)
        made = invite(opened, ME, Role.BUILDER, builder_id="state", mailbox="anlaeg@stat.dk", valid_for=week, now=NOW)
        accept_invitation(opened, Identity("https://id.example", "anne", NOW), made.token, max_age=week, now=NOW)
        row = {
            "places": "0101", "start_month": "2027-01", "end_month": "2027-02", "commitment": "planned",
            "machine_class": "mini_excavator_2_6t", "machines_peak": "1",
        }  # fmt: skip
        (stated, _) = add_drafts(opened, ME, "town", [row, {}], now=NOW)
        submit_drafts(opened, ME, "town", [stated.row], known=reference(), idempotency_key="d", now=NOW)
        yield opened


def test_every_rule_is_tried(store):
    assert set(TAMPERED) == set(check_names())
    assert run_checks(store) == []


@pytest.mark.parametrize("rule", sorted(TAMPERED))
def test_a_rule_finds_what_breaks_it(store, rule):
    store._connection.cursor().execute(TAMPERED[rule])
    broken = [one for one in run_checks(store) if one.check == rule]
    assert broken
    assert all(one.facts for one in broken)
