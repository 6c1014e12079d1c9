-- A pledge_ref that two standing pledges of one builder share.
select builder_id, pledge_ref, count(*) as pledges
from pledge_current
where not is_withdrawn
group by builder_id, pledge_ref
having count(*) > 1
order by all
limit 100
