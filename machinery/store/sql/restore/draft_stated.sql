insert into draft_stated by name select * from read_parquet($file::varchar)
