-- Grain: one row per builder, project, place, machine class, hours per day, power source and half-year: the machines on
-- site in the busiest month. A half-year is numbered year * 2, plus 1 for the second.
with alike as (
    select
        builder_id,
        project,
        place_code,
        machine_class,
        hours_per_day,
        power_source,
        greatest(start_no, $first_no::integer) as first_no,
        least(end_no, $last_no::integer) as last_no,
        sum(machines) as machines
    from sited_pledges(
        $as_of::timestamp,
        $out_before::timestamp,
        $builder_ids::varchar[],
        $with_contracted::boolean,
        $tiers::varchar[],
        $first_no::integer,
        $last_no::integer
    )
    group by all
), monthly as (
    select
        builder_id, project, place_code, machine_class, hours_per_day, power_source,
        month.no as month_no,
        sum(machines) as machines
    from alike
    cross join unnest(range(first_no, last_no + 1)) as month (no)
    group by all
)
select
    builder_id,
    project,
    place_code,
    machine_class,
    hours_per_day::double as hours_per_day,
    power_source,
    (month_no // 6)::integer as half_year_no,
    max(machines)::bigint as machines
from monthly
group by all
order by all
