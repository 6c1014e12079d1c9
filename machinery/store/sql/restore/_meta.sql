insert into _meta by name select * from read_parquet($file::varchar)
