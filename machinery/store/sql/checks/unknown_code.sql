-- Revisions that count and name a builder, class, commitment or place that is not known: the signal would miss them.
select pledge_id, 'machine_class' as kind, machine_class as code
from pledge_current
anti join machine_class using (machine_class)
where not is_withdrawn
union all
select pledge_id, 'commitment' as kind, commitment as code
from pledge_current
anti join commitment_step using (commitment)
where not is_withdrawn
union all
select pledge_id, 'builder' as kind, builder_id as code
from pledge_revision
anti join builder using (builder_id)
union all
select pledge_id, 'place' as kind, place_code as code
from pledge_line
anti join place_in_era using (place_code)
order by all
limit 100
