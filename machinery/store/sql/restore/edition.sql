insert into edition by name select * from read_parquet($file::varchar)
