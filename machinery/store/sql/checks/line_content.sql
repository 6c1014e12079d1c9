-- Lines that say something else than their revision.
select line.pledge_id, line.revision, line.place_code
from pledge_line as line
inner join pledge_revision as revision using (pledge_id, revision)
inner join builder on builder.builder_id = revision.builder_id
where
    line.pledge_no <> revision.pledge_no
    or line.builder_id <> revision.builder_id
    or line.builder_no <> builder.builder_no
    or line.machine_class <> revision.machine_class
    or line.commitment <> revision.commitment
    or line.visibility <> revision.visibility
    or line.machines_peak <> revision.machines_peak
    or line.changed_at <> revision.changed_at
    or line.confirmed_at <> revision.confirmed_at
    or line.start_no <> revision.start_month[1:4]::integer * 12 + revision.start_month[6:7]::integer - 1
    or line.end_no <> revision.end_month[1:4]::integer * 12 + revision.end_month[6:7]::integer - 1
order by all
limit 100
