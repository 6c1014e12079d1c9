-- The list of applied migrations.
create table _migration (
    name varchar primary key,
    sha256 varchar not null,
    applied_at timestamp not null
);
