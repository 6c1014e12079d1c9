-- Grain: one row per pledge that holds a pledge_ref which a row of `incoming` wants for another pledge, and one per
-- pledge_ref that `incoming` wants twice.
with held as (
    select pledge_current.pledge_ref, pledge_current.pledge_id
    from pledge_current
    semi join incoming on incoming.pledge_ref = pledge_current.pledge_ref and not incoming.is_withdrawn
    where pledge_current.builder_id = $builder_id::varchar and not pledge_current.is_withdrawn
)
select held.pledge_ref, held.pledge_id
from held
anti join incoming on incoming.pledge_id = held.pledge_id
union all
select incoming.pledge_ref, min(incoming.pledge_id) as pledge_id
from incoming
where not incoming.is_withdrawn
group by incoming.pledge_ref
having count(*) > 1
order by all
