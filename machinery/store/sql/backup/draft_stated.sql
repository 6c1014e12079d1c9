copy draft_stated to $file (format parquet, compression zstd)
