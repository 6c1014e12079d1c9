-- Grain: one row per batch of a builder or, without a builder, of all; newest first.
select
    batch.batch_id, batch.builder_id, batch.file_name, batch.recorded_by, batch.recorded_at, batch.created,
    batch.updated, batch_undo.undone_at
from batch
left join batch_undo using (batch_id)
where $builder_id::varchar is null or batch.builder_id = $builder_id::varchar
order by batch.recorded_at desc, batch.batch_id
