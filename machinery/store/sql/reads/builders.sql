-- Grain: one row per builder; one builder or, without a builder_id, all.
select builder_no, builder_id, name, kind, affiliated_to, joined_on, left_on, home_places, is_demo
from builder
where $builder_id::varchar is null or builder_id = $builder_id::varchar
order by builder_no
