-- Grain: one row per fact about this store.
select name, value
from _meta
order by name
