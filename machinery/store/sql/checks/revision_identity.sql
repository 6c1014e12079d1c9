-- Pledges with two numbers or two builders, and numbers with two pledges.
select min(pledge_id) as pledge_id, min(pledge_no) as pledge_no, count(distinct builder_id) as builders
from pledge_revision
where revision > 1 or pledge_no in (
    select pledge_no from pledge_revision where revision = 1 group by pledge_no having count(*) > 1
) or pledge_id in (select pledge_id from pledge_revision where revision > 1)
group by pledge_id
having count(distinct pledge_no) > 1 or count(distinct builder_id) > 1
union all
select min(pledge_id) as pledge_id, pledge_no, count(*) as builders
from pledge_revision
where revision = 1
group by pledge_no
having count(*) > 1
order by all
limit 100
