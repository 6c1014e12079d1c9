-- Drafts of nobody who takes part, for a pledge or a revision that is not the builder's, or not counted from one.
select draft.draft_id, draft.builder_id, draft.pledge_id, draft.based_on, draft.row_version
from draft
left join builder using (builder_id)
left join pledge_revision as revision
    on revision.pledge_id = draft.pledge_id and revision.revision = draft.based_on
    and revision.builder_id = draft.builder_id
where
    builder.builder_id is null
    or (draft.pledge_id is not null and revision.pledge_id is null)
    or draft.row_version < 1
order by all
limit 100
