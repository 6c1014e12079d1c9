copy invitation to $file (format parquet, compression zstd)
