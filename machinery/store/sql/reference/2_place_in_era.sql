-- Grain: one row per place and era (months in which the regions are the same). A code above that does not exist for
-- the place in those months is null: the country has none, a region to come has none before it begins.
create or replace table place_in_era as
select
    place_code::varchar as place_code,
    era_no::integer as era_no,
    first_no::integer as first_no,
    last_no::integer as last_no,
    level::varchar as level,
    municipality_code::varchar as municipality_code,
    province_code::varchar as province_code,
    region_code::varchar as region_code
from incoming_place_in_era
order by place_code, era_no;
