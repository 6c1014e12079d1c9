-- Keeps what a request to state drafts did, for when it is repeated.
insert into draft_batch by name
select
    $builder_id::varchar as builder_id,
    $idempotency_key::varchar as idempotency_key,
    $request_sha256::varchar as request_sha256,
    $batch_id::varchar as batch_id,
    $unchanged::integer as unchanged
