-- Notes who did what; `details` is a JSON object.
insert into audit_event by name
select
    $event_id::varchar as event_id,
    $happened_at::timestamp as happened_at,
    $who::varchar as who,
    $action::varchar as action,
    $subject::varchar as subject,
    $details::varchar as details
