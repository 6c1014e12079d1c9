-- Grain: one row per pledge of a builder that was ever part of an upload: its newest revision that was. What was
-- stated from the table of drafts is a batch as well, but no upload.
with uploaded as (
    select pledge_revision.pledge_id, max(pledge_revision.revision) as revision
    from pledge_revision
    anti join draft_batch on draft_batch.batch_id = pledge_revision.batch_id
    where pledge_revision.builder_id = $builder_id::varchar and pledge_revision.batch_id is not null
    group by pledge_revision.pledge_id
)
select revision.*
from pledge_revision as revision
semi join uploaded using (pledge_id, revision)
where revision.builder_id = $builder_id::varchar
order by revision.pledge_id
