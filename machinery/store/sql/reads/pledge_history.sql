-- Grain: one row per revision of each pledge asked for, oldest first within a pledge.
select *
from pledge_revision
where list_contains($pledge_ids::varchar[], pledge_id)
order by pledge_id, revision
