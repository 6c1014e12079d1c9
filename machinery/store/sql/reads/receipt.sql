-- Grain: at most one row: what the first request with this key was answered.
select pledge_id, revision, changed_at, request_sha256
from receipt
where builder_id = $builder_id::varchar and idempotency_key = $idempotency_key::varchar
order by pledge_id
