-- Grain: one row per revision of one pledge, oldest first.
select *
from pledge_revision
where pledge_id = $pledge_id::varchar
order by revision
