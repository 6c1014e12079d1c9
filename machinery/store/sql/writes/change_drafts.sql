-- Puts what `incoming` says into the drafts with its ids.
update draft
set
    row_version = incoming.row_version,
    position = incoming.position,
    cells = incoming.cells,
    pledge_id = incoming.pledge_id,
    based_on = incoming.based_on,
    conflict_with = incoming.conflict_with,
    changed_by = incoming.changed_by,
    changed_at = incoming.changed_at
from incoming
where draft.draft_id = incoming.draft_id and draft.builder_id = incoming.builder_id
