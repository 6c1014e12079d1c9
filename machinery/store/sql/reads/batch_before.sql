-- Grain: one row per pledge that still stands exactly as a batch left it, whatever was confirmed, or changed and undone,
-- since: what an undo of the batch brings back. `undone_revision` and `undone_changed_at` are those of the pledge's
-- newest revision.
with written as (
    select *
    from pledge_revision
    where batch_id = $batch_id::varchar and change in ('create', 'update')
), newest as (
    select pledge_current.*
    from pledge_current
    semi join written using (pledge_id)
), standing as (
    select * exclude (revision, change, changed_by, changed_at, confirmed_at, batch_id, idempotency_key, reason)
    from written
    intersect
    select * exclude (revision, change, changed_by, changed_at, confirmed_at, batch_id, idempotency_key, reason)
    from newest
)
select
    newest.revision as undone_revision,
    newest.changed_at as undone_changed_at,
    before.* exclude (undone_revision, undone_changed_at)
from written
inner join newest on newest.pledge_id = written.pledge_id
inner join revision_before as before
    on before.pledge_id = written.pledge_id and before.undone_revision = written.revision
semi join standing on standing.pledge_id = written.pledge_id
order by before.pledge_id
