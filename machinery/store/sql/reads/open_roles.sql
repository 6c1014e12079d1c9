-- Grain: one row per role that a person at a provider holds now.
select
    account_role.role_id, account.account_id, account.mailbox, account_role.role, account_role.builder_id,
    builder.name as builder_name
from account
inner join account_role using (account_id)
left join builder on builder.builder_id = account_role.builder_id
where
    account.issuer = $issuer::varchar and account.subject = $subject::varchar and account_role.ended_at is null
order by account_role.role, builder.name, account_role.role_id
