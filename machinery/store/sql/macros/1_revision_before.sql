-- Grain: one row per revision: what undoing it brings back, which is the revision before or, where it made the pledge,
-- the same content withdrawn. `undone_revision` and `undone_changed_at` are those of the revision itself.
create or replace view revision_before as
select
    own.revision as undone_revision,
    own.changed_at as undone_changed_at,
    before.* exclude (is_withdrawn),
    before.is_withdrawn or own.revision = 1 as is_withdrawn
from pledge_revision as own
inner join pledge_revision as before
    on before.pledge_id = own.pledge_id and before.revision = greatest(own.revision - 1, 1);
