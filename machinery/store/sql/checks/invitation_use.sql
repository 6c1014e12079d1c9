-- Invitations used by nobody, after they expired or before they were made, or both used and revoked; and hashes that
-- are no SHA-256 in hexadecimal.
select
    invitation.invitation_id, invitation.created_at, invitation.expires_at, invitation.used_at, invitation.revoked_at
from invitation
left join account using (account_id)
where
    (invitation.used_at is null) <> (invitation.account_id is null)
    or (invitation.account_id is not null and account.account_id is null)
    or invitation.used_at >= invitation.expires_at
    or invitation.used_at < invitation.created_at
    or (invitation.used_at is not null and invitation.revoked_at is not null)
    or (invitation.revoked_by is null) <> (invitation.revoked_at is null)
    or not regexp_full_match(invitation.token_sha256, '[0-9a-f]{64}')
order by all
limit 100
