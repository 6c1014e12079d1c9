-- Adds invented builders, numbered on from those there are; every twentieth is a body of the one before it.
insert into builder by name
with numbered as (
    select counted.no::integer as no, printf('synthetic_%06d', counted.no) as builder_id
    from range(1, $builders::bigint + 1) as counted (no)
), highest as (
    select coalesce(max(builder_no), 0)::integer as builder_no from builder
)
select
    numbered.builder_id,
    (highest.builder_no + numbered.no)::integer as builder_no,
    printf('Eksempelbygherre %d', numbered.no) as name,
    'municipality' as kind,
    case when numbered.no % 20 = 0 then printf('synthetic_%06d', numbered.no - 1) end as affiliated_to,
    '2026-01-01' as joined_on,
    null as left_on,
    '' as home_places,
    true as is_demo
from numbered
cross join highest
