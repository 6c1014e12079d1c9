-- Notes one upload.
insert into batch by name
select
    $batch_id::varchar as batch_id,
    $builder_id::varchar as builder_id,
    $file_name::varchar as file_name,
    $recorded_by::varchar as recorded_by,
    $recorded_at::timestamp as recorded_at,
    $created::integer as created,
    $updated::integer as updated
