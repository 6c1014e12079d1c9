-- Grain: one row per machine class. Rebuilt from data/ at each start; class_no is the place in the list, group_no that
-- of the first class of the group.
create or replace table machine_class as
select
    machine_class::varchar as machine_class,
    machine_group::varchar as machine_group,
    class_no::integer as class_no,
    (min(class_no) over (partition by machine_group))::integer as group_no
from incoming_machine_class
order by class_no;
