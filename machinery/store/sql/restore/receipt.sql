insert into receipt by name select * from read_parquet($file::varchar)
