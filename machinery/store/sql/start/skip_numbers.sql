-- Takes as many numbers off the sequence as pledges have: a sequence cannot be set.
select count(nextval('pledge_number'))
from range((select greatest(coalesce(max(pledge_no), 0), 0)::bigint from pledge_revision))
