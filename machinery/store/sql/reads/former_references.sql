-- Grain: one row per pledge_ref that a builder's standing pledge was the last to have and has no more: what that pledge
-- is called now.
with last_holder as (
    select pledge_ref, max_by(pledge_id, changed_at) as pledge_id
    from pledge_revision
    where builder_id = $builder_id::varchar
    group by pledge_ref
)
select last_holder.pledge_ref, pledge_current.pledge_id, pledge_current.pledge_ref as new_pledge_ref
from last_holder
inner join pledge_current on pledge_current.pledge_id = last_holder.pledge_id
where pledge_current.pledge_ref <> last_holder.pledge_ref and not pledge_current.is_withdrawn
order by last_holder.pledge_ref
