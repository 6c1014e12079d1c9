-- Rows of planned demand that a builder is still writing. Private to the builder; part of no figure and no edition.
-- Unlike revisions they are changed in place and go when they are stated or removed.

-- `cells` is a JSON object, field → text as it was typed. With `pledge_id` the row changes revision `based_on` of that
-- pledge; else the pledge it becomes gets the row's own id. `conflict_with` is the row that somebody else had changed
-- first: this one holds what the second person wrote, until one of the two is chosen.
create table draft (
    draft_id varchar primary key,
    builder_id varchar not null,
    row_version integer not null,
    position integer not null,
    cells varchar not null,
    pledge_id varchar,
    based_on integer,
    conflict_with varchar,
    changed_by varchar not null,
    changed_at timestamp not null,
    check ((pledge_id is null) = (based_on is null))
);

-- What the first request to state rows with a key did. `batch_id` is null when all of them were stated already.
create table draft_batch (
    builder_id varchar not null,
    idempotency_key varchar not null,
    request_sha256 varchar not null,
    batch_id varchar,
    unchanged integer not null,
    primary key (builder_id, idempotency_key)
);

-- The rows of a batch as they stood when they were stated, each with the revision it became: they come back into the
-- table when the batch is undone.
create table draft_stated (
    batch_id varchar not null,
    draft_id varchar not null,
    builder_id varchar not null,
    row_version integer not null,
    position integer not null,
    cells varchar not null,
    pledge_id varchar not null,
    revision integer not null,
    primary key (batch_id, draft_id)
);
