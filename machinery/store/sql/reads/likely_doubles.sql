-- Grain: one row per builders, names of a project and machine group in which pledges of two builders may be the same
-- demand, at most so many, the likeliest first: one place inside the other or the same, months in common, names that are
-- alike; or one row per two builders that state the same class, places, months and machines where a name is missing.
-- Each with how many pledges of either have their like, and the two that are most alike. Internal: for the facilitator.
with standing as (
    select
        pledge.pledge_no, pledge.pledge_id, pledge.builder_id, pledge.places, pledge.machine_class, item.machine_group,
        pledge.machines_peak, pledge.machine_months,
        left(pledge.start_month, 4)::integer * 12 + right(pledge.start_month, 2)::integer - 1 as start_no,
        left(pledge.end_month, 4)::integer * 12 + right(pledge.end_month, 2)::integer - 1 as end_no,
        lower(pledge.project) as project,
        regexp_replace(lower(pledge.project), '[^\p{L}\p{N}]+', '', 'g') as letters
    from pledge_at($as_of::timestamp) as pledge
    inner join machine_class as item using (machine_class)
    where not pledge.is_withdrawn and pledge.confirmed_at >= $confirmed_since::timestamp
), telling as (
    -- A name that more than five builders use is a kind of work and tells no project.
    select letters from standing where letters <> '' group by letters having count(distinct builder_id) <= 5
), going_on as (
    select
        standing.* exclude (letters, project),
        coalesce(telling.letters, '') as letters,
        case when telling.letters is null then [] else list_sort(list_distinct(list_filter(
            regexp_split_to_array(standing.project, '[^\p{L}\p{N}]+'), lambda word: word <> ''
        ))) end as words
    from standing
    left join telling using (letters)
    where standing.end_no >= $first_no::integer
), word as (
    select word, not regexp_matches(word, '[0-9]') and len(word) >= 5 as may_differ
    from (select distinct unnest(words) as word from going_on)
), alike as (
    -- Words that are the same, or begin alike and differ by one letter or in their ending: »Lyngbyvej«, »Lyngbyvejen«.
    -- A figure or a short word tells two works apart and must be the same.
    select word, word as other from word
    union all
    select one.word, other.word as other
    from word as one
    inner join word as other
        on one.may_differ
        and other.may_differ
        and left(one.word, 3) = left(other.word, 3)
        and one.word <> other.word
        and abs(len(one.word) - len(other.word)) <= 3
    where
        starts_with(one.word, other.word)
        or starts_with(other.word, one.word)
        or damerau_levenshtein(one.word, other.word) <= 1
), name as (
    select row_number() over () as name_no, words, letters, len(letters) as size
    from (select distinct words, letters from going_on where letters <> '')
), name_word as (
    select name_no, unnest(words) as word from name
), reach as (
    -- How many names hold a word or its like.
    select alike.word, count(*) as names
    from alike
    inner join name_word on name_word.word = alike.other
    group by alike.word
), like_words as (
    -- All words that are like one of a name, and its own word that fewest names hold.
    select
        name_word.name_no,
        list(distinct alike.other) as others,
        arg_min(name_word.word, (reach.names, name_word.word)) as rarest
    from name_word
    inner join alike on alike.word = name_word.word
    inner join reach on reach.word = name_word.word
    group by name_word.name_no
), within as (
    -- Each word of the shorter name has its like in the longer, and they are at least half of its letters: »Skole« alone
    -- is not »Renovering af skole og svømmehal«. Looked for by the rarest word, so that not all names are compared.
    select distinct short.name_no as short_no, long.name_no as long_no
    from name as short
    inner join like_words as of_short on of_short.name_no = short.name_no
    inner join alike on alike.word = of_short.rarest
    inner join name_word on name_word.word = alike.other
    inner join name as long on long.name_no = name_word.name_no and long.size between short.size and 2 * short.size
    inner join like_words as of_long on of_long.name_no = long.name_no
    where list_has_all(of_long.others, short.words)
), like_name as (
    select short_no as one_no, long_no as other_no from within
    union
    select long_no as one_no, short_no as other_no from within
    union
    select one.name_no as one_no, other.name_no as other_no
    from name as one
    inner join name as other using (letters)
), placed as (
    select
        going_on.pledge_no, going_on.builder_id, going_on.machine_group, going_on.machine_class,
        going_on.start_no, going_on.end_no, going_on.places, name.name_no,
        list_transform(string_split(going_on.places, ';'), lambda part: string_split(part, ':')[1]) as codes
    from going_on
    inner join name on name.words = going_on.words and name.letters = going_on.letters
), own as (
    select * exclude (places, codes), unnest(codes) as code, len(codes) = 1 as is_whole from placed
), spot as (
    -- Where a pledge is, and what holds that at some time in its months: two meet where one is and the other is held.
    -- Several places together are a spot of their own, at which those with the very same ones meet.
    select 'is' as way, * from own
    union all
    select distinct 'held' as way, own.* replace (held.code as code, own.is_whole and held.code = own.code as is_whole)
    from own
    inner join place_in_era as era
        on era.place_code = own.code and era.first_no <= own.end_no and era.last_no >= own.start_no
    cross join unnest([own.code, era.province_code, era.region_code, 'DK']) as held (code)
    where held.code is not null
    union all
    select unnest(['is', 'held']) as way, * exclude (places, codes), places as code, true as is_whole
    from placed
    where len(codes) > 1
), span as (
    -- The longest of those that differ in their months alone: no month is shared with another that one of these lacks.
    -- So neither here nor below is every pledge of one builder compared with every one of another.
    select *
    from spot
    qualify end_no > coalesce(max(end_no) over (
        partition by way, builder_id, name_no, machine_class, code, is_whole
        order by start_no, end_no desc, pledge_no
        rows between unbounded preceding and 1 preceding
    ), 0)
), stretch as (
    -- Months without a gap in which a builder has pledges of a name and a group at a spot.
    select way, builder_id, name_no, machine_group, code, min(start_no) as start_no, max(end_no) as end_no
    from (
        select
            *,
            count(*) filter (is_after_gap) over (
                partition by way, builder_id, name_no, machine_group, code order by start_no, end_no, pledge_no
            ) as stretch_no
        from (
            select
                *,
                start_no > max(end_no) over (
                    partition by way, builder_id, name_no, machine_group, code
                    order by start_no, end_no, pledge_no
                    rows between unbounded preceding and 1 preceding
                ) as is_after_gap
            from span
        )
    )
    group by way, builder_id, name_no, machine_group, code, stretch_no
), having_like as (
    select
        one.machine_group, one.builder_id, one.name_no, other.builder_id as other_builder_id,
        other.name_no as other_name_no, count(distinct one.pledge_no) as pledges
    from spot as one
    inner join like_name on like_name.one_no = one.name_no
    inner join stretch as other
        on other.name_no = like_name.other_no
        and other.way <> one.way
        and other.code = one.code
        and other.machine_group = one.machine_group
        and other.builder_id <> one.builder_id
        and other.start_no <= one.end_no
        and other.end_no >= one.start_no
    group by all
), likeliest as (
    select
        one.machine_group, one.builder_id as a_builder_id, one.name_no as a_name_no,
        other.builder_id as b_builder_id, other.name_no as b_name_no,
        min({
            is_other_class: one.machine_class <> other.machine_class,
            is_other_place: not (one.is_whole and other.is_whole),
            months_apart: greatest(one.start_no, other.start_no) - least(one.end_no, other.end_no),
            a_no: one.pledge_no,
            b_no: other.pledge_no
        }) as pair
    from span as one
    inner join like_name on like_name.one_no = one.name_no
    inner join span as other
        on other.name_no = like_name.other_no
        and other.way <> one.way
        and other.code = one.code
        and other.machine_group = one.machine_group
        and other.builder_id > one.builder_id
        and other.start_no <= one.end_no
        and other.end_no >= one.start_no
    group by all
), stated as (
    select
        builder_id, machine_class, places, start_no, end_no, machines_peak, machine_months,
        count(*) as pledges,
        count(*) filter (letters = '') as nameless,
        arg_min(pledge_no, (letters <> '', pledge_no)) as pledge_no
    from going_on
    group by all
), double as (
    select a.pledges as a_pledges, b.pledges as b_pledges, pair.a_no, pair.b_no
    from likeliest
    inner join having_like as a
        on a.machine_group = likeliest.machine_group
        and a.builder_id = likeliest.a_builder_id and a.name_no = likeliest.a_name_no
        and a.other_builder_id = likeliest.b_builder_id and a.other_name_no = likeliest.b_name_no
    inner join having_like as b
        on b.machine_group = likeliest.machine_group
        and b.builder_id = likeliest.b_builder_id and b.name_no = likeliest.b_name_no
        and b.other_builder_id = likeliest.a_builder_id and b.other_name_no = likeliest.a_name_no
    union all
    select
        case when b.nameless > 0 then a.pledges else a.nameless end as a_pledges,
        case when a.nameless > 0 then b.pledges else b.nameless end as b_pledges,
        a.pledge_no as a_no,
        b.pledge_no as b_no
    from stated as a
    inner join stated as b
        using (machine_class, places, start_no, end_no, machines_peak, machine_months)
    where a.builder_id < b.builder_id and (a.nameless > 0 or b.nameless > 0)
)
select
    a.pledge_id as a_pledge_id,
    b.pledge_id as b_pledge_id,
    double.a_pledges::bigint as a_pledges,
    double.b_pledges::bigint as b_pledges,
    a_builder.contributor_no = b_builder.contributor_no as is_affiliated,
    case
        when a.letters = '' or b.letters = '' then 'none' when a.letters = b.letters then 'same' else 'alike'
    end as project_likeness,
    a.machine_class = b.machine_class as is_same_class,
    a.places = b.places as is_same_place,
    (least(a.end_no, b.end_no) - greatest(a.start_no, b.start_no) + 1)::integer as shared_months,
    count(*) over ()::bigint as found
from double
inner join going_on as a on a.pledge_no = double.a_no
inner join going_on as b on b.pledge_no = double.b_no
inner join builder_contributor as a_builder on a_builder.builder_id = a.builder_id
inner join builder_contributor as b_builder on b_builder.builder_id = b.builder_id
order by is_same_class desc, array_position(['same', 'alike', 'none'], project_likeness), is_same_place desc,
    shared_months desc, a_pledge_id, b_pledge_id
limit $at_most::bigint
