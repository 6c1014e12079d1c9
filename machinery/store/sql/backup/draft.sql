copy draft to $file (format parquet, compression zstd)
