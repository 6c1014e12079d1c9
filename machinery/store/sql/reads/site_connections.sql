-- Grain: one row per builder, project and place with pledges active between two months: the newest stated connection,
-- how many different ones are stated, whether the site is shared with grid companies, and the newest position. A
-- position belongs to a place only where the pledge has no other.
with sited as (
    select
        *,
        {'changed_at': changed_at, 'pledge_no': pledge_no} as newness,
        not contains(places, ';') and site_latitude is not null and site_longitude is not null as has_position
    from sited_pledges(
        $as_of::timestamp,
        $out_before::timestamp,
        $builder_ids::varchar[],
        $with_contracted::boolean,
        $tiers::varchar[],
        $first_no::integer,
        $last_no::integer
    )
)
select
    builder_id,
    project,
    place_code,
    count(*)::bigint as pledges,
    (max_by(site_power_kw, newness) filter (where site_power_kw is not null))::double as site_power_kw,
    count(distinct site_power_kw)::bigint as stated_powers,
    bool_or(grid_share) as grid_share,
    (max_by(site_latitude, newness) filter (where has_position))::double as site_latitude,
    (max_by(site_longitude, newness) filter (where has_position))::double as site_longitude
from sited
group by all
order by all
