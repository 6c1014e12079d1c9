-- Makes room in a builder's table: the drafts behind a position move on.
update draft
set position = position + $by::integer
where builder_id = $builder_id::varchar and position > $behind::integer
