-- Roles that ended before they were given, or were given before there was an account.
select account_role.role_id, account.created_at, account_role.granted_at, account_role.ended_at
from account_role
inner join account using (account_id)
where account_role.ended_at < account_role.granted_at or account_role.granted_at < account.created_at
order by all
limit 100
