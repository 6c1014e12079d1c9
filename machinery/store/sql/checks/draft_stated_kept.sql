-- Rows kept with a batch that is missing or another builder's, or for a revision that it did not write.
select stated.batch_id, stated.draft_id, stated.pledge_id, stated.revision
from draft_stated as stated
left join pledge_revision as written
    on written.pledge_id = stated.pledge_id and written.revision = stated.revision
    and written.batch_id = stated.batch_id and written.builder_id = stated.builder_id
where written.pledge_id is null
order by all
limit 100
