-- Grain: one row per table there is.
select table_name from duckdb_tables() order by table_name
