-- Grain: one row per pledge and place of those that need power at a moment and are active between two months. Out:
-- withdrawn and out-of-date pledges, and without `with_contracted` those that have left the open demand; of the
-- open demand the tiers asked for, all when the list is null. A share of the machines is rounded up per place, since
-- half a machine does not come; shares are kept in hundredths of a percent, so the rounding is exact.
create or replace macro sited_pledges(
    moment, out_before, builder_ids, with_contracted, tiers, first_no, last_no
) as table
with counted as (
    select
        pledge.*,
        left(pledge.start_month, 4)::integer * 12 + right(pledge.start_month, 2)::integer - 1 as start_no,
        left(pledge.end_month, 4)::integer * 12 + right(pledge.end_month, 2)::integer - 1 as end_no
    from pledge_at(moment) as pledge
    inner join commitment_step using (commitment)
    where
        not pledge.is_withdrawn
        and pledge.confirmed_at >= out_before
        and (builder_ids is null or list_contains(builder_ids, pledge.builder_id))
        and case
            when commitment_step.tier is null then with_contracted
            else tiers is null or list_contains(tiers, commitment_step.tier)
        end
)
select
    counted.*,
    string_split(shared.place, ':')[1] as place_code,
    (
        counted.machines_peak
        * (coalesce(string_split(shared.place, ':')[2], '100')::decimal(7, 4) * 100)::bigint + 9999
    ) // 10000 as machines
from counted
cross join unnest(string_split(counted.places, ';')) as shared (place)
where counted.start_no <= last_no and counted.end_no >= first_no;
