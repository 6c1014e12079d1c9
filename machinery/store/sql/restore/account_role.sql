insert into account_role by name select * from read_parquet($file::varchar)
