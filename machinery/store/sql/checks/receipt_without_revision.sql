-- Receipts for a revision that is not there, or of another moment or builder.
select receipt.builder_id, receipt.pledge_id, receipt.revision
from receipt
left join pledge_revision as revision using (pledge_id, revision)
where
    revision.pledge_id is null or revision.changed_at <> receipt.changed_at
    or revision.builder_id <> receipt.builder_id
order by all
limit 100
