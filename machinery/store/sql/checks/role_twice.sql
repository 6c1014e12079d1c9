-- Roles that one account holds more than once at the same time: ending one would leave the other.
select account_id, role, builder_id, count(*) as held
from account_role
where ended_at is null
group by account_id, role, builder_id
having count(*) > 1
order by all
limit 100
