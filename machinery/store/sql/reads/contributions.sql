-- Grain: one row per builder, machine class, region, half-year, tier and visibility with open demand. Internal: the
-- numbers that disclosure/ protects. `machines` adds the peaks of the pledges active, each once.
with piece as (
    select
        matching.*,
        place.region,
        greatest(matching.start_no, place.first_no, $first_no::integer) as from_no,
        least(matching.end_no, place.last_no) as to_no
    from pledge_line_matching($as_of::timestamp, $confirmed_since::timestamp, null, null, null, null) as matching
    inner join place_key(null, false, false, true) as place
        on place.place_code = matching.place_code
        and matching.start_no <= place.last_no
        and matching.end_no >= place.first_no
    where matching.end_no >= $first_no::integer
), halved as (
    select *, unnest(range(from_no // 6, to_no // 6 + 1))::integer as half_no
    from piece
    where from_no <= to_no
), cut as (
    select
        *,
        greatest(from_no, half_no * 6) as half_from_no,
        least(to_no, half_no * 6 + 5) as half_to_no
    from halved
), together as (
    select
        builder_no,
        class_no,
        region,
        half_no,
        tier_no,
        visibility,
        sum(
            base * (half_to_no - half_from_no + 1)
            + greatest(0, least(start_no + remainder - 1, half_to_no) - half_from_no + 1)
        ) as tenths,
        coalesce(sum(machines_peak) filter (where place_count = 1), 0) as machines
    from cut
    group by builder_no, class_no, region, half_no, tier_no, visibility
), spread as (
    -- Pledges with several places count once in a region that holds several of theirs.
    select builder_no, class_no, region, half_no, tier_no, visibility, sum(machines_peak) as machines
    from (
        select distinct builder_no, class_no, region, half_no, tier_no, visibility, pledge_no, machines_peak
        from cut
        where place_count > 1
    )
    group by builder_no, class_no, region, half_no, tier_no, visibility
), step as (
    select distinct tier_no, tier from commitment_step where tier is not null
)
select
    builder_contributor.contributor::varchar as contributor,
    builder_contributor.builder_id::varchar as builder_id,
    machine_class.machine_group::varchar as machine_group,
    machine_class.machine_class::varchar as machine_class,
    together.region::varchar as region,
    printf('%04dH%d', together.half_no // 2, together.half_no % 2 + 1)::varchar as half_year,
    (together.half_no // 2)::integer as "year",
    step.tier::varchar as tier,
    together.visibility::varchar as visibility,
    together.tenths::bigint as tenths,
    (together.machines + coalesce(spread.machines, 0))::bigint as machines
from together
left join spread using (builder_no, class_no, region, half_no, tier_no, visibility)
inner join builder_contributor using (builder_no)
inner join machine_class using (class_no)
inner join step using (tier_no)
where together.tenths > 0
order by together.builder_no, together.class_no, together.region, together.half_no, together.tier_no,
    together.visibility
