-- Grain: at most one row: a batch and whether it was undone.
select
    batch.batch_id, batch.builder_id, batch.file_name, batch.recorded_by, batch.recorded_at, batch.created,
    batch.updated, batch_undo.undone_at
from batch
left join batch_undo using (batch_id)
where batch.batch_id = $batch_id::varchar
order by batch.batch_id
