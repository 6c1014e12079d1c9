-- Grain: one row per pledge of a builder that was ever part of an upload: its newest revision that was.
with uploaded as (
    select pledge_id, max(revision) as revision
    from pledge_revision
    where builder_id = $builder_id::varchar and batch_id is not null
    group by pledge_id
)
select revision.*
from pledge_revision as revision
semi join uploaded using (pledge_id, revision)
where revision.builder_id = $builder_id::varchar
order by revision.pledge_id
