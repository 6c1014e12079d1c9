copy pledge_line to $file (format parquet, compression zstd)
