-- Grain: at most one row: what the first request to state drafts with this key did.
select
    draft_batch.request_sha256, draft_batch.batch_id, draft_batch.unchanged, batch.created, batch.updated
from draft_batch
left join batch using (batch_id)
where draft_batch.builder_id = $builder_id::varchar and draft_batch.idempotency_key = $idempotency_key::varchar
order by draft_batch.idempotency_key
