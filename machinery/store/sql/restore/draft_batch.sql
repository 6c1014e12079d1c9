insert into draft_batch by name select * from read_parquet($file::varchar)
