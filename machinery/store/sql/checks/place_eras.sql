-- Eras that do not begin and end with a half-year, or places whose eras leave a gap: the signal counts by half-years.
select place_code, era_no, first_no, last_no
from place_in_era as era
where
    first_no % 6 <> 0 or last_no % 6 <> 5
    or (
        era_no > 1
        and not exists (
            select 1
            from place_in_era as earlier
            where earlier.place_code = era.place_code and earlier.last_no = era.first_no - 1
        )
    )
order by all
limit 100
