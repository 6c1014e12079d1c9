-- Keeps the rows of a batch as they were stated, for when it is undone.
insert into draft_stated by name
select
    $batch_id::varchar as batch_id,
    draft_id, builder_id, row_version, position, cells, pledge_id,
    based_on as revision
from incoming
