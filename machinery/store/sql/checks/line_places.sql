-- Revisions whose lines are not at the places they name, in that order.
with placed as (
    select
        pledge_id,
        revision,
        list(place_code order by place_no) as codes,
        list(place_no order by place_no) as numbers,
        min(place_count) as least_count,
        max(place_count) as most_count
    from pledge_line
    group by pledge_id, revision
)
select revision.pledge_id, revision.revision, revision.places
from pledge_revision as revision
inner join placed using (pledge_id, revision)
where
    placed.codes <> list_transform(string_split(revision.places, ';'), lambda part: split_part(part, ':', 1))
    or placed.numbers <> range(len(placed.codes))
    or placed.least_count <> len(placed.codes)
    or placed.most_count <> len(placed.codes)
order by all
limit 100
