-- Grain: one row per revision that a batch wrote and that is still the newest: what an undo brings back, which is the
-- revision before, or the batch's own, withdrawn, where the batch made the pledge.
with written as (
    select pledge_id, revision
    from pledge_revision
    where batch_id = $batch_id::varchar and change in ('create', 'update')
), untouched as (
    select written.pledge_id, written.revision
    from written
    anti join pledge_revision as later
        on later.pledge_id = written.pledge_id and later.revision > written.revision
)
select
    untouched.revision as batch_revision,
    own.changed_at as batch_changed_at,
    before.* exclude (is_withdrawn),
    before.is_withdrawn or untouched.revision = 1 as is_withdrawn
from untouched
inner join pledge_revision as own using (pledge_id, revision)
inner join pledge_revision as before
    on before.pledge_id = untouched.pledge_id and before.revision = greatest(untouched.revision - 1, 1)
order by before.pledge_id
