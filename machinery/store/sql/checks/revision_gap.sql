-- Pledges whose revisions are not 1, 2, 3 …
select pledge_id, min(revision) as first_revision, max(revision) as last_revision, count(*) as revisions
from pledge_revision
group by pledge_id
having min(revision) <> 1 or max(revision) <> count(*)
order by all
limit 100
