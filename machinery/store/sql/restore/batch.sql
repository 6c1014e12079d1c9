insert into batch by name select * from read_parquet($file::varchar)
