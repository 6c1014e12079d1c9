-- Notes who used an invitation; one that was used or revoked stays as it is.
update invitation
set used_at = $used_at::timestamp, account_id = $account_id::varchar
where invitation_id = $invitation_id::varchar and used_at is null and revoked_at is null
