-- Turns the drawn contents into first revisions, and for a few of them a second one thirty days later.
-- Numbers run downwards from -1, out of the way of the sequence.
insert into pledge_revision by name
with revised as (
    select *, 1 as revision, 'create' as change, changed_at as moment from synthetic_content
    union all
    select *, 2 as revision, later_change as change, changed_at + to_days(30) as moment
    from synthetic_content
    where later_change is not null
)
select
    pledge_id,
    revision::integer as revision,
    -1 - no as pledge_no,
    pledge_id as pledge_ref,
    builder_id,
    '' as project,
    'other' as work_type,
    case when place_code_2 is null then place_code else place_code || ':60;' || place_code_2 || ':40' end as places,
    printf('%04d-%02d', start_no // 12, start_no % 12 + 1) as start_month,
    printf('%04d-%02d', end_no // 12, end_no % 12 + 1) as end_month,
    machine_class,
    machines_peak,
    (tenths / 10)::decimal(9, 1) as machine_months,
    7.0::decimal(4, 2) as hours_per_day,
    20 as days_per_month,
    'any' as power_source,
    'required_of_contractor' as acquisition,
    'none_yet' as requirement_type,
    case when change = 'update' then 'planned' else commitment end as commitment,
    '' as tender_quarter,
    case when change <> 'update' and commitment = 'in_tender' then '2026/S 000-000000' else '' end as notice_id,
    null as site_power_kw,
    'unknown' as charging_area,
    null as site_latitude,
    null as site_longitude,
    false as grid_share,
    '' as connector,
    'unknown' as battery_planned,
    visibility,
    '' as contact_mailbox,
    '' as note,
    change,
    change = 'withdraw' as is_withdrawn,
    'synthetic' as changed_by,
    moment as changed_at,
    moment as confirmed_at,
    null as batch_id,
    null as idempotency_key,
    '' as reason,
    true as is_demo
from revised
