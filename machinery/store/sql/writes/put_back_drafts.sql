-- Puts the rows of a batch whose pledges its undo has brought back into the builder's table, at its end, to be stated
-- for those pledges. A pledge that stands in the table already keeps its one row there.
with undone as (
    select pledge_id, max(revision) as revision
    from pledge_revision
    where batch_id = $batch_id::varchar and change = 'undo'
    group by pledge_id
)
insert into draft by name
select
    stated.draft_id,
    stated.builder_id,
    stated.row_version + 1 as row_version,
    coalesce((select max(position) from draft where draft.builder_id = stated.builder_id), 0)
    + row_number() over (order by stated.position, stated.draft_id) as position,
    stated.cells,
    stated.pledge_id,
    undone.revision as based_on,
    null::varchar as conflict_with,
    $changed_by::varchar as changed_by,
    $changed_at::timestamp as changed_at
from draft_stated as stated
inner join undone using (pledge_id)
anti join draft as there on there.pledge_id = stated.pledge_id
anti join draft as same on same.draft_id = stated.draft_id
where stated.batch_id = $batch_id::varchar
