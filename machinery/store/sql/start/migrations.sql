-- Grain: one row per applied migration.
select name, sha256 from _migration order by name
