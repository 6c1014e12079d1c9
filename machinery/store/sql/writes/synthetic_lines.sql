-- The lines of the drawn contents. A second place gets 40 percent by largest remainder, ties to the first place.
-- Numbers run downwards from -1, out of the way of the sequence.
insert into pledge_line by name
with revised as (
    select *, 1 as revision, changed_at as moment from synthetic_content
    union all
    select * replace ('planned' as commitment), 2 as revision, changed_at + to_days(30) as moment
    from synthetic_content
    where later_change = 'update'
), split as (
    select
        *,
        case
            when place_code_2 is null then tenths
            else
                tenths * 6 // 10
                + case when tenths * 6 % 10 > 0 and tenths * 6 % 10 >= tenths * 4 % 10 then 1 else 0 end
        end as tenths_1
    from revised
), placed as (
    select *, 0 as place_no, place_code as own_place, tenths_1 as own_tenths from split
    union all
    select *, 1 as place_no, place_code_2 as own_place, tenths - tenths_1 as own_tenths
    from split
    where place_code_2 is not null
)
select
    -1 - no as pledge_no,
    pledge_id,
    revision::integer as revision,
    builder_no,
    builder_id,
    place_no::integer as place_no,
    case when place_code_2 is null then 1 else 2 end::integer as place_count,
    own_place as place_code,
    machine_class,
    commitment,
    visibility,
    start_no,
    end_no,
    months,
    machines_peak,
    own_tenths::integer as tenths,
    (own_tenths // months)::integer as base,
    (own_tenths % months)::integer as remainder,
    moment as changed_at,
    moment as confirmed_at
from placed
