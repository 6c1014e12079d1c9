-- Grain: one row per builder: how many open pledges it has, when it last changed or confirmed one, how many are stale.
-- A pledge that was over before the first open half-year is not open any more.
with standing as (
    select
        *,
        left(end_month, 4)::integer * 12 + right(end_month, 2)::integer - 1 >= $first_no::integer as is_open
    from pledge_at($as_of::timestamp)
    where not is_withdrawn
)
select
    builder.builder_id,
    builder.name,
    builder.kind,
    count(*) filter (where pledge.is_open)::bigint as pledges,
    max(pledge.changed_at) as last_changed,
    count(*) filter (where pledge.is_open and pledge.confirmed_at < $stale_before::timestamp)::bigint as stale,
    count(*) filter (where pledge.is_open and pledge.confirmed_at < $out_before::timestamp)::bigint as out_of_signal
from builder
left join standing as pledge using (builder_id)
group by builder.builder_no, builder.builder_id, builder.name, builder.kind
order by builder.builder_no
