copy pledge_revision to $file (format parquet, compression zstd)
