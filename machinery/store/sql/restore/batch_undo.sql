insert into batch_undo by name select * from read_parquet($file::varchar)
