copy account to $file (format parquet, compression zstd)
