-- Lines that do not add up to the machine-months of their revision, and lines of a withdrawn one.
select
    revision.pledge_id, revision.revision, revision.machine_months, coalesce(line.tenths, 0)::bigint as tenths
from pledge_revision as revision
left join (select pledge_id, revision, sum(tenths) as tenths from pledge_line group by pledge_id, revision) as line
    using (pledge_id, revision)
where coalesce(line.tenths, 0) <> case when revision.is_withdrawn then 0 else revision.machine_months * 10 end
order by all
limit 100
