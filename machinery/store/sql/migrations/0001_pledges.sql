-- The precious part of the store: who pledges, and every revision of every pledge. Rows are only added.

create sequence pledge_number start 1;

create table builder (
    builder_id varchar primary key,
    builder_no integer not null unique,
    name varchar not null,
    kind varchar not null,
    affiliated_to varchar,
    joined_on varchar not null,
    left_on varchar,
    home_places varchar not null,
    is_demo boolean not null
);

create table pledge_revision (
    pledge_id varchar not null,
    revision integer not null,
    pledge_no bigint not null,
    pledge_ref varchar not null,
    builder_id varchar not null,
    project varchar not null,
    work_type varchar not null,
    places varchar not null,
    start_month varchar not null,
    end_month varchar not null,
    machine_class varchar not null,
    machines_peak integer not null,
    machine_months decimal(9, 1) not null,
    hours_per_day decimal(4, 2) not null,
    days_per_month integer not null,
    power_source varchar not null,
    acquisition varchar not null,
    requirement_type varchar not null,
    commitment varchar not null,
    tender_quarter varchar not null,
    notice_id varchar not null,
    site_power_kw decimal(8, 1),
    charging_area varchar not null,
    site_latitude decimal(9, 6),
    site_longitude decimal(9, 6),
    grid_share boolean not null,
    connector varchar not null,
    battery_planned varchar not null,
    visibility varchar not null,
    contact_mailbox varchar not null,
    note varchar not null,
    change varchar not null check (change in ('create', 'update', 'withdraw', 'confirm', 'undo')),
    is_withdrawn boolean not null,
    changed_by varchar not null,
    changed_at timestamp not null,
    confirmed_at timestamp not null,
    batch_id varchar,
    idempotency_key varchar,
    reason varchar not null,
    is_demo boolean not null,
    primary key (pledge_id, revision)
);

-- One row per place of a revision that is not withdrawn: the pledge's tenths of a machine-month at that place.
-- Month k of the pledge, counted from 0, carries base + 1 tenths where k < remainder, else base.
create table pledge_line (
    pledge_no bigint not null,
    pledge_id varchar not null,
    revision integer not null,
    builder_no integer not null,
    builder_id varchar not null,
    place_no integer not null,
    place_count integer not null,
    place_code varchar not null,
    machine_class varchar not null,
    commitment varchar not null,
    visibility varchar not null,
    start_no integer not null,
    end_no integer not null,
    months integer not null,
    machines_peak integer not null,
    tenths integer not null,
    base integer not null,
    remainder integer not null,
    changed_at timestamp not null,
    confirmed_at timestamp not null
);

-- One upload: all its revisions or none.
create table batch (
    batch_id varchar primary key,
    builder_id varchar not null,
    file_name varchar not null,
    recorded_by varchar not null,
    recorded_at timestamp not null,
    created integer not null,
    updated integer not null
);

create table batch_undo (
    batch_id varchar primary key,
    undone_by varchar not null,
    undone_at timestamp not null,
    undone integer not null,
    left_alone integer not null
);

-- What the first request with a key was answered: a repeated request is answered the same and writes nothing.
create table receipt (
    builder_id varchar not null,
    idempotency_key varchar not null,
    request_sha256 varchar not null,
    pledge_id varchar not null,
    revision integer not null,
    changed_at timestamp not null,
    primary key (builder_id, idempotency_key)
);
