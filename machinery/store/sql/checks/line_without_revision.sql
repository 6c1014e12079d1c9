-- Lines of a revision that is not there.
select line.pledge_id, line.revision, line.place_code
from pledge_line as line
anti join pledge_revision using (pledge_id, revision)
order by all
limit 100
