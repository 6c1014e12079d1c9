insert into draft by name select * from read_parquet($file::varchar)
