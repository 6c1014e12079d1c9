-- Grain: one row per pledge that somebody confirmed at a moment; who changed it last, and when.
select
    confirmed.pledge_id,
    newest.pledge_ref,
    newest.project,
    newest.machine_class,
    newest.changed_by,
    newest.changed_at
from pledge_revision as confirmed
inner join pledge_current as newest on newest.pledge_id = confirmed.pledge_id
where confirmed.builder_id = $builder_id::varchar
    and confirmed.change = 'confirm'
    and confirmed.changed_by = $changed_by::varchar
    and confirmed.changed_at = $changed_at::timestamp
order by newest.pledge_ref, confirmed.pledge_id
