-- Revisions that ask for more machine-months than their machines can give, or for none.
select pledge_id, revision, machines_peak, machine_months, start_month, end_month
from pledge_revision
where
    machines_peak not between 1 and 500
    or end_month < start_month
    or machine_months <= 0
    or machine_months > machines_peak * (
        (end_month[1:4]::integer - start_month[1:4]::integer) * 12
        + end_month[6:7]::integer - start_month[6:7]::integer + 1
    )
order by all
limit 100
