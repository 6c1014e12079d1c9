-- Notes the end of a role; an end that is there stays.
update account_role
set ended_by = $ended_by::varchar, ended_at = $ended_at::timestamp
where role_id = $role_id::varchar and ended_at is null
