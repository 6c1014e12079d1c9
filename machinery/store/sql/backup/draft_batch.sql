copy draft_batch to $file (format parquet, compression zstd)
