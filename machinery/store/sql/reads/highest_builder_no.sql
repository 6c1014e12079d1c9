-- Grain: one row: the highest number of a builder, 1 in an empty store.
select coalesce(max(builder_no), 1)::integer as builder_no
from builder
order by builder_no
