-- Adds the revisions in `incoming`, one row each, all as text but for what the store itself counts.
insert into pledge_revision by name
select
    pledge_id, revision::integer as revision, pledge_no::bigint as pledge_no, pledge_ref, builder_id, project,
    work_type, places, start_month, end_month, machine_class,
    machines_peak::integer as machines_peak,
    machine_months::decimal(9, 1) as machine_months,
    hours_per_day::decimal(4, 2) as hours_per_day,
    days_per_month::integer as days_per_month,
    power_source, acquisition, requirement_type, commitment, tender_quarter, notice_id,
    nullif(site_power_kw, '')::decimal(8, 1) as site_power_kw,
    charging_area,
    nullif(site_latitude, '')::decimal(9, 6) as site_latitude,
    nullif(site_longitude, '')::decimal(9, 6) as site_longitude,
    grid_share = 'yes' as grid_share,
    connector, battery_planned, visibility, contact_mailbox, note, change, is_withdrawn, changed_by,
    changed_at::timestamp as changed_at, confirmed_at::timestamp as confirmed_at, batch_id, idempotency_key, reason,
    is_demo
from incoming
