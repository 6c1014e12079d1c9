-- Grain: one row per pledge of a builder that was ever part of an upload: its newest revision that was. A batch without
-- a file is no upload: rows stated from the table of drafts, or pledges chosen to be counted or named together.
with uploaded as (
    select pledge_revision.pledge_id, max(pledge_revision.revision) as revision
    from pledge_revision
    inner join batch using (batch_id)
    where pledge_revision.builder_id = $builder_id::varchar and batch.file_name <> ''
    group by pledge_revision.pledge_id
)
select revision.*
from pledge_revision as revision
semi join uploaded using (pledge_id, revision)
where revision.builder_id = $builder_id::varchar
order by revision.pledge_id
