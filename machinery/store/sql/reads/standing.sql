-- Grain: one row: the newest change up to a moment and the oldest confirmation since another, empty without any. As
-- long as both are the same and nothing is written, the same revisions count.
select
    max(changed_at) filter (where changed_at <= $as_of::timestamp) as newest_change,
    min(confirmed_at) filter (where confirmed_at >= $confirmed_since::timestamp) as oldest_confirmation
from pledge_revision
order by all
