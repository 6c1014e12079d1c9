insert into account by name select * from read_parquet($file::varchar)
