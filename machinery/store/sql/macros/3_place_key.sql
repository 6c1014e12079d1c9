-- Grain: one row per place and era that the filter on places leaves, with the codes it is counted under. A code of a
-- level that is not asked for is null; a place given more coarsely than that level is without_fixed_place. The filter
-- takes codes of any level, as they are in that era; a list that is null leaves all.
create or replace macro place_key(places, by_municipality, by_province, by_region) as table
select
    place_code,
    first_no,
    last_no,
    case when by_municipality then coalesce(municipality_code, 'without_fixed_place') end as municipality,
    case when by_province then coalesce(province_code, 'without_fixed_place') end as province,
    case when by_region then coalesce(region_code, 'without_fixed_place') end as region
from place_in_era
where
    places is null
    or list_contains(places, 'DK')
    or list_contains(places, municipality_code)
    or list_contains(places, province_code)
    or list_contains(places, region_code);
