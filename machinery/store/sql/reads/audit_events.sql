-- Grain: one row per audit event, newest first, at most so many.
select event_id, happened_at, who, action, subject, details
from audit_event
order by happened_at desc, event_id desc
limit $at_most::bigint
