-- Grain: one row per pledge that somebody confirmed at a moment, alone or with others, and to which nothing was done
-- since: what undoing the confirmation brings back. `undone_revision` and `undone_changed_at` are those of the pledge's
-- newest revision.
select before.*
from pledge_revision as confirmed
semi join pledge_current as newest
    on newest.pledge_id = confirmed.pledge_id and newest.revision = confirmed.revision
inner join revision_before as before
    on before.pledge_id = confirmed.pledge_id and before.undone_revision = confirmed.revision
where confirmed.builder_id = $builder_id::varchar
    and confirmed.change = 'confirm'
    and confirmed.changed_by = $changed_by::varchar
    and confirmed.changed_at = $changed_at::timestamp
order by before.pledge_id
