-- Batches that do not hold what they were said to hold, and undone ones where a pledge is neither undone nor left.
with written as (
    select
        batch_id,
        count(*) filter (where change = 'create') as created,
        count(*) filter (where change = 'update') as updated,
        count(*) filter (where change = 'undo') as undone
    from pledge_revision
    where batch_id is not null
    group by batch_id
)
select coalesce(batch.batch_id, written.batch_id) as batch_id, written.created, written.updated, written.undone
from batch
full join written on written.batch_id = batch.batch_id
left join batch_undo on batch_undo.batch_id = batch.batch_id
where
    batch.batch_id is null
    or coalesce(written.created, 0) <> batch.created
    or coalesce(written.updated, 0) <> batch.updated
    or coalesce(written.undone, 0) <> coalesce(batch_undo.undone, 0)
    or batch_undo.undone + batch_undo.left_alone <> batch.created + batch.updated
order by all
limit 100
