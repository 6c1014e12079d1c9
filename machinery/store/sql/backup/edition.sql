copy edition to $file (format parquet, compression zstd)
