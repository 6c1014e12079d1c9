-- Adds an invitation. Of its token only the hash is kept.
insert into invitation by name
select
    $invitation_id::varchar as invitation_id,
    $token_sha256::varchar as token_sha256,
    $role::varchar as role,
    $builder_id::varchar as builder_id,
    $mailbox::varchar as mailbox,
    $created_by::varchar as created_by,
    $created_at::timestamp as created_at,
    $expires_at::timestamp as expires_at
