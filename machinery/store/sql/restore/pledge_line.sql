insert into pledge_line by name select * from read_parquet($file::varchar)
