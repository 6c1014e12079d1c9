-- Revisions whose kind of change cannot be: a create that is not the first, a first that is no create, a withdrawal
-- that still stands, a confirmation or undo older or younger than it can be.
select pledge_id, revision, change, is_withdrawn
from pledge_revision
where
    (revision = 1) <> (change = 'create')
    or (change = 'withdraw' and not is_withdrawn)
    or (change in ('create', 'update', 'confirm') and (is_withdrawn or confirmed_at <> changed_at))
    or confirmed_at > changed_at
order by all
limit 100
