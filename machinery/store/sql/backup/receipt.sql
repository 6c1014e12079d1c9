copy receipt to $file (format parquet, compression zstd)
