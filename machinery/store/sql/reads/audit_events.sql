-- Grain: one row per audit event that is asked for, newest first, from one on, at most so many; `found` counts all of
-- them. A who or an action that is null asks for all. `builder_name`, `pledge_ref`, `project` and `file_name` say what
-- the subject is where it is a pledge (as it reads now), a batch or a builder; else they are null.
with asked as (
    select
        event_id,
        happened_at,
        who,
        action,
        subject,
        details,
        count(*) over ()::bigint as found
    from audit_event
    where ($whos::varchar[] is null or who in (select unnest($whos::varchar[])))
        and ($action::varchar is null or action = $action::varchar)
        and ($since::timestamp is null or happened_at >= $since::timestamp)
        and ($before::timestamp is null or happened_at < $before::timestamp)
    order by happened_at desc, event_id desc
    limit $at_most::bigint
    offset $skipped::bigint
), pledges as (
    select pledge_id, builder_id, pledge_ref, project
    from pledge_current
    semi join asked on asked.subject = pledge_current.pledge_id
)
select
    asked.event_id,
    asked.happened_at,
    asked.who,
    asked.action,
    asked.subject,
    asked.details,
    asked.found,
    builder.name as builder_name,
    pledges.pledge_ref,
    pledges.project,
    batch.file_name
from asked
left join pledges on pledges.pledge_id = asked.subject
left join batch on batch.batch_id = asked.subject
left join builder on builder.builder_id = coalesce(pledges.builder_id, batch.builder_id, asked.subject)
order by asked.happened_at desc, asked.event_id desc
