-- The contents of invented pledges `first` to `last` - 1, all from hashes of the seed and the pledge's number: the same
-- on every run, in any order, on any number of threads. Few builders have most pledges; most start early and are small.
create or replace temp table synthetic_content as
with place as (
    select
        place_code,
        level,
        row_number() over (partition by level order by place_code) - 1 as place_no
    from place_in_era
    where era_no = 1
), size as (
    select
        count(*) filter (where level = 'municipality') as municipalities,
        count(*) filter (where level = 'province') as provinces,
        count(*) filter (where level = 'region') as regions,
        (select count(*) from machine_class) as classes
    from place
), hashed as (
    -- One hash for each draw: xor with the number first, so that the draws of one pledge have nothing in common.
    select
        counted.no,
        hash(xor(hash($seed::bigint * 16 + 0), counted.no::ubigint)) as id_hash,
        (hash(xor(hash($seed::bigint * 16 + 1), counted.no::ubigint)) >> 32)::double / 4294967296 as builder_at,
        (hash(xor(hash($seed::bigint * 16 + 2), counted.no::ubigint)) >> 32)::double / 4294967296 as class_at,
        (hash(xor(hash($seed::bigint * 16 + 3), counted.no::ubigint)) >> 32)::double / 4294967296 as level_at,
        (hash(xor(hash($seed::bigint * 16 + 4), counted.no::ubigint)) >> 32)::double / 4294967296 as place_at,
        (hash(xor(hash($seed::bigint * 16 + 5), counted.no::ubigint)) >> 32)::double / 4294967296 as start_at,
        (hash(xor(hash($seed::bigint * 16 + 6), counted.no::ubigint)) >> 32)::double / 4294967296 as months_at,
        (hash(xor(hash($seed::bigint * 16 + 7), counted.no::ubigint)) >> 32)::double / 4294967296 as peak_at,
        (hash(xor(hash($seed::bigint * 16 + 8), counted.no::ubigint)) >> 32)::double / 4294967296 as use_at,
        (hash(xor(hash($seed::bigint * 16 + 9), counted.no::ubigint)) >> 32)::double / 4294967296 as step_at,
        (hash(xor(hash($seed::bigint * 16 + 10), counted.no::ubigint)) >> 32)::double / 4294967296 as moment_at,
        (hash(xor(hash($seed::bigint * 16 + 11), counted.no::ubigint)) >> 32)::double / 4294967296 as later_at
    from range($first::bigint, $last::bigint) as counted (no)
), rough as (
    select
        hashed.no,
        hashed.id_hash,
        1 + floor($builders::bigint * hashed.builder_at * hashed.builder_at)::bigint as builder_drawn,
        floor(size.classes * hashed.class_at * (0.5 + 0.5 * hashed.class_at))::bigint as class_drawn,
        case
            when hashed.level_at < 0.87 then 'municipality' when hashed.level_at < 0.94 then 'province'
            when hashed.level_at < 0.98 then 'region' else 'country'
        end as level,
        floor(
            case
                when hashed.level_at < 0.87 then size.municipalities when hashed.level_at < 0.94 then size.provinces
                when hashed.level_at < 0.98 then size.regions else 1
            end * hashed.place_at
        )::bigint as place_drawn,
        case
            when hashed.level_at < 0.02
            then (floor(size.municipalities * hashed.place_at)::bigint + 1 + (hashed.id_hash % 90)::bigint)
                % size.municipalities
        end as second_place_drawn,
        (24318 + floor(78 * hashed.start_at * (0.4 + 0.6 * hashed.start_at)))::integer as start_no,
        floor(24 * hashed.months_at * hashed.months_at)::integer as more_months,
        (1 + floor(8 * hashed.peak_at * hashed.peak_at * hashed.peak_at))::integer
            + case when hashed.peak_at > 0.999 then 40 else 0 end as machines_peak,
        0.3 + 0.7 * hashed.use_at as use_share,
        hashed.use_at,
        hashed.step_at,
        hashed.moment_at,
        hashed.later_at
    from hashed
    cross join size
), drawn as (
    select *, least(24395, start_no + more_months) as end_no from rough
)
select
    drawn.no,
    '01' || printf('%08X', drawn.no) || printf('%016X', drawn.id_hash) as pledge_id,
    builder.builder_id,
    builder.builder_no,
    place.place_code,
    second_place.place_code as place_code_2,
    machine_class.machine_class,
    drawn.start_no,
    drawn.end_no,
    drawn.end_no - drawn.start_no + 1 as months,
    drawn.machines_peak,
    greatest(
        1,
        floor(10 * drawn.machines_peak * (drawn.end_no - drawn.start_no + 1) * drawn.use_share)
    )::integer as tenths,
    case
        when drawn.step_at < 0.25 then 'interest' when drawn.step_at < 0.5 then 'intent'
        when drawn.step_at < 0.75 then 'planned' when drawn.step_at < 0.88 then 'decided'
        when drawn.step_at < 0.95 then 'in_tender' else 'contracted'
    end as commitment,
    case when drawn.id_hash % 10 = 0 then 'named' else 'counted' end as visibility,
    $now::timestamp - to_days(40 + floor(340 * drawn.moment_at)::integer)
        - to_seconds(floor(86000 * drawn.use_at)::bigint) as changed_at,
    case when drawn.later_at < 0.03 then 'update' when drawn.later_at < 0.04 then 'withdraw' end as later_change
from drawn
inner join builder on builder.builder_no = drawn.builder_drawn
inner join machine_class on machine_class.class_no = drawn.class_drawn
inner join place on place.level = drawn.level and place.place_no = drawn.place_drawn
left join place as second_place
    on second_place.place_no = drawn.second_place_drawn and second_place.level = 'municipality'
