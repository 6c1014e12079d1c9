-- Grain: one row: when the newest revision of all was written, empty without any.
select max(changed_at) as changed_at
from pledge_revision
order by all
