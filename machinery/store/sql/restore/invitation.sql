insert into invitation by name select * from read_parquet($file::varchar)
