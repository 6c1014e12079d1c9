-- Grain: one row per two pledges of two builders that may be the same demand, at most so many, the likeliest first:
-- machines of one group, one place inside the other or the same, months in common, and project names that are alike;
-- where a name is missing, the same class, places, months and machines. Internal: for the facilitator alone.
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
        going_on.pledge_no, going_on.builder_id, going_on.machine_group, going_on.start_no, going_on.end_no,
        name.name_no,
        unnest(list_transform(string_split(going_on.places, ';'), lambda part: string_split(part, ':')[1])) as place_code
    from going_on
    inner join name on name.words = going_on.words and name.letters = going_on.letters
), above as (
    -- Every place that holds one of the pledge's own at some time in its months, its own included.
    select distinct placed.* exclude (place_code), held.code
    from placed
    inner join place_in_era as era
        on era.place_code = placed.place_code and era.first_no <= placed.end_no and era.last_no >= placed.start_no
    cross join unnest([placed.place_code, era.province_code, era.region_code, 'DK']) as held (code)
    where held.code is not null
), met as (
    select
        least(inner_one.pledge_no, outer_one.pledge_no) as a_no,
        greatest(inner_one.pledge_no, outer_one.pledge_no) as b_no
    from above as inner_one
    inner join like_name on like_name.one_no = inner_one.name_no
    inner join placed as outer_one
        on outer_one.name_no = like_name.other_no
        and outer_one.place_code = inner_one.code
        and outer_one.machine_group = inner_one.machine_group
        and outer_one.builder_id <> inner_one.builder_id
        and outer_one.start_no <= inner_one.end_no
        and outer_one.end_no >= inner_one.start_no
    union
    select least(a.pledge_no, b.pledge_no) as a_no, greatest(a.pledge_no, b.pledge_no) as b_no
    from going_on as a
    inner join going_on as b
        using (machine_class, places, start_no, end_no, machines_peak, machine_months)
    where a.builder_id <> b.builder_id and a.letters = ''
)
select
    a.pledge_id as a_pledge_id,
    b.pledge_id as b_pledge_id,
    a_builder.contributor_no = b_builder.contributor_no as is_affiliated,
    case
        when a.letters = '' or b.letters = '' then 'none' when a.letters = b.letters then 'same' else 'alike'
    end as project_likeness,
    a.machine_class = b.machine_class as is_same_class,
    a.places = b.places as is_same_place,
    (least(a.end_no, b.end_no) - greatest(a.start_no, b.start_no) + 1)::integer as shared_months,
    count(*) over ()::bigint as found
from met
inner join going_on as a on a.pledge_no = met.a_no
inner join going_on as b on b.pledge_no = met.b_no
inner join builder_contributor as a_builder on a_builder.builder_id = a.builder_id
inner join builder_contributor as b_builder on b_builder.builder_id = b.builder_id
order by is_same_class desc, array_position(['same', 'alike', 'none'], project_likeness), is_same_place desc,
    shared_months desc, a_pledge_id, b_pledge_id
limit $at_most::bigint
