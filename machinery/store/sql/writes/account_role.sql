-- Gives an account a role.
insert into account_role by name
select
    $role_id::varchar as role_id,
    $account_id::varchar as account_id,
    $role::varchar as role,
    $builder_id::varchar as builder_id,
    $granted_by::varchar as granted_by,
    $granted_at::timestamp as granted_at
