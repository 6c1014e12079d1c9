copy builder to $file (format parquet, compression zstd)
