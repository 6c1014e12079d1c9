-- Requests to state drafts whose batch is missing or another builder's, or that did nothing.
select draft_batch.builder_id, draft_batch.idempotency_key, draft_batch.batch_id
from draft_batch
left join batch using (batch_id)
where
    (draft_batch.batch_id is not null and (batch.batch_id is null or batch.builder_id <> draft_batch.builder_id))
    or (draft_batch.batch_id is null and draft_batch.unchanged = 0)
order by all
limit 100
