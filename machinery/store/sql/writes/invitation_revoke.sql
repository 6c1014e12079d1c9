-- Takes an invitation back; one that was used or revoked stays as it is.
update invitation
set revoked_by = $revoked_by::varchar, revoked_at = $revoked_at::timestamp
where invitation_id = $invitation_id::varchar and used_at is null and revoked_at is null
