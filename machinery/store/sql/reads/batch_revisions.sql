-- Grain: one row per revision that a batch wrote, with the pledge's newest revision.
with touched as (
    select pledge_id, revision
    from pledge_revision
    where batch_id = $batch_id::varchar and change in ('create', 'update')
)
select
    touched.pledge_id,
    touched.revision,
    max(later.revision)::integer as newest_revision,
    max_by(later.pledge_ref, later.revision) as pledge_ref,
    max_by(later.project, later.revision) as project,
    max_by(later.machine_class, later.revision) as machine_class,
    max_by(later.changed_by, later.revision) as changed_by,
    max_by(later.changed_at, later.revision) as changed_at
from touched
inner join pledge_revision as later using (pledge_id)
group by touched.pledge_id, touched.revision
order by pledge_ref, touched.pledge_id
