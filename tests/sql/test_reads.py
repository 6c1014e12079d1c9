"""Every question of the store: one SELECT, known parameters, the declared columns, an order."""

import re

import duckdb
import pytest

from machinery.pledges.appending import _REVISION
from machinery.reference import reference
from machinery.store import statements
from machinery.store.database import Store

REVISION = """
    pledge_id varchar, revision integer, pledge_no bigint, pledge_ref varchar, builder_id varchar, project varchar,
    work_type varchar, places varchar, start_month varchar, end_month varchar, machine_class varchar,
    machines_peak integer, machine_months decimal(9,1), hours_per_day decimal(4,2), days_per_month integer,
    power_source varchar, acquisition varchar, requirement_type varchar, commitment varchar, tender_quarter varchar,
    notice_id varchar, site_power_kw decimal(8,1), charging_area varchar, site_latitude decimal(9,6),
    site_longitude decimal(9,6), grid_share boolean, connector varchar, battery_planned varchar, visibility varchar,
    contact_mailbox varchar, note varchar, change varchar, is_withdrawn boolean, changed_by varchar,
    changed_at timestamp, confirmed_at timestamp, batch_id varchar, idempotency_key varchar, reason varchar,
    is_demo boolean
"""
BATCH = """
    batch_id varchar, builder_id varchar, file_name varchar, recorded_by varchar, recorded_at timestamp,
    created integer, updated integer, undone_at timestamp
"""
BEFORE = (
    "undone_revision integer, undone_changed_at timestamp, "
    + REVISION.replace("is_withdrawn boolean, ", "").strip() + ", is_withdrawn boolean"
)  # fmt: skip
COLUMNS = {
    "account": """
        account_id varchar, issuer varchar, subject varchar, mailbox varchar, created_at timestamp
    """,
    "account_roles": """
        role_id varchar, account_id varchar, issuer varchar, mailbox varchar, created_at timestamp, role varchar,
        builder_id varchar, builder_name varchar, granted_by varchar, granted_at timestamp, ended_by varchar,
        ended_at timestamp
    """,
    "audit_events": """
        event_id varchar, happened_at timestamp, who varchar, action varchar, subject varchar, details varchar,
        found bigint, builder_name varchar, pledge_ref varchar, project varchar, file_name varchar
    """,
    "audit_kinds": "who varchar, action varchar",
    "batch": BATCH,
    "batch_before": BEFORE,
    "batch_revisions": """
        pledge_id varchar, revision integer, newest_revision integer, pledge_ref varchar, project varchar,
        machine_class varchar, changed_by varchar, changed_at timestamp
    """,
    "batches": BATCH,
    "builders": """
        builder_no integer, builder_id varchar, name varchar, kind varchar, affiliated_to varchar, joined_on varchar,
        left_on varchar, home_places varchar, is_demo boolean
    """,
    "change_before": BEFORE,
    "changes": """
        action varchar, batch_id varchar, changed_by varchar, changed_at timestamp, pledges bigint, created bigint,
        newest bigint, pledge_ids varchar[], revisions integer[], file_name varchar, undone_at timestamp
    """,
    "completeness": """
        builder_id varchar, name varchar, kind varchar, pledges bigint, last_changed timestamp, stale bigint,
        out_of_signal bigint
    """,
    "confirmation_before": BEFORE,
    "confirmation_revisions": """
        pledge_id varchar, pledge_ref varchar, project varchar, machine_class varchar, changed_by varchar,
        changed_at timestamp
    """,
    "contributions": """
        contributor varchar, builder_id varchar, machine_group varchar, machine_class varchar, region varchar,
        half_year varchar, year integer, tier varchar, visibility varchar, tenths bigint, machines bigint
    """,
    "demand": """
        class varchar, group varchar, municipality varchar, province varchar, region varchar, half_year varchar,
        year integer, tier varchar, machine_months double, machines_low bigint, machines_high bigint, builders bigint
    """,
    "draft_batch": """
        request_sha256 varchar, batch_id varchar, unchanged integer, created integer, updated integer
    """,
    "drafts": """
        draft_id varchar, builder_id varchar, row_version integer, position integer, cells varchar, pledge_id varchar,
        based_on integer, conflict_with varchar, changed_by varchar, changed_at timestamp
    """,
    "editions": """
        label varchar, kind varchar, published_at timestamp, as_of timestamp, published_by varchar,
        manifest_sha256 varchar, predecessor varchar
    """,
    "former_references": "pledge_ref varchar, pledge_id varchar, new_pledge_ref varchar",
    "invitations": """
        invitation_id varchar, role varchar, builder_id varchar, builder_name varchar, mailbox varchar,
        created_by varchar, created_at timestamp, expires_at timestamp, used_at timestamp, account_id varchar,
        revoked_by varchar, revoked_at timestamp
    """,
    "last_uploaded": REVISION,
    "likely_doubles": """
        a_pledge_id varchar, b_pledge_id varchar, a_pledges bigint, b_pledges bigint, is_affiliated boolean,
        project_likeness varchar, is_same_class boolean, is_same_place boolean, shared_months integer, found bigint
    """,
    "newest_change": "changed_at timestamp",
    "highest_builder_no": "builder_no integer",
    "meta": "name varchar, value varchar",
    "next_numbers": "pledge_no bigint",
    "open_roles": """
        role_id varchar, account_id varchar, mailbox varchar, role varchar, builder_id varchar, builder_name varchar
    """,
    "pledge_history": REVISION,
    "pledge_newest": REVISION,
    "pledges_at": REVISION,
    "receipt": "pledge_id varchar, revision integer, changed_at timestamp, request_sha256 varchar",
    "references_taken": "pledge_ref varchar, pledge_id varchar",
    "standing": "newest_change timestamp, oldest_confirmation timestamp",
    "site_connections": """
        builder_id varchar, project varchar, place_code varchar, pledges bigint, site_power_kw double,
        stated_powers bigint, grid_share boolean, site_latitude double, site_longitude double
    """,
    "site_machines": """
        builder_id varchar, project varchar, place_code varchar, machine_class varchar, hours_per_day double,
        power_source varchar, half_year_no integer, machines bigint
    """,
}  # fmt: skip
FILTERS = {"classes", "groups", "places", "builders", "tiers", "builder_ids", "pledge_ids", "whos"}
MOMENTS = {"since", "before", "changed_at", "as_of", "confirmed_since", "stale_before", "out_before"}
IDS = {
    "builder_id", "pledge_id", "batch_id", "idempotency_key", "issuer", "subject", "role_id", "invitation_id",
    "token_sha256", "changed_by", "action",
}  # fmt: skip
NUMBERS = {"revision", "first_no", "last_no", "highest_builder_no", "how_many", "at_most", "skipped"}
SWITCHES = {
    *(f"by_{key}" for key in ("class", "group", "municipality", "province", "region", "half_year", "year")),
    "with_withdrawn",
    "with_contracted",
}


@pytest.fixture(scope="module")
def store():
    with Store.open(":memory:", reference=reference()) as opened:
        yield opened


def test_every_read_is_declared():
    assert set(statements.names("reads")) == set(COLUMNS)


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_read_is_one_select_with_known_parameters(name):
    text = (statements.FOLDER / "reads" / f"{name}.sql").read_text(encoding="utf-8")
    (only,) = duckdb.extract_statements(text)
    assert only.type == duckdb.StatementType.SELECT
    assert set(only.named_parameters) <= FILTERS | MOMENTS | IDS | NUMBERS | SWITCHES
    assert text.startswith("-- Grain: "), "the first comment states the grain"
    assert re.search(r"^order by ", text, re.MULTILINE), "a read orders its rows"


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_read_returns_the_declared_columns(store, name):
    (statement,) = statements.statements("reads", name)
    parameters = dict.fromkeys(statement.parameters, None) | {"highest_builder_no": 1}
    cursor = store._connection.cursor()
    cursor.register("incoming", _REVISION.empty_table())
    described = cursor.execute(
        "describe " + statement.text, {key: parameters[key] for key in statement.parameters}
    ).fetchall()
    declared = [part.split() for part in re.split(r",\s+", COLUMNS[name].strip())]
    assert [(row[0], row[1].lower()) for row in described] == [tuple(pair) for pair in declared]


@pytest.mark.parametrize("name", statements.names("checks"))
def test_a_check_is_one_select_that_finds_nothing_in_an_empty_store(store, name):
    (only,) = duckdb.extract_statements((statements.FOLDER / "checks" / f"{name}.sql").read_text(encoding="utf-8"))
    assert only.type == duckdb.StatementType.SELECT
    with store.snapshot() as reader:
        assert reader.check(name) == []


def test_a_read_refuses_a_missing_or_an_unknown_parameter(store):
    with pytest.raises(TypeError, match="pledge_ids"):
        store.rows("pledge_history")
    with pytest.raises(TypeError, match="more"):
        store.rows("meta", more=1)


@pytest.mark.parametrize("kind", ["backup", "restore"])
def test_every_precious_table_is_backed_up_and_restored(store, kind):
    rebuilt = {"machine_class", "place_in_era", "commitment_step", "_migration"}
    cursor = store._connection.cursor()
    tables = {name for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall()}
    assert set(statements.names(kind)) == tables - rebuilt
