copy _meta to $file (format parquet, compression zstd)
