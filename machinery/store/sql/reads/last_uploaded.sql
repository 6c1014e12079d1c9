-- Grain: one row per pledge of a builder that an upload wrote: the revision with what it was last uploaded as. What was
-- undone counts as never done: after an undo it is what it was before. A batch without a file is no upload: rows stated
-- from the table of drafts, or pledges chosen to be counted or named together.
with recursive came_from as (
    select
        own.pledge_id,
        own.revision,
        case
            -- What an undo of a batch brings back stood before the batch; any other undo is of the revision before it.
            when own.change = 'undo' then greatest(coalesce(undone.revision, own.revision - 1) - 1, 1)
            when batch.file_name <> '' then own.revision
            else own.revision - 1
        end as earlier
    from pledge_revision as own
    left join batch on batch.batch_id = own.batch_id
    left join pledge_revision as undone
        on undone.pledge_id = own.pledge_id and undone.batch_id = own.batch_id and undone.change <> 'undo'
    where own.builder_id = $builder_id::varchar
), traced as (
    select pledge_id, revision
    from pledge_current
    where builder_id = $builder_id::varchar
    union all
    select came_from.pledge_id, came_from.earlier
    from traced
    inner join came_from on came_from.pledge_id = traced.pledge_id and came_from.revision = traced.revision
    where came_from.earlier between 1 and came_from.revision - 1
), uploaded as (
    select traced.pledge_id, traced.revision
    from traced
    semi join came_from
        on came_from.pledge_id = traced.pledge_id
        and came_from.revision = traced.revision
        and came_from.earlier = traced.revision
)
select revision.*
from pledge_revision as revision
semi join uploaded using (pledge_id, revision)
where revision.builder_id = $builder_id::varchar
order by revision.pledge_id
