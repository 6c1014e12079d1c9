-- Grain: one row per invitation, newest first; one by its id or by the hash of its token or, without both, all.
select
    invitation.invitation_id, invitation.role, invitation.builder_id, builder.name as builder_name,
    invitation.mailbox, invitation.created_by, invitation.created_at, invitation.expires_at, invitation.used_at,
    invitation.account_id, invitation.revoked_by, invitation.revoked_at
from invitation
left join builder on builder.builder_id = invitation.builder_id
where
    ($invitation_id::varchar is null or invitation.invitation_id = $invitation_id::varchar)
    and ($token_sha256::varchar is null or invitation.token_sha256 = $token_sha256::varchar)
order by invitation.created_at desc, invitation.invitation_id desc
