-- Grain: one row per person, account or program and what it did: all there is to choose from in the audit trail.
select who, action
from audit_event
group by who, action
order by who, action
