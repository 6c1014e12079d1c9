-- Grain: one row per pledge asked for: its newest revision, withdrawn or not.
with newest as (
    select pledge_id, max(revision) as revision
    from pledge_revision
    where list_contains($pledge_ids::varchar[], pledge_id)
    group by pledge_id
)
select revision.*
from pledge_revision as revision
semi join newest using (pledge_id, revision)
where list_contains($pledge_ids::varchar[], revision.pledge_id)
order by revision.pledge_id
