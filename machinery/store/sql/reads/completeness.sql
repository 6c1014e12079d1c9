-- Grain: one row per builder: how many open pledges it has, when it last changed or confirmed one, how many are stale.
select
    builder.builder_id,
    builder.name,
    builder.kind,
    count(pledge.pledge_id)::bigint as pledges,
    max(pledge.changed_at) as last_changed,
    count(*) filter (where pledge.confirmed_at < $stale_before::timestamp)::bigint as stale,
    count(*) filter (where pledge.confirmed_at < $out_before::timestamp)::bigint as out_of_signal
from builder
left join (select * from pledge_at($as_of::timestamp) where not is_withdrawn) as pledge using (builder_id)
group by builder.builder_no, builder.builder_id, builder.name, builder.kind
order by builder.builder_no
