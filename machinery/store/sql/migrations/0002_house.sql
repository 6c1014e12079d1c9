-- Around the pledges: editions, people, settings, and who did what.

create table edition (
    label varchar primary key,
    kind varchar not null,
    published_at timestamp not null,
    as_of timestamp not null,
    published_by varchar not null,
    manifest_sha256 varchar not null,
    predecessor varchar
);

create table audit_event (
    event_id varchar primary key,
    happened_at timestamp not null,
    who varchar not null,
    action varchar not null,
    subject varchar not null,
    details varchar not null
);

create table setting_change (
    setting varchar not null,
    old_value varchar,
    new_value varchar not null,
    changed_by varchar not null,
    changed_at timestamp not null,
    primary key (setting, changed_at)
);

create table account (
    account_id varchar primary key,
    issuer varchar not null,
    subject varchar not null,
    role varchar not null,
    builder_id varchar,
    created_at timestamp not null,
    ended_at timestamp,
    unique (issuer, subject)
);

create table invitation (
    invitation_id varchar primary key,
    token_sha256 varchar not null unique,
    role varchar not null,
    builder_id varchar,
    created_by varchar not null,
    created_at timestamp not null,
    expires_at timestamp not null,
    used_at timestamp,
    account_id varchar
);

-- Facts about this store, such as is_demo = true.
create table _meta (
    name varchar primary key,
    value varchar not null
);
