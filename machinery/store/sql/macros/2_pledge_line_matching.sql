-- Grain: one row per line that counts in the open demand at a moment: its pledge's revision of that moment, confirmed
-- since `confirmed_since`, in a commitment that has a tier. The one place where the filters on class, group, builder
-- and tier are written; a list that is null leaves all. Places are filtered in `place_key`, as they change with time.
create or replace macro pledge_line_matching(as_of, confirmed_since, classes, groups, builders, tiers) as table
select
    line.pledge_no,
    line.place_code,
    line.place_count,
    item.class_no,
    item.group_no,
    line.visibility,
    line.start_no,
    line.end_no,
    line.machines_peak,
    line.base,
    line.remainder,
    line.builder_no,
    contributor.contributor_no,
    step.tier_no
from pledge_line as line
inner join (
    select machine_class, class_no, group_no
    from machine_class
    where
        (classes is null or list_contains(classes, machine_class))
        and (groups is null or list_contains(groups, machine_group))
) as item using (machine_class)
inner join (
    select commitment, tier_no
    from commitment_step
    where tier is not null and (tiers is null or list_contains(tiers, tier))
) as step using (commitment)
inner join (
    select builder_no, contributor_no
    from builder_contributor
    where builders is null or list_contains(builders, builder_id)
) as contributor using (builder_no)
where
    line.changed_at <= as_of
    and line.confirmed_at >= confirmed_since
    -- One number for pledge and revision: as a pair of columns the planner builds its hash table on the lines instead
    -- of on the few that were superseded, which made the whole question a third slower.
    and (line.pledge_no * 65536 + line.revision) not in (
        select pledge_no * 65536 + revision - 1 from pledge_revision where revision > 1 and changed_at <= as_of
    );
