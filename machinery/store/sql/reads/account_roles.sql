-- Grain: one row per role that an account holds or held, open ones first; one role or, without a role_id, all.
select
    account_role.role_id, account.account_id, account.issuer, account.mailbox, account.created_at, account_role.role,
    account_role.builder_id, builder.name as builder_name, account_role.granted_by, account_role.granted_at,
    account_role.ended_by, account_role.ended_at
from account
inner join account_role using (account_id)
left join builder on builder.builder_id = account_role.builder_id
where $role_id::varchar is null or account_role.role_id = $role_id::varchar
order by account_role.ended_at is not null, account.mailbox, account.account_id, account_role.role, builder.name,
    account_role.role_id
