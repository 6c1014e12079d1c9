-- Revisions that are not later than the one before.
select later.pledge_id, later.revision, later.changed_at
from pledge_revision as later
inner join pledge_revision as earlier
    on earlier.pledge_id = later.pledge_id and earlier.revision = later.revision - 1
where later.revision > 1 and later.changed_at <= earlier.changed_at
order by all
limit 100
