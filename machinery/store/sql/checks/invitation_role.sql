-- Invitations to something that is no role, or as a builder that is not there; and used ones that gave no such role.
select invitation.invitation_id, invitation.role, invitation.builder_id, invitation.account_id
from invitation
left join builder using (builder_id)
left join account_role
    on account_role.account_id = invitation.account_id and account_role.role = invitation.role
    and account_role.builder_id is not distinct from invitation.builder_id
where
    invitation.role not in ('facilitator', 'partner', 'builder')
    or (invitation.role = 'builder') <> (invitation.builder_id is not null)
    or (invitation.builder_id is not null and builder.builder_id is null)
    or (invitation.used_at is not null and account_role.role_id is null)
group by all
order by all
limit 100
