insert into audit_event by name select * from read_parquet($file::varchar)
