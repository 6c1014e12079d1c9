-- Grain: one row per machine class or group, place, period and tier asked for in which a pledge is active. Internal:
-- what may be shown is decided in disclosure/.
-- Lines are grouped before anything is expanded: by the month in which an amount begins or ends, and by the half-years
-- in which they begin and end. Places enter as profiles (the codes a place has in each era), so that a change of
-- regions touches only the few groups. Eras and periods begin and end with half-years.
with place as materialized (
    from place_key(
        $places::varchar[], $by_municipality::boolean, $by_province::boolean, $by_region::boolean
    )
), code as materialized (
    select row_number() over (order by municipality, province, region)::integer as place_no, *
    from (select distinct municipality, province, region from place)
), place_profile as materialized (
    select place_code, dense_rank() over (order by eras)::integer as profile_no
    from (
        select place.place_code, list([place.first_no, code.place_no] order by place.first_no) as eras
        from place
        inner join code
            on code.municipality is not distinct from place.municipality
            and code.province is not distinct from place.province
            and code.region is not distinct from place.region
        group by place.place_code
    )
), profile as materialized (
    select distinct place_profile.profile_no, place.first_no, place.last_no, code.place_no
    from place_profile
    inner join place using (place_code)
    inner join code
        on code.municipality is not distinct from place.municipality
        and code.province is not distinct from place.province
        and code.region is not distinct from place.region
), line as materialized (
    select
        -- Class or group, tier and profile in one number, taken apart again in `month` and `reach`: fewer columns to
        -- group by.
        (
            case
                when $by_class::boolean then matching.class_no
                when $by_group::boolean then matching.group_no
                else 0
            end * 8
            + case when $tiers::varchar[] is null then matching.tier_no else 0 end
        ) * 65536 + place_profile.profile_no as cell_no,
        matching.start_no,
        matching.end_no,
        matching.base,
        matching.remainder,
        -- Average machines in use, in millionths and rounded down: whole tenths would lift the first months of a pledge
        -- and, over many pledges, claim more machines than perfect sharing needs.
        matching.base * 100000 + matching.remainder * 100000 // (matching.end_no - matching.start_no + 1) as micro,
        matching.machines_peak,
        matching.place_count,
        matching.contributor_no,
        matching.pledge_no
    from pledge_line_matching(
        $as_of::timestamp, $confirmed_since::timestamp, $classes::varchar[], $groups::varchar[], $builders::varchar[],
        $tiers::varchar[]
    ) as matching
    inner join place_profile using (place_code)
    where matching.end_no >= $first_no::integer and matching.start_no <= $last_no::integer
), active as materialized (
    select
        cell_no,
        start_no // 6 as first_half,
        end_no // 6 as last_half,
        coalesce(sum(machines_peak) filter (where place_count = 1), 0) as machines,
        max(machines_peak) as largest,
        bitstring_agg(contributor_no, 1, $highest_builder_no::integer) as contributors
    from line
    group by cell_no, start_no // 6, end_no // 6
), event as (
    select cell_no, start_no as month_no, sum(base + (remainder > 0)::integer) as step, sum(micro) as micro_step
    from line
    group by cell_no, start_no
    union all
    select cell_no, start_no + remainder as month_no, -count(*) as step, 0 as micro_step
    from line
    where remainder > 0
    group by cell_no, start_no + remainder
    union all
    select cell_no, end_no + 1 as month_no, -sum(base) as step, -sum(micro) as micro_step
    from line
    group by cell_no, end_no
), stretch as (
    select
        cell_no,
        month_no as from_no,
        lead(month_no) over running - 1 as to_no,
        sum(step) over running as tenths,
        sum(micro_step) over running as micro
    from (
        select cell_no, month_no, sum(step)::bigint as step, sum(micro_step)::bigint as micro_step
        from event
        group by cell_no, month_no
    )
    window running as (partition by cell_no order by month_no)
), expanded as (
    select
        cell_no,
        unnest(range(greatest(from_no, $first_no::integer), least(to_no, $last_no::integer) + 1))::integer as month_no,
        tenths::bigint as tenths,
        micro::bigint as micro
    from stretch
    where micro > 0
), month as (
    select
        expanded.cell_no // 524288 as item_no,
        expanded.cell_no // 65536 % 8 as tier_no,
        profile.place_no,
        expanded.month_no,
        sum(expanded.tenths) as tenths,
        sum(expanded.micro) as micro
    from expanded
    inner join profile
        on profile.profile_no = expanded.cell_no % 65536
        and expanded.month_no between profile.first_no and profile.last_no
    group by all
), amount as (
    select
        item_no,
        tier_no,
        place_no,
        case when $by_half_year::boolean then month_no // 6 when $by_year::boolean then month_no // 12 else 0 end
            as period_no,
        sum(tenths)::bigint as tenths,
        max(micro)::bigint as most_micro
    from month
    group by all
), reach as materialized (
    -- Each place and period that lines of a cell reach when they are active from one half-year to another.
    select distinct
        span.cell_no // 524288 as item_no,
        span.cell_no // 65536 % 8 as tier_no,
        profile.place_no,
        case when $by_half_year::boolean then span.half_no when $by_year::boolean then span.half_no // 2 else 0 end
            as period_no,
        span.cell_no,
        span.first_half,
        span.last_half
    from (
        -- Half-years one by one: as a range condition of the join they made the whole question a third slower with
        -- 100,000 pledges.
        select
            cell_no,
            first_half,
            last_half,
            unnest(range(
                greatest(first_half, $first_no::integer // 6), least(last_half, $last_no::integer // 6) + 1
            ))::integer as half_no
        from active
    ) as span
    inner join profile
        on profile.profile_no = span.cell_no % 65536
        and span.half_no between profile.first_no // 6 and profile.last_no // 6
), in_reach as (
    select
        reach.item_no,
        reach.tier_no,
        reach.place_no,
        reach.period_no,
        sum(active.machines) as machines,
        max(active.largest) as largest,
        bit_count(bit_or(active.contributors)) as builders
    from active
    inner join reach using (cell_no, first_half, last_half)
    group by reach.item_no, reach.tier_no, reach.place_no, reach.period_no
), spread as (
    -- Pledges with several places count once in a place that holds several of theirs.
    select item_no, tier_no, place_no, period_no, sum(machines_peak) as machines
    from (
        select distinct
            reach.item_no, reach.tier_no, reach.place_no, reach.period_no, line.pledge_no, line.machines_peak
        from line
        inner join reach
            on reach.cell_no = line.cell_no
            and reach.first_half = line.start_no // 6
            and reach.last_half = line.end_no // 6
        where line.place_count > 1
    )
    group by item_no, tier_no, place_no, period_no
), measured as (
    select
        item_no,
        tier_no,
        place_no,
        period_no,
        coalesce(amount.tenths, 0) as tenths,
        coalesce(amount.most_micro, 0) as most_micro,
        in_reach.largest,
        in_reach.machines + coalesce(spread.machines, 0) as machines_high,
        in_reach.builders
    from in_reach
    left join amount using (item_no, tier_no, place_no, period_no)
    left join spread using (item_no, tier_no, place_no, period_no)
), named_item as (
    select distinct
        case when $by_class::boolean then class_no when $by_group::boolean then group_no else 0 end as item_no,
        case when $by_class::boolean then machine_class end as "class",
        case when $by_group::boolean then machine_group end as "group"
    from machine_class
), named_tier as (
    select distinct tier_no, tier from commitment_step where tier is not null
)
select
    named_item."class"::varchar as "class",
    named_item."group"::varchar as "group",
    code.municipality::varchar as municipality,
    code.province::varchar as province,
    code.region::varchar as region,
    case when $by_half_year::boolean then printf('%04dH%d', period_no // 2, period_no % 2 + 1) end::varchar
        as half_year,
    case when $by_half_year::boolean then period_no // 2 when $by_year::boolean then period_no end::integer as "year",
    case when $tiers::varchar[] is null then named_tier.tier else array_to_string($tiers::varchar[], '+') end::varchar
        as tier,
    (measured.tenths / 10)::double as machine_months,
    greatest((measured.most_micro + 999999) // 1000000, measured.largest)::bigint as machines_low,
    measured.machines_high::bigint as machines_high,
    measured.builders::bigint as builders
from measured
inner join named_item using (item_no)
inner join code using (place_no)
inner join named_tier using (tier_no)
order by measured.item_no, measured.place_no, measured.period_no, measured.tier_no
