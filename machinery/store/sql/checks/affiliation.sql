-- Builders that count with one that is unknown or counts with another itself.
select builder.builder_id, builder.affiliated_to
from builder
left join builder as main on main.builder_id = builder.affiliated_to
where builder.affiliated_to is not null and (main.builder_id is null or main.affiliated_to is not null)
order by all
limit 100
