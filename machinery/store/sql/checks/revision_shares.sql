-- Revisions whose shares of places do not add up to a hundred percent.
select pledge_id, revision, places
from pledge_revision
where
    contains(places, ':')
    and list_sum(
        list_transform(string_split(places, ';'), lambda part: try_cast(split_part(part, ':', 2) as decimal(9, 4)))
    ) is distinct from 100
order by all
limit 100
