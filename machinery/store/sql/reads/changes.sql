-- Grain: one row per thing that was done to a builder's pledges, newest first, at most so many: an upload, the undoing
-- of one, pledges confirmed at once or that undone, or one change of one pledge. `pledge_ids` and `revisions` go
-- together and name the first hundred revisions that it wrote; the counts are of all, `newest` those that are still the
-- newest of their pledge.
with done as (
    select
        *,
        case
            when batch_id is null then change
            when change = 'undo' then 'undo_batch'
            else 'batch'
        end as action,
        case
            when batch_id is not null then batch_id
            when change in ('confirm', 'undo') then changed_at::varchar
            else pledge_id || '/' || revision
        end as together,
        revision = max(revision) over (partition by pledge_id) as is_newest
    from pledge_revision
    where builder_id = $builder_id::varchar
), told as (
    select
        action,
        batch_id,
        changed_by,
        max(changed_at) as changed_at,
        count(*)::bigint as pledges,
        count(*) filter (where change = 'create')::bigint as created,
        count(*) filter (where is_newest)::bigint as newest,
        list(pledge_id order by pledge_ref, pledge_id)[1:100] as pledge_ids,
        list(revision order by pledge_ref, pledge_id)[1:100] as revisions
    from done
    group by action, together, batch_id, changed_by
)
select
    told.action,
    told.batch_id,
    told.changed_by,
    told.changed_at,
    told.pledges,
    told.created,
    told.newest,
    told.pledge_ids,
    told.revisions,
    batch.file_name,
    batch_undo.undone_at
from told
left join batch on batch.batch_id = told.batch_id
left join batch_undo on batch_undo.batch_id = told.batch_id
order by told.changed_at desc, told.action, told.pledge_ids[1] desc
limit $at_most::bigint
