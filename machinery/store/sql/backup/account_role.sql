copy account_role to $file (format parquet, compression zstd)
