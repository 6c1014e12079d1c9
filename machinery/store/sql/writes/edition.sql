-- Notes a published edition.
insert into edition by name
select
    $label::varchar as label,
    $kind::varchar as kind,
    $published_at::timestamp as published_at,
    $as_of::timestamp as as_of,
    $published_by::varchar as published_by,
    $manifest_sha256::varchar as manifest_sha256,
    $predecessor::varchar as predecessor
