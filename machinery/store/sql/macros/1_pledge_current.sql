-- Grain: one row per pledge, its newest revision, withdrawn ones too.
create or replace view pledge_current as
select revision.*
from pledge_revision as revision
anti join (select pledge_id, revision - 1 as revision from pledge_revision where revision > 1) as superseded
    using (pledge_id, revision);

-- Grain: one row per pledge that existed at a moment: the revision that counted then.
create or replace macro pledge_at(moment) as table
select revision.*
from pledge_revision as revision
anti join (
    select pledge_id, revision - 1 as revision from pledge_revision where revision > 1 and changed_at <= moment
) as superseded
    using (pledge_id, revision)
where revision.changed_at <= moment;

-- Grain: one row per builder with its contributor: affiliated bodies count as the builder they belong to.
create or replace view builder_contributor as
select
    builder.builder_no,
    builder.builder_id,
    coalesce(main.builder_no, builder.builder_no) as contributor_no,
    coalesce(main.builder_id, builder.builder_id) as contributor
from builder
left join builder as main on main.builder_id = builder.affiliated_to;
