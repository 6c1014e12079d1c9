-- Grain: one row per draft of a builder, as they stand in the table.
select
    draft_id, builder_id, row_version, position, cells, pledge_id, based_on, conflict_with, changed_by, changed_at
from draft
where builder_id = $builder_id::varchar
order by position, draft_id
