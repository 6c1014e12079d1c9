-- Grain: one row per pledge as it stood at a moment; of some builders or, without a list, of all.
select *
from pledge_at($as_of::timestamp)
where
    ($builder_ids::varchar[] is null or list_contains($builder_ids::varchar[], builder_id))
    and ($with_withdrawn::boolean or not is_withdrawn)
order by builder_id, pledge_ref, pledge_id
