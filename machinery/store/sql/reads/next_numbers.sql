-- Grain: one row per new pledge: the numbers it may use. Numbers of a transaction that fails stay unused.
select nextval('pledge_number')::bigint as pledge_no
from range($how_many::bigint) as counted (counted_no)
order by pledge_no
