insert into builder by name select * from read_parquet($file::varchar)
