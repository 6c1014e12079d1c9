-- Who may sign in, as what, and by which invitation. Rows are only added; an end is noted in the row, never taken back.

-- What an account may do. One account may act for several builders; one that holds nothing any more has ended.
create table account_role (
    role_id varchar primary key,
    account_id varchar not null,
    role varchar not null check (role in ('facilitator', 'partner', 'builder')),
    builder_id varchar,
    granted_by varchar not null,
    granted_at timestamp not null,
    ended_by varchar,
    ended_at timestamp,
    check ((role = 'builder') = (builder_id is not null)),
    check ((ended_by is null) = (ended_at is null))
);

-- Until now an account had one role.
insert into account_role by name
select
    account_id as role_id,
    account_id,
    role,
    case when role = 'builder' then builder_id end as builder_id,
    'migration' as granted_by,
    created_at as granted_at,
    case when ended_at is not null then 'migration' end as ended_by,
    ended_at
from account;

alter table account drop column role;
alter table account drop column builder_id;
alter table account drop column ended_at;

-- The function mailbox an invitation was for: the only name an account has.
alter table account add column mailbox varchar default '';
alter table invitation add column mailbox varchar default '';
alter table invitation add column revoked_by varchar;
alter table invitation add column revoked_at timestamp;
