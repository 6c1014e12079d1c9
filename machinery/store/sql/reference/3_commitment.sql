-- Grain: one row per step of commitment. No tier: the step has left the open demand.
create or replace table commitment_step as
select
    commitment::varchar as commitment,
    step_no::integer as step_no,
    tier::varchar as tier,
    tier_no::integer as tier_no
from incoming_commitment_step
order by step_no;
