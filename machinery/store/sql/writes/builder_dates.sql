-- Notes from when to when a builder takes part; everything else of it stays.
update builder
set joined_on = $joined_on::varchar, left_on = $left_on::varchar
where builder_id = $builder_id::varchar
