-- Grain: one row per revision that a batch wrote and that is still the newest: what an undo brings back.
select before.*
from revision_before as before
inner join pledge_revision as written
    on written.pledge_id = before.pledge_id and written.revision = before.undone_revision
anti join pledge_revision as later
    on later.pledge_id = before.pledge_id and later.revision = before.undone_revision + 1
where written.batch_id = $batch_id::varchar and written.change in ('create', 'update')
order by before.pledge_id
