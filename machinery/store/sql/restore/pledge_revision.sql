insert into pledge_revision by name select * from read_parquet($file::varchar)
