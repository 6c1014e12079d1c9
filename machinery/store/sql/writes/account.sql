-- Adds an account: a person at a provider.
insert into account by name
select
    $account_id::varchar as account_id,
    $issuer::varchar as issuer,
    $subject::varchar as subject,
    $mailbox::varchar as mailbox,
    $created_at::timestamp as created_at
