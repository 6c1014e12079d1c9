insert into setting_change by name select * from read_parquet($file::varchar)
