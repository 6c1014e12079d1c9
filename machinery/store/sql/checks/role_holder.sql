-- Roles of an account that is not there, and builders' roles for a builder that is not there.
select account_role.role_id, account_role.account_id, account_role.builder_id
from account_role
left join account using (account_id)
left join builder on builder.builder_id = account_role.builder_id
where account.account_id is null or (account_role.role = 'builder' and builder.builder_id is null)
order by all
limit 100
