-- Adds a builder with the next number.
insert into builder by name
select
    $builder_id::varchar as builder_id,
    coalesce((select max(builder_no) from builder), 0) + 1 as builder_no,
    $name::varchar as name,
    $kind::varchar as kind,
    $affiliated_to::varchar as affiliated_to,
    $joined_on::varchar as joined_on,
    $left_on::varchar as left_on,
    $home_places::varchar as home_places,
    $is_demo::boolean as is_demo
