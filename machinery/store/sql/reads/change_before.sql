-- Grain: at most one row: what undoing one revision of a pledge brings back.
select *
from revision_before
where pledge_id = $pledge_id::varchar and undone_revision = $revision::integer
order by undone_revision
