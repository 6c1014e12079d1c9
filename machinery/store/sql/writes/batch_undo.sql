-- Notes that a batch was undone.
insert into batch_undo by name
select
    $batch_id::varchar as batch_id,
    $undone_by::varchar as undone_by,
    $undone_at::timestamp as undone_at,
    $undone::integer as undone,
    $left_alone::integer as left_alone
