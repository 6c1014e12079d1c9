-- Adds the drafts in `incoming`.
insert into draft by name
select
    draft_id, builder_id, row_version, position, cells, pledge_id, based_on, conflict_with, changed_by, changed_at
from incoming
