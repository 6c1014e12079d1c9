-- Keeps the answer to a request for when it is repeated.
insert into receipt by name
select
    $builder_id::varchar as builder_id,
    $idempotency_key::varchar as idempotency_key,
    $request_sha256::varchar as request_sha256,
    $pledge_id::varchar as pledge_id,
    $revision::integer as revision,
    $changed_at::timestamp as changed_at
