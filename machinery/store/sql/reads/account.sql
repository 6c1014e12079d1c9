-- Grain: at most one row: the account of a person at a provider.
select account_id, issuer, subject, mailbox, created_at
from account
where issuer = $issuer::varchar and subject = $subject::varchar
order by account_id
